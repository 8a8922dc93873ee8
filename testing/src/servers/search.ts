/** searchMovies through the whole supergraph, with films that a test adds and that are removed at its end. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { addFilms, type AddedFilms } from '../fixtures/films.js';
import { testServers } from './testServers.js';
import { dataOf, startSupergraph, type GraphqlResponse, type Supergraph } from './supergraph.js';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';

interface Edge {
  cursor: string;
  score: number;
  typos: number;
  highlights: { field: string; text: string; ranges: { start: number; end: number }[] }[];
  node: { id: string; title: string; year: number | null };
}
interface Facet {
  field: string;
  buckets: { id: string; label: string; count: number; selected: boolean }[];
  stats: { min: number; max: number; mean: number; count: number } | null;
  otherCount: number;
}
export interface Connection {
  edges: Edge[];
  totalCount: number;
  totalIsExact: boolean;
  facets: Facet[];
  didYouMean: string | null;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const query = `query ($q: String, $filter: MovieFilter, $orderBy: MovieOrder, $facets: [MovieFacet!], $first: Int, $after: String) {
  searchMovies(q: $q, filter: $filter, orderBy: $orderBy, facets: $facets, first: $first, after: $after) {
    totalCount totalIsExact didYouMean pageInfo { hasNextPage endCursor }
    facets { field otherCount stats { min max mean count } buckets { id label count selected } }
    edges { cursor score typos highlights { field text ranges { start end } } node { id title year } } } }`;

export const titles = ({ edges }: Connection) => edges.map(({ node }) => node.title);

export interface Searching {
  readonly supergraph: Supergraph;
  readonly neo4j: Neo4jConnection;
  request(variables: Record<string, unknown>): Promise<GraphqlResponse>;
  search(variables: Record<string, unknown>): Promise<Connection>;
  /** Adds films; `stop` removes them. */
  add(records: readonly FilmRecord[]): Promise<AddedFilms>;
  stop(): Promise<void>;
}

export async function openSearch(): Promise<Searching> {
  const lifecycle = createLifecycle(silentLog);
  const neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
  lifecycle.onStop('Neo4j', () => neo4j.close());
  const supergraph = await startSupergraph();
  lifecycle.onStop('supergraph', () => supergraph.stop());
  const request = (variables: Record<string, unknown>) => supergraph.request(null, query, variables);
  return {
    supergraph,
    neo4j,
    request,
    search: async (variables) => dataOf(await request(variables)).searchMovies as unknown as Connection,
    add: async (records) => {
      const added = await addFilms(neo4j, records);
      lifecycle.onStop('films', () => added.remove());
      return added;
    },
    stop: () => lifecycle.stop(),
  };
}
