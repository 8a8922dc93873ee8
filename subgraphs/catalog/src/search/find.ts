/** Films by words: candidates from the index, looked at one by one. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { facet, fieldOf, selectedFields, type Hits, type MovieFacetName } from './facets.js';
import { fameClause, wordsClause, type OrderKey, type Rigour } from '@marquee/graph/indexes/filmIndex';
import { filterClauses, without, type MovieFilter } from './filter.js';
import { countFilms, mostCounted, type Answer, type FoundFilm, type Reader } from './hits.js';
import { orderKey, type MovieOrderName } from './order.js';
import { rank, score, type Candidate, type Rank } from './rank.js';

/** Hits of one search that can be paged through; of more, the best by Lucene's own score. */
const mostHits = 300;
/** What is misspelt, or only in a synopsis, is looked at more closely, and is worth less. */
const mostForgiven = 200;
/** So many hits to the letter, and nobody looks for what would take typos. The same whatever the page. */
const enough = 20;

const filmsText = cypherFile(new URL('./search-films.cypher', import.meta.url));

interface Found {
  readonly films: readonly { readonly candidate: Candidate; readonly rank: Rank }[];
  /** The same hits for counting them by facets. */
  readonly hits: Hits;
  /** How many hits there are; of more than mostCounted, one more. */
  count(): Promise<number>;
  /** Whether the count is of all that fit. */
  readonly isExact: boolean;
}

export async function search(
  neo4j: Reader,
  tokens: readonly string[],
  filter: MovieFilter,
  order: MovieOrderName,
  facets: readonly MovieFacetName[],
): Promise<Answer> {
  const key = orderKey[order];
  // Fields with a selection are counted over the hits without it; the others over the hits themselves.
  const selected = selectedFields(facets, filter);
  const [main, ...others] = await Promise.all(
    [filter, ...selected.map((field) => without(filter, field))].map((one) => find(neo4j, tokens, one, key)),
  );
  const hitsOf = (name: MovieFacetName): Hits => {
    const place = selected.indexOf(fieldOf[name]);
    return (place < 0 ? main! : others[place]!).hits;
  };
  const [counted, ...totals] = await Promise.all([
    Promise.all(facets.map((name) => facet(neo4j, name, hitsOf(name), filter))),
    ...[main!, ...others].map((found) => found.count()),
  ]);
  const films = main!.films
    .map(({ candidate, rank: own }): FoundFilm => {
      const points = score(own, candidate.popularity);
      return {
        id: candidate.id,
        key: order === 'RELEVANCE' ? -points : candidate.key,
        score: points,
        typos: own.typos,
      };
    })
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? -1 : 1));
  return {
    films,
    total: Math.min(totals[0]!, mostCounted),
    isExact: [main!, ...others].every(({ isExact }, place) => isExact && totals[place]! <= mostCounted),
    facets: counted,
    didYouMean: meant(main!),
  };
}

/** One statement where enough is found to the letter; a second for what is not, or to count what is more than can be paged. */
async function find(neo4j: Reader, tokens: readonly string[], filter: MovieFilter, key: OrderKey): Promise<Found> {
  const text = filmsText.replace('{{key}}', key);
  const queryOf = (rigour: Rigour) => [wordsClause(tokens, rigour), ...filterClauses(filter), fameClause].join(' ');
  const read = async (rigour: Rigour, limit: number) => {
    const rows = await neo4j.read<Candidate & Record<string, unknown>>(text, {
      query: queryOf(rigour),
      limit: integer(limit),
      words: tokens.map((token, place) => ` ${token}${place === tokens.length - 1 ? '' : ' '}`),
      withSynopsis: rigour === 'FORGIVING',
    });
    const films = rows.flatMap((candidate: Candidate) => {
      const own = rank(tokens, candidate, rigour === 'FORGIVING');
      return own ? [{ candidate, rank: own }] : [];
    });
    return { films, isAll: rows.length < limit };
  };
  const exact = await read('EXACT', mostHits);
  const hits = { query: queryOf('EXACT'), limit: mostCounted };
  if (!exact.isAll) {
    return { films: exact.films, hits, count: () => countFilms(neo4j, hits.query), isExact: true };
  }
  if (isMeant(tokens, exact.films) || exact.films.length >= enough)
    return { films: exact.films, hits, count: sizeOf(exact.films), isExact: true };
  const known = new Set(exact.films.map(({ candidate }) => candidate.id));
  const more = await read('FORGIVING', mostForgiven);
  const films = [...exact.films, ...more.films.filter(({ candidate }) => !known.has(candidate.id))];
  const ids = films.map(({ candidate }) => candidate.id);
  return { films, hits: { ids }, count: sizeOf(films), isExact: more.isAll };
}

const sizeOf = (films: readonly unknown[]) => () => Promise.resolve(films.length);

/** Whether nobody need guess: three words or more that fit one film, or a title of two, are hardly ever typed by mistake. */
const isMeant = (tokens: readonly string[], films: Found['films']): boolean =>
  tokens.length > 2
    ? films.length > 0
    : tokens.length === 2 && films.some(({ rank: { place, looseness } }) => place === 0 && looseness === 0);

/** The best hit's own words, where nothing was found to the letter. */
function meant({ films }: Found): string | null {
  const best = [...films].sort(
    (a, b) =>
      score(b.rank, b.candidate.popularity) - score(a.rank, a.candidate.popularity) ||
      (a.candidate.id < b.candidate.id ? -1 : 1),
  )[0];
  return best && best.rank.typos > 0 ? best.rank.meant.join(' ') : null;
}
