/**
 * The field User.blockedUsers: the users that the viewer has blocked. It reads only what the viewer knew when each block began.
 * So it changes neither when a blocked user renames themselves nor when they block the viewer.
 */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, pageSize } from '@marquee/kit/paging';
import { toPage, type Page, type PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import type { Sql } from '../sql/cte.js';

export interface BlockedUserModel {
  readonly id: string;
  /** The names at the time of the block. */
  readonly handle: string;
  readonly displayName: string;
  readonly blockedAt: Date;
}

export type BlockedUserPageModel = Page<BlockedUserModel>;

interface Row extends BlockedUserModel {
  /** As text, so that a cursor keeps its microseconds. */
  blockedAtText: string;
}

const list = 'User.blockedUsers';

/** Whether block `b` is the viewer's, of a user who was visible to the viewer when it began. */
const isListed = (viewer: number): Sql<boolean> =>
  sql<boolean>`(b.blocker_pk = ${viewer} AND b.known_handle IS NOT NULL)`;

/** The latest block first. One statement, and one more if the client selects the count. */
export async function blockedUsers({ db, viewer }: ViewerScope, args: PageArguments): Promise<BlockedUserPageModel> {
  const size = pageSize(args.first);
  const cursor = decodeCursor(list, ['timestamp', 'id'], args.after);
  const { rows } = await sql<Row>`
    SELECT m.id, b.known_handle AS handle, b.known_display_name AS "displayName", b.since AS "blockedAt",
      b.since::text AS "blockedAtText"
    FROM block b JOIN member m ON m.pk = b.blocked_pk
    WHERE ${isListed(viewer.pk)} AND ${
      cursor
        ? sql`(b.since < ${cursor[0]}::timestamptz OR (b.since = ${cursor[0]}::timestamptz AND m.id > ${cursor[1]}))`
        : sql`true`
    }
    ORDER BY b.since DESC, m.id LIMIT ${size + 1}`.execute(db);
  return toPage({
    rows,
    size,
    after: args.after,
    cursor: ({ blockedAtText, id }) => encodeCursor(list, [blockedAtText, id]),
    node: ({ id, handle, displayName, blockedAt }) => ({ id, handle, displayName, blockedAt }),
    totalCount: async () => {
      const counted = sql<{ count: number }>`SELECT count(*) AS count FROM block b WHERE ${isListed(viewer.pk)}`;
      return (await counted.execute(db)).rows[0]!.count;
    },
  });
}
