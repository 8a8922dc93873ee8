/** The field User.history: a member's watches that the viewer may see. */
import { decodeCursor, encodeCursor, pageSize } from '@marquee/kit/paging';
import type { Loaders } from '../loaders.js';
import { toPage, type PageArguments, type WatchPageModel } from '../model/page.js';
import type { UserModel } from '../model/user.js';
import type { WindowName } from '../model/window.js';

export async function historyConnection(
  loaders: Loaders,
  user: UserModel,
  { first, after, ...args }: PageArguments & { readonly window?: WindowName | null | undefined },
): Promise<WatchPageModel> {
  const window = args.window ?? 'ALL_TIME';
  const list = `User.history ${window}`;
  const size = pageSize(first);
  const cursor = decodeCursor(list, ['timestamp?', 'uuid'], after);
  return toPage({
    rows: await loaders.history(window, { owner: user.pk, limit: size + 1, after: cursor }),
    size,
    after,
    cursor: ({ key }) => encodeCursor(list, key),
    node: ({ watch }) => watch,
    totalCount: () => loaders.historyCount(window, user.pk),
  });
}
