/** A search by words: the index finds candidates, and each candidate is ranked. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';
import { popularityClause, wordsClause, type MatchMode } from './luceneQuery.js';
import { countFacet, fieldOf, filteredFacetFields, type CountedFilms, type MovieFacetName } from './movieFacets.js';
import { filterClauses, without, type MovieFilter } from './movieFilter.js';
import { orderKey } from './movieOrder.js';
import { rank, score, type Candidate, type Rank } from './rank.js';
import {
  countFilms,
  maxCounted,
  type FoundFilm,
  type Reader,
  type SearchAnswer,
  type SearchRequest,
} from './searchAnswer.js';

/** Maximum number of exact candidates: the best by Lucene's score. Only these can be paged through. */
const maxExactCandidates = 300;
/** Maximum number of fuzzy candidates. */
const maxFuzzyCandidates = 200;
/** With so many exact matches, there is no search for fuzzy ones. It does not depend on the size of the page. */
const sufficientExact = 20;

const findFilms = cypherTemplate(new URL('./search-films.cypher', import.meta.url), ['key']);

interface RankedFilm {
  readonly candidate: Candidate;
  readonly rank: Rank;
}

interface FoundFilms {
  readonly films: readonly RankedFilm[];
  /** All films that match, for facets. */
  readonly counted: CountedFilms;
  /** Number of films that match; maxCounted + 1 if there are more than maxCounted. */
  count(): Promise<number>;
  /** Whether the count covers all films that match. */
  readonly isExact: boolean;
}

export async function textSearch(
  neo4j: Reader,
  tokens: readonly string[],
  { filter, order, facets }: SearchRequest,
): Promise<SearchAnswer> {
  const key = orderKey[order];
  // A facet on a field that the filter has conditions on needs the films without these.
  const filtered = filteredFacetFields(facets, filter);
  const [main, ...others] = await Promise.all(
    [filter, ...filtered.map((field) => without(filter, field))].map((one) =>
      find(neo4j, { tokens, filter: one, key }),
    ),
  );
  const countedFor = (name: MovieFacetName): CountedFilms => {
    const index = filtered.indexOf(fieldOf[name]);
    return (index < 0 ? main! : others[index]!).counted;
  };
  const [counted, ...totals] = await Promise.all([
    Promise.all(facets.map((name) => countFacet(neo4j, { name, found: countedFor(name), filter }))),
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
    total: Math.min(totals[0]!, maxCounted),
    isExact: [main!, ...others].every(({ isExact }, index) => isExact && totals[index]! <= maxCounted),
    facets: counted,
    didYouMean: didYouMean(main!.films),
  };
}

interface FindRequest {
  readonly tokens: readonly string[];
  readonly filter: MovieFilter;
  readonly key: OrderKey;
}

/** One statement for exact matches. A second one finds fuzzy matches, or counts if there are more exact matches than candidates. */
async function find(neo4j: Reader, request: FindRequest): Promise<FoundFilms> {
  const { tokens } = request;
  const exact = await findCandidates(neo4j, request, 'EXACT');
  const counted = { query: luceneQuery(request, 'EXACT'), limit: maxCounted };
  if (!exact.isAll)
    return { films: exact.films, counted, count: () => countFilms(neo4j, counted.query), isExact: true };
  if (isConclusive(tokens, exact.films) || exact.films.length >= sufficientExact)
    return { films: exact.films, counted, count: sizeOf(exact.films), isExact: true };
  const known = new Set(exact.films.map(({ candidate }) => candidate.id));
  const fuzzy = await findCandidates(neo4j, request, 'FUZZY');
  const films = [...exact.films, ...fuzzy.films.filter(({ candidate }) => !known.has(candidate.id))];
  const ids = films.map(({ candidate }) => candidate.id);
  return { films, counted: { ids }, count: sizeOf(films), isExact: fuzzy.isAll };
}

const sizeOf = (films: readonly unknown[]) => () => Promise.resolve(films.length);

const luceneQuery = ({ tokens, filter }: FindRequest, mode: MatchMode): string =>
  [wordsClause(tokens, mode), ...filterClauses(filter), popularityClause].join(' ');

/** Candidates that match, and whether there are no others. */
async function findCandidates(
  neo4j: Reader,
  request: FindRequest,
  mode: MatchMode,
): Promise<{ films: RankedFilm[]; isAll: boolean }> {
  const { tokens, key } = request;
  const limit = mode === 'EXACT' ? maxExactCandidates : maxFuzzyCandidates;
  const rows = await neo4j.read<Candidate & Record<string, unknown>>(findFilms({ key }), {
    query: luceneQuery(request, mode),
    limit: integer(limit),
    words: tokens.map((token, index) => ` ${token}${index === tokens.length - 1 ? '' : ' '}`),
    withSynopsis: mode === 'FUZZY',
  });
  const films = rows.flatMap((candidate: Candidate) => {
    const own = rank(tokens, candidate, mode);
    return own ? [{ candidate, rank: own }] : [];
  });
  return { films, isAll: rows.length < limit };
}

/** Whether typos are unlikely: three or more words match a film, or two words are a full title. */
const isConclusive = (tokens: readonly string[], films: readonly RankedFilm[]): boolean =>
  tokens.length > 2
    ? films.length > 0
    : tokens.length === 2 && films.some(({ rank: { tier, titleDistance } }) => tier === 0 && titleDistance === 0);

/** The words as the best film has them; null if it matches without a typo. */
function didYouMean(films: readonly RankedFilm[]): string | null {
  const best = [...films].sort(
    (a, b) =>
      score(b.rank, b.candidate.popularity) - score(a.rank, a.candidate.popularity) ||
      (a.candidate.id < b.candidate.id ? -1 : 1),
  )[0];
  return best && best.rank.typos > 0 ? best.rank.correctedTokens.join(' ') : null;
}
