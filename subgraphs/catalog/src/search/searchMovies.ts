/** Ranked search over films, with facets; without words, browsing by filter. Its cost is limited for any query. */
import { distinctItems } from '@marquee/kit/lists';
import { pageInfo, pageSize, decodeCursor, encodeCursor, type PageInfo } from '@marquee/kit/paging';
import { browse } from './browse.js';
import { pageHighlights } from './pageHighlights.js';
import type { HighlightModel } from './highlight.js';
import type { FacetModel, MovieFacetName } from './movieFacets.js';
import { readFilter, searchList, type MovieFilterInput } from './movieFilter.js';
import type { MovieOrderName } from './movieOrder.js';
import { queryVariants, queryWords, shortenedVariants, typedLetters } from './queryWords.js';
import type { SearchWords } from './rank.js';
import type { FoundFilm } from './searchAnswer.js';
import type { SearchReader } from './searchReader.js';
import { textSearch } from './textSearch.js';

export interface SearchArguments {
  readonly q?: string | null;
  readonly filter?: MovieFilterInput | null;
  readonly orderBy?: MovieOrderName | null;
  readonly facets?: readonly MovieFacetName[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface SearchEdge {
  readonly cursor: string;
  readonly movieId: string;
  readonly score: number;
  readonly typos: number;
  readonly highlights: readonly HighlightModel[];
}

export interface SearchResult {
  readonly edges: readonly SearchEdge[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
  readonly totalIsExact: boolean;
  readonly facets: readonly FacetModel[];
  readonly didYouMean: string | null;
}

/** Throws BAD_USER_INPUT if `first`, `after`, `facets` or the filter is invalid. */
export async function searchMovies(reader: SearchReader, args: SearchArguments): Promise<SearchResult> {
  const size = pageSize(args.first);
  const filter = readFilter(args.filter);
  const tokens = queryWords(args.q ?? '');
  const order = args.orderBy ?? 'RELEVANCE';
  const list = searchList(tokens, filter, order);
  const cursor = decodeCursor(list, [order === 'TITLE' ? 'text' : 'number', 'id'], args.after);
  const after = cursor ? { key: cursor[0], id: cursor[1] } : null;
  const request = { filter, order, facets: distinctItems(args.facets, 'facets') };
  const answer =
    tokens.length > 0
      ? await textSearch(reader, searchWords(args.q ?? '', tokens), request)
      : await browse(reader, request, { size: size + 1, after });
  const rest = after && tokens.length > 0 ? answer.films.filter((film) => isAfter(film, after)) : answer.films;
  const page = rest.slice(0, size);
  const shown = await pageHighlights(reader, { tokens, page, columns: answer.columns });
  const edges = page.map((film) => ({
    cursor: encodeCursor(list, [film.key, film.id]),
    movieId: film.id,
    score: film.score,
    typos: film.typos,
    highlights: shown.get(film.id) ?? [],
  }));
  return {
    edges,
    pageInfo: pageInfo(edges, rest.length > size, args.after),
    totalCount: answer.total,
    totalIsExact: answer.isExact,
    facets: answer.facets,
    didYouMean: answer.didYouMean,
  };
}

const searchWords = (query: string, tokens: readonly string[]): SearchWords => ({
  variants: queryVariants(tokens),
  shortened: shortenedVariants(tokens),
  typed: typedLetters(query),
});

const isAfter = (film: FoundFilm, after: { key: number | string; id: string }): boolean =>
  film.key > after.key || (film.key === after.key && film.id > after.id);
