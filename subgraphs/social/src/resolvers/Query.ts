/** Queries: what is asked is made whole, the viewer is required where the answer depends on one. */
import type { GraphQLResolveInfo } from 'graphql';
import { badInput, publicError } from '@marquee/kit/errors';
import { pageSize } from '@marquee/kit/paging';
import type { SocialContext } from '../context.js';
import { circlePath } from '../discovery/circlePath.js';
import { discover } from '../discovery/discover.js';
import {
  readFilter,
  type DiscoverFacetName,
  type DiscoverFilterInput,
  type DiscoverOrderName,
} from '../discovery/discoverFilter.js';
import { tonight, type TonightRequest } from '../discovery/tonight.js';
import { trending } from '../discovery/trending.js';
import type { QueryResolvers } from '../generated/resolvers.js';
import { memberByHandle } from '../members/members.js';
import { exportHistory } from '../transfer/marqueeHistory.js';
import { isStorable } from '../userError.js';
import type { CircleName } from '../visibility.js';
import type { WindowName } from '../window.js';

async function findUser(context: SocialContext, keys: { id?: string | null; handle?: string | null }) {
  const { id, handle } = keys;
  if ((id == null) === (handle == null)) throw badInput('id', 'Give exactly one of "id" and "handle".');
  if (id != null) return (await context.loaders()).member(id);
  const viewer = await context.viewer();
  return handle && isStorable(handle) ? memberByHandle(context.db, viewer?.pk ?? null, handle) : null;
}

interface DiscoverArguments {
  filter: DiscoverFilterInput;
  orderBy?: DiscoverOrderName | null;
  facets?: readonly DiscoverFacetName[] | null;
  first?: number | null;
  after?: string | null;
}

async function runDiscover(context: SocialContext, args: DiscoverArguments, info: GraphQLResolveInfo) {
  const filter = readFilter(args.filter);
  const size = pageSize(args.first);
  const viewer = await context.viewer();
  const needsViewer =
    filter.watchedBy !== 'EVERYONE' ||
    filter.starring.lovedByMe ||
    filter.seenByMe !== null ||
    filter.watchlistedByMe !== null;
  if (needsViewer && !viewer) throw publicError('UNAUTHENTICATED', 'Sign in to discover by your own circle or taste.');
  const request = {
    filter,
    order: args.orderBy ?? ('CIRCLE_SCORE' as const),
    facets: args.facets ?? [],
    size,
    after: args.after ?? null,
    withTotal: selects(info, 'totalCount'),
  };
  return discover(context.db, viewer, request, context.now);
}

async function runTrending(
  context: SocialContext,
  args: { circle?: CircleName | null; window?: WindowName | null; first?: number | null; after?: string | null },
) {
  const { circle, window, first, after } = args;
  const request = { circle: circle ?? 'FRIENDS_OF_FRIENDS', window: window ?? 'LAST_7_DAYS', first, after } as const;
  const viewer = await context.viewer();
  if (request.circle !== 'EVERYONE' && !viewer)
    throw publicError('UNAUTHENTICATED', 'Sign in to see what trends in your own circle.');
  return trending(context.db, viewer, request, context.now);
}

async function runCirclePath(
  context: SocialContext,
  args: {
    from: string;
    to: string;
    circle?: CircleName | null;
    window?: WindowName | null;
    maxDegrees?: number | null;
  },
) {
  const { from, to, circle, window, maxDegrees } = args;
  const request = {
    from,
    to,
    circle: circle ?? 'FRIENDS',
    window: window ?? 'ALL_TIME',
    maxDegrees: maxDegrees ?? 6,
  } as const;
  const viewer = await context.viewer();
  if (request.circle !== 'EVERYONE' && !viewer)
    throw publicError('UNAUTHENTICATED', 'Sign in to be led through your own circle.');
  return circlePath(context.db, viewer?.pk ?? null, request, context.now);
}

async function runTonight(context: SocialContext, request: TonightRequest) {
  const viewer = await context.viewer();
  if (!viewer) throw publicError('UNAUTHENTICATED', 'Sign in to choose with others.');
  const { connections } = await context.loaders();
  return tonight(context.db, viewer, request, connections, context.now);
}

/** Whether the text of the field's selection has `name` in it; a fragment that hides it costs a count, nothing more. */
function selects(info: GraphQLResolveInfo, name: string): boolean {
  return info.fieldNodes.some((node) =>
    node.selectionSet?.selections.some((selection) => selection.kind !== 'Field' || selection.name.value === name),
  );
}

export const queries: QueryResolvers = {
  me: (_, __, context) => context.viewer(),
  user: (_, keys, context) => findUser(context, keys),
  discover: (_, args, context, info) => runDiscover(context, args, info),
  trending: (_, args, context) => runTrending(context, args),
  circlePath: (_, args, context) => runCirclePath(context, args),
  tonight: (_, args, context) => runTonight(context, args),
  exportHistory: async (_, __, context) => {
    const viewer = await context.viewer();
    return viewer && exportHistory(context.db, viewer);
  },
};
