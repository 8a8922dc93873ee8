/** Runs a discovery and puts its answer into words. */
import { decodeCursor, encodeCursor, pageInfo } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import type { DiscoverModel, FacetModel, ReasonModel, UserModel } from '../resolvers/models.js';
import { cursorMoment } from './cursorMoment.js';
import type { FacetJson } from './discoverFacets.js';
import { discoverList, type DiscoverFacetName, type DiscoverFilter, type DiscoverOrderName } from './discoverFilter.js';
import { byWeight, circleReasons, lovedReasons, watchlistReasons } from './reasons.js';
import { discoverSql } from './discoverSql.js';

export interface DiscoverRequest {
  readonly filter: DiscoverFilter;
  readonly order: DiscoverOrderName;
  readonly facets: readonly DiscoverFacetName[];
  readonly size: number;
  readonly after: string | null;
  readonly withTotal: boolean;
}

interface EdgeJson {
  id: string;
  score: number;
  watchers: number;
  mean: number | null;
  users: UserModel[];
  fans: UserModel[];
  fanCount: number;
  loved: { id: string; name: string }[];
  watchlisted: boolean;
}

type Row = { total: number; edges: EdgeJson[] } & Partial<Record<DiscoverFacetName, FacetJson>>;

const cursorShape = ['string', 'number', 'string'] as const;
const millionths = 1_000_000;

export async function discover(
  db: Db,
  viewer: UserModel | null,
  request: DiscoverRequest,
  now: Date,
): Promise<DiscoverModel> {
  const { filter, order, facets, size } = request;
  const list = discoverList(filter, order, viewer?.id ?? null);
  const cursor = decodeCursor(list, cursorShape, request.after);
  // Later pages look at the same moment as the first, so that recency ranks alike on all of them.
  const asOf = cursor ? cursorMoment(cursor[0], now) : now;
  const statement = discoverSql({
    viewer: viewer?.pk ?? null,
    filter,
    order,
    facets: [...new Set(facets)],
    limit: size + 1,
    after: cursor ? { score: Number(cursor[1]), id: String(cursor[2]) } : null,
    asOf,
    withTotal: request.withTotal,
  });
  const result = await db.executeQuery<Row>(statement.compile(db) as Parameters<typeof db.executeQuery<Row>>[0]);
  const row = result.rows[0]!;
  const edges = row.edges.slice(0, size).map((edge) => ({
    cursor: encodeCursor(list, [asOf.toISOString(), edge.score, edge.id]),
    node: { id: edge.id },
    score: edge.score / millionths,
    watchedBy: { users: edge.users, count: edge.watchers, meanRating: edge.mean },
    reasons: reasons(edge),
  }));
  return {
    edges,
    pageInfo: pageInfo(edges, row.edges.length > size, request.after),
    totalCount: row.total,
    facets: facets.map((field): FacetModel => ({ field, ...row[field]! })),
  };
}

const reasons = ({ users, watchers, fans, fanCount, loved, watchlisted }: EdgeJson): ReasonModel[] =>
  byWeight([
    ...circleReasons({ users, count: watchers, fans, fanCount }),
    ...lovedReasons(loved),
    ...watchlistReasons(watchlisted),
  ]);
