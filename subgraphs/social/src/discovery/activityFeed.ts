/** The field User.feed: what the viewer's friends watched, latest first, and how it relates to the viewer. */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type CursorValue, type PageInfo } from '@marquee/kit/paging';
import { lovedCast, lovedPeople } from '../sql/lovedPeople.js';
import { memberJson } from '../sql/member.js';
import { cte, type Sql } from '../sql/cte.js';
import { beginning, pagesTable, rowsByPage } from '../sql/pages.js';
import { seenByFriends } from '../sql/visibility.js';
import { toWatch, watchColumns, type WatchRow } from '../sql/watch.js';
import { nameInText } from '../members/displayName.js';
import type { PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import type { WatchModel } from '../model/watch.js';
import { minHighRating, type ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import { byWeight, lovedReasons, reason, watchlistReasons } from './reasons.js';

export interface FeedRow extends WatchRow {
  friend: UserModel;
  loved: { id: string; name: string }[];
  watchlisted: boolean;
}

export interface ActivityFeedModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: WatchModel;
    readonly reasons: readonly ReasonModel[];
  }[];
  readonly pageInfo: PageInfo;
}

export interface FeedRequest {
  readonly limit: number;
  /** The key of the last watch of the page before. */
  readonly after: readonly CursorValue[] | undefined;
}

/** What a page of the feed takes from the request's loaders. */
export interface FeedLoaders {
  feed(request: FeedRequest): Promise<readonly FeedRow[]>;
  /** Takes the friends of the page, which its statement reads with their watches. */
  keepMembers(members: readonly UserModel[]): void;
}

const list = 'User.feed';
const loved = cte<'person_pk'>('loved');

export async function activityFeed(loaders: FeedLoaders, { first, after }: PageArguments): Promise<ActivityFeedModel> {
  const size = pageSize(first);
  const rows = await loaders.feed({ limit: size + 1, after: decodeCursor(list, ['timestamp', 'uuid'], after) });
  loaders.keepMembers(rows.map(({ friend }) => friend));
  const edges = rows.slice(0, size).map((row) => ({
    cursor: encodeCursor(list, [row.watchedAtText, row.uuid]),
    node: toWatch(row),
    reasons: reasons(row),
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, after) };
}

/** Pages of one request in one statement, in the order of `requests`. Of pages after the same watch, the longest is read. */
export async function feedPages(scope: ViewerScope, requests: readonly FeedRequest[]): Promise<FeedRow[][]> {
  const longest = new Map<string, FeedRequest>();
  for (const request of requests) {
    const key = startOf(request);
    if (request.limit > (longest.get(key)?.limit ?? 0)) longest.set(key, request);
  }
  const pages = await readFeed(scope, [...longest.values()]);
  const starts = [...longest.keys()];
  return requests.map((request) => pages[starts.indexOf(startOf(request))]!.slice(0, request.limit));
}

const startOf = ({ after }: FeedRequest): string => JSON.stringify(after ?? null);

/**
 * Reads at most a page of each friend's watches for each request, so the cost grows with the friends and not the watches. Where the page starts is
 * two ranges of the index, since times descend there and ids ascend. A condition with OR would read all watches before the page.
 */
async function readFeed(scope: ViewerScope, requests: readonly FeedRequest[]): Promise<FeedRow[][]> {
  const { db, viewer, now } = scope;
  const pages = requests.map((request) => ({ ...request, owner: viewer.pk }));
  const newest = (condition: Sql) => sql`(
    SELECT w.id, w.watched_at FROM watch w
    WHERE w.member_pk = fr.friend_pk AND ${seenByFriends} AND w.watched_at <= ${now} AND ${condition}
    ORDER BY w.watched_at DESC NULLS LAST, w.id LIMIT page.size)`;
  const { rows } = await sql<FeedRow & { page: number }>`
    WITH newest_watch AS MATERIALIZED (
      SELECT page.number AS page, newest.* FROM ${pagesTable(pages, { beginning, types: ['timestamptz', 'uuid'] })} CROSS JOIN LATERAL (
        SELECT w.* FROM friendship fr CROSS JOIN LATERAL (
          ${newest(sql`w.watched_at = page.after_0 AND w.id > page.after_1`)}
          UNION ALL ${newest(sql`w.watched_at < page.after_0`)}
          ORDER BY watched_at DESC, id LIMIT page.size) AS w
        WHERE fr.member_pk = page.owner
        ORDER BY w.watched_at DESC, w.id LIMIT page.size) AS newest),
    loved AS MATERIALIZED (${lovedPeople(viewer.pk)})
    SELECT n.page, ${watchColumns(sql`'FRIENDS'::visibility`)},
      ${memberJson} AS friend,
      ${lovedCast(loved, sql`w.film_pk`)} AS loved,
      EXISTS (SELECT FROM watchlist l WHERE l.film_pk = w.film_pk AND l.member_pk = ${viewer.pk}) AS watchlisted
    FROM newest_watch n JOIN watch w ON w.id = n.id JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
    ORDER BY w.watched_at DESC, w.id`.execute(db);
  return rowsByPage(pages, rows);
}

function reasons({ friend, rating, rewatch, loved: people, watchlisted }: FeedRow): ReasonModel[] {
  const users = [friend];
  const name = nameInText(friend.displayName);
  return byWeight([
    reason('FRIEND_WATCHED', { text: `${name} watched it${rewatch ? ' again' : ''}.`, weight: 0.5, users }),
    ...(rating !== null && rating >= minHighRating
      ? [reason('FRIEND_RATED_HIGH', { text: `${name} gave it ${rating}.`, weight: 0.75, users })]
      : []),
    ...lovedReasons(people),
    ...watchlistReasons(watchlisted),
  ]);
}
