/** Ranked, faceted search over films; without words, browsing by filter. What it costs is bounded, whatever is asked. */
import { pageInfo, pageSize, decodeCursor, encodeCursor, type PageInfo } from '@marquee/kit/paging';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { browse } from './browse.js';
import type { FacetModel, MovieFacetName } from './facets.js';
import { readFilter, searchList, type MovieFilterInput } from './filter.js';
import { search } from './find.js';
import { highlights, type HighlightModel, type ShownFilm } from './highlight.js';
import type { FoundFilm, Reader } from './hits.js';
import type { MovieOrderName } from './order.js';
import { queryWords } from '@marquee/graph/text/words';

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

export async function searchMovies(neo4j: Reader, args: SearchArguments): Promise<SearchResult> {
  const size = pageSize(args.first);
  const filter = readFilter(args.filter);
  const tokens = queryWords(args.q ?? '');
  const order = args.orderBy ?? 'RELEVANCE';
  const list = searchList(tokens, filter, order);
  const [key, id] = decodeCursor(list, [order === 'TITLE' ? 'string' : 'number', 'string'], args.after) ?? [];
  const after = id === undefined ? null : { key: key as number | string, id: String(id) };
  const answer =
    tokens.length > 0
      ? await search(neo4j, tokens, filter, order, args.facets ?? [])
      : await browse(neo4j, filter, order, args.facets ?? [], { size: size + 1, after });
  const rest = after && tokens.length > 0 ? answer.films.filter((film) => isAfter(film, after)) : answer.films;
  const page = rest.slice(0, size);
  const shown = await show(neo4j, tokens, page);
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

const isAfter = (film: FoundFilm, after: { key: number | string; id: string }): boolean =>
  film.key > after.key || (film.key === after.key && film.id > after.id);

const pageText = cypherFile(new URL('./search-page.cypher', import.meta.url));

/** Why each film of the page is there; nothing to say, and nothing asked, where no words were typed. */
async function show(
  neo4j: Reader,
  tokens: readonly string[],
  page: readonly FoundFilm[],
): Promise<ReadonlyMap<string, readonly HighlightModel[]>> {
  if (tokens.length === 0 || page.length === 0) return new Map();
  const rows = await neo4j.read<ShownFilm & Record<string, unknown>>(pageText, { ids: page.map(({ id }) => id) });
  const typos = new Map(page.map((film) => [film.id, film.typos]));
  return new Map(rows.map((film) => [film.id, highlights(tokens, film, typos.get(film.id)! > 0)]));
}
