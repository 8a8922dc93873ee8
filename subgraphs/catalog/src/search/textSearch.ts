/** A search by words: the index finds candidates, and each candidate is ranked. */
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';
import { mapInSlices } from '@marquee/kit/slices';
import { findCandidates, type FilmsInMemory } from './candidates.js';
import { didYouMean } from './didYouMean.js';
import { popularityClause, wordsClause } from './luceneQuery.js';
import { recordsOf, type Columns } from '../columns/columns.js';
import type { MatchMode } from './matchMode.js';
import { fieldOf, filteredFacetFields, maxCounted, type CountedFilms } from './movieFacets.js';
import { filterClauses, without, type MovieFilter } from './movieFilter.js';
import { orderKey } from './movieOrder.js';
import { maxShortenedDistance } from './queryWords.js';
import type { SearchWords, Candidate, Rank } from './rank.js';
import { missingPoints, rank, score } from './rank.js';
import { countFilms, facetsInOrder, type FoundFilm, type SearchAnswer, type SearchRequest } from './searchAnswer.js';
import type { SearchReader } from './searchReader.js';

/** Maximum number of exact candidates: the best by Lucene's score. Only these can be paged through. */
const maxExactCandidates = 300;
/** Maximum number of fuzzy candidates. */
const maxFuzzyCandidates = 200;
/** With so many exact matches, there is no search for fuzzy ones. It does not depend on the size of the page. */
const sufficientExact = 20;

interface RankedFilm {
  readonly candidate: Candidate;
  readonly rank: Rank;
}

interface FoundFilms {
  readonly films: readonly RankedFilm[];
  /** All films that match, for facets. */
  readonly counted: CountedFilms;
  readonly columns: Columns | null;
  /** Number of films that match; undefined if they must be counted. */
  readonly size: number | undefined;
  /** Whether the count covers all films that match. */
  readonly isExact: boolean;
}

export async function textSearch(
  reader: SearchReader,
  words: SearchWords,
  { filter, order, facets }: SearchRequest,
): Promise<SearchAnswer> {
  const key = orderKey[order];
  // A facet on a field that the filter has conditions on needs the films without these.
  const filtered = filteredFacetFields(facets, filter);
  const [main, ...others] = await Promise.all(
    [filter, ...filtered.map((field) => without(filter, field))].map((one) =>
      find(reader, { words, filter: one, key }),
    ),
  );
  const sets = [main!, ...others];
  const counted = await Promise.all(
    sets.map(({ counted: found, size }, index) => {
      const names = facets.filter((name) => filtered.indexOf(fieldOf[name]) + 1 === index);
      return countFilms(reader, { names, found, filter, films: size });
    }),
  );
  const scored = main!.films.map(({ candidate, rank: filmRank }) => ({
    ...{ id: candidate.id, rank: filmRank, key: candidate.key },
    score: score(filmRank, candidate.popularity),
  }));
  const films = scored
    .map(({ id, rank: { typos }, key: orderedBy, score: points }): FoundFilm => {
      return { id, key: order === 'RELEVANCE' ? -points : orderedBy, score: points, typos };
    })
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? -1 : 1));
  return {
    films,
    total: Math.min(counted[0]!.films, maxCounted),
    isExact: sets.every(({ isExact }, index) => isExact && counted[index]!.films <= maxCounted),
    facets: facetsInOrder(facets, counted),
    didYouMean: didYouMean(scored),
    columns: main!.columns,
  };
}

interface FindRequest {
  readonly words: SearchWords;
  readonly filter: MovieFilter;
  readonly key: OrderKey;
}

/**
 * One statement for exact matches. A second one finds fuzzy matches, or counts if there are more exact matches than candidates. If there
 * is no match at all, a third one finds films that have only some of the words. A query with search terms that no film has exactly is
 * read without them, too.
 */
