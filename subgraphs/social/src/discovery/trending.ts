/** The query `trending`: a circle's films by watchers in a window, with their ranks in the window before it. */
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import type { CircleHistories } from '../circleHistories/circleHistories.js';
import type { Db } from '../db/connection.js';
import type { MovieModel } from '../model/catalog.js';
import type { CircleName } from '../model/circle.js';
import { timeOfFirstPage } from '../model/cursor.js';
import type { PageArguments } from '../model/page.js';
import { assertViewer, viewerPk, type RequestScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { WindowName } from '../model/window.js';
import { answerFromMemory } from './fromMemory.js';
import { mayTrendInMemory, trendingInMemory } from './trendingInMemory.js';
import type { TrendingRow } from './trendingPage.js';
import { trendingSql, type TrendingParams } from './trendingSql.js';

export interface TrendingRequest extends PageArguments {
  readonly circle?: CircleName | null | undefined;
  readonly window?: WindowName | null | undefined;
  readonly circleHistories: CircleHistories;
}

export interface TrendingModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly rank: number;
    readonly previousRank: number | null;
    readonly watcherCount: number;
    readonly via: readonly UserModel[];
  }[];
  readonly pageInfo: PageInfo;
  readonly asOf: Date;
}

const defaultSize = 10;
export const defaultTrendingCircle: CircleName = 'FRIENDS_OF_FRIENDS';
const cursorShape = ['time', 'integer', 'integer', 'id'] as const;

/** Throws UNAUTHENTICATED if the circle depends on a viewer and there is none. */
export async function trending(scope: RequestScope, request: TrendingRequest): Promise<TrendingModel> {
  const { db, viewer, now } = scope;
  const circle = { name: request.circle ?? defaultTrendingCircle, viewer: viewerPk(scope) } as const;
  const window = request.window ?? 'LAST_7_DAYS';
  if (circle.name !== 'EVERYONE') assertViewer(scope, 'Sign in to see what trends in your own circle.');
  const size = pageSize(request.first, defaultSize);
  const list = `trending ${circle.name} ${window} ${viewer?.id ?? ''}`;
  const cursor = decodeCursor(list, cursorShape, request.after);
  const asOf = cursor ? timeOfFirstPage(cursor[0], now) : now;
  const after = cursor ? { watchers: cursor[1], latest: cursor[2], id: cursor[3] } : null;
  const rows = await find(db, request, { circle, window, asOf, limit: size + 1, after });
  const edges = rows.slice(0, size).map(({ id, rank, previousRank, watchers, latest, via }) => ({
    cursor: encodeCursor(list, [asOf.toISOString(), watchers, latest, id]),
    node: { id },
    rank,
    previousRank,
    watcherCount: watchers,
    via,
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, request.after), asOf };
}

async function find(
  db: Db,
  { circleHistories }: TrendingRequest,
  params: TrendingParams,
): Promise<readonly TrendingRow[]> {
  const inSql = async (tx: Db) => (await trendingSql(params).execute(tx)).rows;
  if (!mayTrendInMemory(params)) return inSql(db);
  return answerFromMemory(db, circleHistories, {
    inSql,
    inMemory: (tx, histories) => trendingInMemory(tx, params, histories),
  });
}
