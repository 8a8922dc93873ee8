/** Ranked search over films, with facets; without words, browsing by filter. Its cost is limited for any query. */
import { distinctItems } from '@marquee/kit/lists';
import { pageInfo, pageSize, decodeCursor, encodeCursor, type PageInfo } from '@marquee/kit/paging';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { browse } from './browse.js';
import { highlights, type FilmTexts, type HighlightModel } from './highlight.js';
import type { FacetModel, MovieFacetName } from './movieFacets.js';
import { readFilter, searchList, type MovieFilterInput } from './movieFilter.js';
import type { MovieOrderName } from './movieOrder.js';
import { queryVariants, queryWords, shortenedVariants, typedLetters } from './queryWords.js';
import type { SearchWords } from './rank.js';
import type { FoundFilm, Reader } from './searchAnswer.js';
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
export async function searchMovies(neo4j: Reader, args: SearchArguments): Promise<SearchResult> {
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
      ? await textSearch(neo4j, searchWords(args.q ?? '', tokens), request)
      : await browse(neo4j, request, { size: size + 1, after });
  const rest = after && tokens.length > 0 ? answer.films.filter((film) => isAfter(film, after)) : answer.films;
  const page = rest.slice(0, size);
  const shown = await pageHighlights(neo4j, tokens, page);
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

const filmTextsStatement = cypherFile(new URL('./film-texts.cypher', import.meta.url));

/** The highlights of each film of a page. Without search words there are none, and no statement is sent. */
async function pageHighlights(
  neo4j: Reader,
  tokens: readonly string[],
  page: readonly FoundFilm[],
): Promise<ReadonlyMap<string, readonly HighlightModel[]>> {
  if (tokens.length === 0 || page.length === 0) return new Map();
  const ids = page.map(({ id }) => id);
  const rows = await neo4j.read<FilmTexts & Record<string, unknown>>(filmTextsStatement, { ids });
  const typos = new Map(page.map((film) => [film.id, film.typos]));
  return new Map(rows.map((film) => [film.id, highlights(tokens, film, typos.get(film.id)! > 0)]));
}
