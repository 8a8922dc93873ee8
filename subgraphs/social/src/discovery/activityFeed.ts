/** The field User.feed: what the viewer's friends watched, latest first, and how it relates to the viewer. */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import { lovedCast, lovedPeople } from '../sql/lovedPeople.js';
import { memberJson } from '../sql/member.js';
import { cte } from '../sql/cte.js';
import { seenByFriends } from '../sql/visibility.js';
import { toWatch, watchColumns, type WatchRow } from '../sql/watch.js';
import { nameInText } from '../members/displayName.js';
import type { PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import type { WatchModel } from '../model/watch.js';
import { minHighRating, type ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import { byWeight, lovedReasons, reason, watchlistReasons } from './reasons.js';

interface FeedRow extends WatchRow {
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

export interface FeedRequest extends PageArguments {
  /** Takes the friends of the page, which the statement reads with their watches. */
  readonly keepMembers: (members: readonly UserModel[]) => void;
}

const list = 'User.feed';
const loved = cte<'person_pk'>('loved');

/** One statement. It reads at most a page of each friend's watches, so its cost grows with the friends and not the watches. */
export async function activityFeed(scope: ViewerScope, args: FeedRequest): Promise<ActivityFeedModel> {
  const { db, viewer, now } = scope;
  const size = pageSize(args.first);
  const cursor = decodeCursor(list, ['timestamp', 'uuid'], args.after);
  const after = cursor
    ? sql`(w.watched_at < ${cursor[0]}::timestamptz OR (w.watched_at = ${cursor[0]}::timestamptz AND w.id > ${cursor[1]}::uuid))`
    : sql`true`;
  const { rows } = await sql<FeedRow>`
    WITH newest_watch AS MATERIALIZED (
      SELECT w.* FROM friendship fr
      CROSS JOIN LATERAL (
        SELECT w.* FROM watch w
        WHERE w.member_pk = fr.friend_pk AND ${seenByFriends} AND w.watched_at <= ${now} AND ${after}
        ORDER BY w.watched_at DESC NULLS LAST, w.id LIMIT ${size + 1}) AS w
      WHERE fr.member_pk = ${viewer.pk}
      ORDER BY w.watched_at DESC, w.id LIMIT ${size + 1}),
    loved AS MATERIALIZED (${lovedPeople(viewer.pk)})
    SELECT ${watchColumns(sql`'FRIENDS'::visibility`)},
      ${memberJson} AS friend,
      ${lovedCast(loved, sql`w.film_pk`)} AS loved,
      EXISTS (SELECT FROM watchlist l WHERE l.film_pk = w.film_pk AND l.member_pk = ${viewer.pk}) AS watchlisted
    FROM newest_watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
    ORDER BY w.watched_at DESC, w.id`.execute(db);
  args.keepMembers(rows.map(({ friend }) => friend));
  const edges = rows.slice(0, size).map((row) => ({
    cursor: encodeCursor(list, [row.watchedAtText, row.uuid]),
    node: toWatch(row),
    reasons: reasons(row),
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, args.after) };
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
