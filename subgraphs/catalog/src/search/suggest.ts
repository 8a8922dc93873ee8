/** Autocomplete: films, people and genres whose names match a typed text, best first across kinds. */
import { distinctItems } from '@marquee/kit/lists';
import { pageSize } from '@marquee/kit/paging';
import { mapInSlices } from '@marquee/kit/slices';
import type { EntityType } from '../model/entity.js';
import { nameQuery, popularityClause } from './luceneQuery.js';
import type { MatchMode } from './matchMode.js';
import { findNames, type NamedCandidate, type NameQueries } from './namedCandidates.js';
import { queryVariants, queryWords, shortenedVariants, type QueryVariant } from './queryWords.js';
import type { SearchReader } from './searchReader.js';
import { matchText, type Match, type TextRange } from './textMatch.js';

export type SuggestionKindName = 'MOVIE' | 'PERSON' | 'GENRE';

export interface SuggestionRow {
  readonly kind: SuggestionKindName;
  readonly type: EntityType;
  readonly id: string;
  readonly text: string;
  readonly ranges: readonly TextRange[];
  readonly typos: number;
}

export interface Suggestions {
  readonly suggestions: readonly SuggestionRow[];
  readonly didYouMean: string | null;
}

export interface SuggestArguments {
  readonly q: string;
  readonly kinds?: readonly SuggestionKindName[] | null;
  readonly first?: number | null;
}

const typeOf: Record<SuggestionKindName, EntityType> = { MOVIE: 'Movie', PERSON: 'Person', GENRE: 'Genre' };
const kindOf: Record<EntityType, SuggestionKindName> = { Movie: 'MOVIE', Person: 'PERSON', Genre: 'GENRE' };
/** Maximum number of films that are ranked, and of people and genres: the best by Lucene's score. */
const maxCandidates = 80;
/** With so many names without a typo, there is no search for names with typos. It does not depend on the size of the page. */
const sufficientExact = 5;

/** Throws BAD_USER_INPUT if `first` or `kinds` is invalid. */
export async function suggest(reader: SearchReader, args: SuggestArguments): Promise<Suggestions> {
  const size = pageSize(args.first, 8);
  const given = distinctItems(args.kinds, 'kinds');
  const tokens = queryWords(args.q);
  if (tokens.length === 0 || size === 0) return { suggestions: [], didYouMean: null };
  const kinds = (given.length > 0 ? given : (Object.keys(typeOf) as SuggestionKindName[])).map((kind) => typeOf[kind]);
  const found = await rankNames(reader, queryVariants(tokens), kinds);
  // "casablanca full movie": no name has all words, and the rest says which one is meant.
  const shortened = found.length === 0 ? shortenedVariants(tokens) : null;
  const ranked = shortened ? await rankNames(reader, shortened, kinds) : found;
  const [best] = ranked;
  return { suggestions: ranked.slice(0, size), didYouMean: best && best.typos > 0 ? best.text : null };
}

const queriesOf = (variants: readonly QueryVariant[], mode: MatchMode): NameQueries => ({
  films: `+(${nameQuery(variants, mode)}) ${popularityClause}`,
  names: nameQuery(variants, mode),
});

/** The names that match, best first. */
async function rankNames(
  reader: SearchReader,
  variants: readonly QueryVariant[],
  kinds: readonly EntityType[],
): Promise<SuggestionRow[]> {
  const found = await findNames(reader, {
    exact: queriesOf(variants, 'EXACT'),
    fuzzy: queriesOf(variants, 'FUZZY'),
    ...{ sufficient: sufficientExact, limit: maxCandidates, kinds },
  });
  const ranked = await mapInSlices(found, (candidate) => rankName(variants, candidate));
  return ranked
    .flat()
    .sort((a, b) => a.row.typos - b.row.typos || b.score - a.score || (a.row.id < b.row.id ? -1 : 1))
    .map(({ row }) => row);
}

/** The suggestion by the name that matches better, with its score; none if no name matches. */
function rankName(
  variants: readonly QueryVariant[],
  candidate: NamedCandidate,
): { row: SuggestionRow; score: number }[] {
  const { id, kind } = candidate;
  const names = [candidate.name, ...(candidate.originalName ? [candidate.originalName] : [])];
  const matches = names.flatMap((text) =>
    variants.flatMap(({ tokens, distance }) => {
      const match = matchText(tokens, text);
      return match ? [{ text, match, score: nameScore(candidate, text, match) - distance }] : [];
    }),
  );
  const [best] = matches.sort((a, b) => a.match.typos - b.match.typos || b.score - a.score);
  if (!best) return [];
  const { text, match } = best;
  const row = { kind: kindOf[kind], type: kind, id, text, ranges: match.ranges, typos: match.typos };
  return [{ row, score: best.score }];
}

/**
 * Orders names with as many typos: the full name, then its beginning, then the share of it that matches, then popularity. A plural for a
 * singular costs as much as the full name gives, and other letters than those of the name cost as much as its beginning gives.
 */
function nameScore(
  { kind, popularity }: NamedCandidate,
  name: string,
  { isExact, isPrefix, coverage, ranges, plurals, isRomanized }: Match,
): number {
  // The last name of a person counts as a beginning.
  const isBeginning = isPrefix || (kind === 'Person' && ranges.at(-1)?.end === name.length);
  const distance = 3 * plurals + (isRomanized ? 1 : 0);
  return (isExact ? 3 : 0) + (isBeginning ? 1 : 0) + coverage + 0.6 * Math.log10(1 + popularity) - distance;
}
