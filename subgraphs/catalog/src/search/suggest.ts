/** Autocomplete: names of films, people and genres for what is being typed, the best first across kinds. */
import { pageSize } from '@marquee/kit/paging';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { matchText, type Match, type TextRange } from '@marquee/graph/text/match';
import { fameClause } from '@marquee/graph/indexes/filmIndex';
import { nameQuery } from '@marquee/graph/indexes/nameIndex';
import { queryWords } from '@marquee/graph/text/words';

export type SuggestionKindName = 'MOVIE' | 'PERSON' | 'GENRE';
export type NamedType = 'Movie' | 'Person' | 'Genre';

export interface SuggestionRow {
  readonly kind: SuggestionKindName;
  readonly type: NamedType;
  readonly id: string;
  readonly text: string;
  readonly ranges: readonly TextRange[];
  readonly typos: number;
}

export interface Suggestions {
  readonly suggestions: readonly SuggestionRow[];
  readonly didYouMean: string | null;
}

interface Candidate {
  id: string;
  kind: NamedType;
  name: string;
  originalName: string | null;
  films: number;
}

const kinds: Record<SuggestionKindName, NamedType> = { MOVIE: 'Movie', PERSON: 'Person', GENRE: 'Genre' };
const kindOf: Record<NamedType, SuggestionKindName> = { Movie: 'MOVIE', Person: 'PERSON', Genre: 'GENRE' };
const candidateText = cypherFile(new URL('./names-matching.cypher', import.meta.url));
/** Films, and people with genres, that are looked at closely; Lucene's own order is good enough to choose them by. */
const candidates = 80;
/** So many names without a typo, and nobody looks for what would take one. The same whatever the page, as the cost is. */
const enough = 5;

export async function suggest(
  neo4j: Pick<Neo4jConnection, 'read'>,
  args: { q: string; kinds?: readonly SuggestionKindName[] | null; first?: number | null },
): Promise<Suggestions> {
  const size = pageSize(args.first, 8);
  const typed = queryWords(args.q);
  if (typed.length === 0 || size === 0) return { suggestions: [], didYouMean: null };
  const wanted = (args.kinds && args.kinds.length > 0 ? args.kinds : (Object.keys(kinds) as SuggestionKindName[])).map(
    (kind) => kinds[kind],
  );
  const read = (misspelt: boolean) =>
    neo4j.read<Candidate & Record<string, unknown>>(candidateText, {
      films: `+(${nameQuery(typed, misspelt)}) ${fameClause}`,
      others: nameQuery(typed, misspelt),
      limit: integer(candidates),
      kinds: wanted,
    });
  const exact = await read(false);
  // Whoever types without a typo, which is mostly, need not wait for what would take one.
  const found = exact.length >= enough ? exact : [...exact, ...without(await read(true), exact)];
  const ranked = found
    .flatMap((candidate: Candidate) => rank(typed, candidate))
    .sort((a, b) => a.row.typos - b.row.typos || b.worth - a.worth || (a.row.id < b.row.id ? -1 : 1))
    .map(({ row }) => row);
  const [best] = ranked;
  return { suggestions: ranked.slice(0, size), didYouMean: best && best.typos > 0 ? best.text : null };
}

const without = (rows: readonly Candidate[], known: readonly Candidate[]): Candidate[] =>
  rows.filter(({ id }) => !known.some((other) => other.id === id));

function rank(typed: readonly string[], candidate: Candidate): { row: SuggestionRow; worth: number }[] {
  const { id, kind, films } = candidate;
  const names = [candidate.name, ...(candidate.originalName ? [candidate.originalName] : [])];
  const matches = names.flatMap((text) => {
    const match = matchText(typed, text);
    return match ? [{ text, match, worth: worth(match, text, kind, films) }] : [];
  });
  const [best] = matches.sort((a, b) => a.match.typos - b.match.typos || b.worth - a.worth);
  if (!best) return [];
  const { text, match } = best;
  const row = { kind: kindOf[kind], type: kind, id, text, ranges: match.ranges, typos: match.typos };
  return [{ row, worth: best.worth }];
}

/** Among names that took as many typos: the whole name, then its beginning, then the more of it, then the better known. */
function worth({ whole, leads, coverage, ranges }: Match, text: string, kind: NamedType, films: number): number {
  // People go by their last name as well as by their first.
  const begins = leads || (kind === 'Person' && ranges.at(-1)?.end === text.length);
  return (whole ? 3 : 0) + (begins ? 1 : 0) + coverage + 0.6 * Math.log10(1 + films);
}