async function find(reader: SearchReader, request: FindRequest): Promise<FoundFilms> {
  const { variants, shortened } = request.words;
  const { tokens } = variants[0]!;
  const exact = await findRanked(reader, request, 'EXACT');
  const { columns } = exact;
  if (exact.films.length === 0 && shortened) {
    const found = await find(reader, { ...request, words: { ...request.words, variants: shortened, shortened: null } });
    return { ...found, isExact: false };
  }
  const query = { query: luceneQuery(request, 'EXACT') };
  if (!exact.isAll) return { films: exact.films, columns, counted: query, size: undefined, isExact: true };
  if (isConclusive(tokens, exact.films) || exact.films.length >= sufficientExact) {
    const counted = exact.inMemory ?? query;
    return { films: exact.films, columns, counted, size: exact.films.length, isExact: true };
  }
  const known = new Set(exact.films.map(({ candidate }) => candidate.id));
  const fuzzy = await findRanked(reader, request, 'FUZZY');
  const films = [...exact.films, ...fuzzy.films.filter(({ candidate }) => !known.has(candidate.id))];
  if (films.length > 0 || tokens.length === 1) return listed(films, { columns: fuzzy.columns, isExact: fuzzy.isAll });
  const partial = await findRanked(reader, request, 'PARTIAL');
  return listed(withFewestMissing(partial.films), { columns: partial.columns, isExact: false });
}

function listed(
  films: readonly RankedFilm[],
  { columns, isExact }: { readonly columns: Columns | null; readonly isExact: boolean },
): FoundFilms {
  const ids = films.map(({ candidate }) => candidate.id);
  const records = columns && recordsOf(columns, ids);
  return { films, columns, counted: records ? { columns, records } : { ids }, size: films.length, isExact };
}

/** Films with fewer of the words than others are no answer. */
function withFewestMissing(films: readonly RankedFilm[]): RankedFilm[] {
  const fewest = Math.min(...films.map((film) => missingPoints(film.rank)));
  return films.filter((film) => missingPoints(film.rank) === fewest);
}

const luceneQuery = ({ words, filter }: FindRequest, mode: MatchMode): string =>
  [wordsClause(words.variants, mode), ...filterClauses(filter), popularityClause].join(' ');

interface RankedFilms {
  readonly films: readonly RankedFilm[];
  /** Whether there are no others. */
  readonly isAll: boolean;
  /** All candidates, also those that do not match. */
  readonly inMemory: FilmsInMemory | null;
  readonly columns: Columns | null;
}

/** Candidates that match. */
async function findRanked(reader: SearchReader, request: FindRequest, mode: MatchMode): Promise<RankedFilms> {
  const { words, key } = request;
  const limit = mode === 'EXACT' ? maxExactCandidates : maxFuzzyCandidates;
  const { films: candidates, inMemory } = await findCandidates(reader, {
    query: luceneQuery(request, mode),
    limit,
    key,
    tokens: words.variants.at(-1)!.tokens,
    withSynopsis: mode === 'FUZZY',
    asWritten: words.typed !== null,
  });
  const ranked = await mapInSlices(candidates, (candidate) => ({ candidate, rank: rank(words, candidate, mode) }));
  const films = ranked.filter((film): film is RankedFilm => film.rank !== null);
  return { films, isAll: candidates.length < limit, inMemory, columns: inMemory?.columns ?? null };
}

/** Whether typos are unlikely: three or more words match a film, or two words or what is left of a query are a full title. */
function isConclusive(tokens: readonly string[], films: readonly RankedFilm[]): boolean {
  const fullTitles = films.filter(
    ({ rank: { tier, plurals, titleDistance, isShortened } }) =>
      tier === 0 && plurals === 0 && titleDistance <= (isShortened ? maxShortenedDistance : 0),
  );
  if (tokens.length > 2) return films.some(({ rank: { isShortened } }) => !isShortened) || fullTitles.length > 0;
  return tokens.length === 2 && fullTitles.length > 0;
}
