/** The query `discover`: runs its statement and explains each film. */
import { distinctItems } from '@marquee/kit/lists';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import { timeOfFirstPage } from '../model/cursor.js';
import { assertViewer, viewerPk, type RequestScope } from '../model/scope.js';
import type { PageArguments } from '../model/page.js';
import type { WatchersModel } from '../model/watchers.js';
import type { ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import type { CircleHistories } from '../circleHistories/circleHistories.js';
import type { Db } from '../db/connection.js';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import type { PackedFacts } from '../filmFacts/packedFacts.js';
import { countFacets } from './countFacets.js';
import { readCountable, type CountableRow } from './countableFilms.js';
import { isOfFilms, type FacetJson, type FacetModel } from './discoverFacets.js';
import { answerFromMemory, sumInSql } from './fromMemory.js';
import { discoverInMemory, mayBeInMemory, type FoundInMemory } from './discoverInMemory.js';
import {
  cursorList,
  readFilter,
  type DiscoverFacetName,
  type DiscoverFilter,
  type DiscoverFilterInput,
  type DiscoverOrderName,
} from './discoverFilter.js';
import { byWeight, circleReasons, lovedReasons, watchlistReasons } from './reasons.js';
import { discoverSql, type DiscoverParams } from './discoverSql.js';

export interface DiscoverRequest extends PageArguments {
  readonly filter: DiscoverFilterInput;
  readonly orderBy?: DiscoverOrderName | null | undefined;
  readonly facets?: readonly DiscoverFacetName[] | null | undefined;
  /** Whether to count all matches. */
  readonly withTotal: boolean;
  readonly filmFacts: FilmFacts;
  readonly circleHistories: CircleHistories;
}

export interface DiscoverModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly score: number;
    readonly watchedBy: WatchersModel;
    readonly reasons: readonly ReasonModel[];
  }[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
  readonly facets: readonly FacetModel[];
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

type Facets = Partial<Record<DiscoverFacetName, FacetJson | null>>;
type Row = { total: number; edges: EdgeJson[] } & Facets & Partial<CountableRow>;

const cursorShape = ['time', 'integer', 'id'] as const;
const millionths = 1_000_000;

/** Throws UNAUTHENTICATED if the filter depends on a viewer and there is none. */
export async function discover(scope: RequestScope, request: DiscoverRequest): Promise<DiscoverModel> {
  const filter = readFilter(request.filter);
  const size = pageSize(request.first);
  if (dependsOnViewer(filter)) assertViewer(scope, 'Sign in to discover by your own circle or taste.');
  const { db, viewer, now } = scope;
  const order = request.orderBy ?? 'CIRCLE_SCORE';
  const facets = distinctItems(request.facets, 'facets');
  const list = cursorList(filter, order, viewer?.id ?? null);
  const cursor = decodeCursor(list, cursorShape, request.after);
  // All pages of a list use the time of its first page, so that recency ranks the same on each.
  const asOf = cursor ? timeOfFirstPage(cursor[0], now) : now;
  const row = await find(db, request, {
    viewer: viewerPk(scope),
    filter,
    order,
    facets,
    limit: size + 1,
    after: cursor ? { score: cursor[1], id: cursor[2] } : null,
    asOf,
    withTotal: request.withTotal,
    knownFacts: request.filmFacts.current?.version ?? null,
  });
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
    facets: facets.map((field): FacetModel => ({ field, ...row.facets[field]! })),
  };
}

type Found = FoundInMemory<EdgeJson>;

async function find(db: Db, { filmFacts, circleHistories }: DiscoverRequest, params: DiscoverParams): Promise<Found> {
  const facts = filmFacts.current;
  const inSql = (tx: Db) => findInSql(tx, params, { filmFacts, facts });
  if (!mayBeInMemory(params)) return params.filter.watchedBy === 'ME' ? inSql(db) : sumInSql(() => inSql(db));
  return answerFromMemory(db, circleHistories, {
    inSql,
    inMemory: async (tx, histories) => {
      const answer = await discoverInMemory<EdgeJson>(tx, params, { histories, facts });
      const { factsVersion, found } = answer;
      // Without facets, no other statement says that the facts have to be read again.
      if (factsVersion && (found || !params.facets.some(isOfFilms))) filmFacts.saw(factsVersion, facts);
      return answer;
    },
  });
}

interface FactsOfProcess {
  readonly filmFacts: FilmFacts;
  readonly facts: PackedFacts | null;
}

async function findInSql(db: Db, params: DiscoverParams, { filmFacts, facts }: FactsOfProcess): Promise<Found> {
  const { facets, filter } = params;
  const { rows } = await db.executeQuery<Row>(discoverSql(params).compile(db));
  const row = rows[0]!;
  if (row.factsVersion) filmFacts.saw(row.factsVersion, facts);
  const counted: Facets =
    facts && row.films
      ? await countFacets(facts, { films: readCountable(row.films, facts, facets), filter, selected: row.selected! })
      : {};
  const ofField = (field: DiscoverFacetName) => [field, counted[field] ?? row[field]!];
  return { total: row.total, edges: row.edges, facets: Object.fromEntries(facets.map(ofField)) as Found['facets'] };
}

const dependsOnViewer = (filter: DiscoverFilter): boolean =>
  filter.watchedBy !== 'EVERYONE' ||
  filter.starring.lovedByMe ||
  filter.seenByMe !== null ||
  filter.watchlistedByMe !== null;

const reasons = ({ users, watchers, fans, fanCount, loved, watchlisted }: EdgeJson): ReasonModel[] =>
  byWeight([
    ...circleReasons({ users, count: watchers, fans, fanCount }),
    ...lovedReasons(loved),
    ...watchlistReasons(watchlisted),
  ]);
