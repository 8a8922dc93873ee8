/** The context of social's resolvers, for one client request. */
import type { Clock } from '@marquee/kit/clock';
import { publicError } from '@marquee/kit/errors';
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';
import type { Db } from './db/connection.js';
import type { CircleHistories } from './circleHistories/circleHistories.js';
import { createDiscoveryBudget, type DiscoveryBudget } from './discovery/discoveryBudget.js';
import { createDiscoveryPrices, type DiscoveryPrices } from './discovery/discoveryPrices.js';
import type { FilmFacts } from './filmFacts/filmFacts.js';
import { createActivityLoaders, createMemberLoaders, type Loaders, type MemberLoaders } from './loaders.js';
import { memberBySubject } from './members/members.js';
import type { RequestScope } from './model/scope.js';
import type { UserModel } from './model/user.js';

/** What a mutation may change: watches, ratings and lists; or also friendships and blocks, which decide what is visible. */
export type Change = 'activity' | 'relationships';

export interface SocialContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly filmFacts: FilmFacts;
  readonly circleHistories: CircleHistories;
  readonly discoveryBudget: DiscoveryBudget;
  readonly discoveryPrices: DiscoveryPrices;
  /** The time of the request. All parts of one response use the same time. */
  readonly now: Date;
  /** The subject of the access token; null for an anonymous request. */
  readonly subject: string | null;
  /** The viewer's profile; null for an anonymous request and for a user without a profile. */
  viewer(): Promise<UserModel | null>;
  loaders(): Promise<Loaders>;
  /** After a mutation, drops what the request has read and the mutation may have changed. */
  invalidate(change: Change): void;
  /** After the viewer's profile changed, drops all that was read. `viewer`: the new profile; null if it is to be read again. */
  replaceViewer(viewer: UserModel | null): void;
}

/** What all requests of a process share. */
export interface SharedContext extends Pick<SocialContext, 'clock' | 'filmFacts' | 'circleHistories'> {
  readonly discoveryLimits?: DiscoveryLimits | undefined;
}

export interface DiscoveryLimits {
  /** What the fields of a request may cost that read watches (discovery/discoveryBudget.ts). */
  readonly maxCost: number;
}

export function createSocialContext(db: Db, shared: SharedContext, request: ScopeRequest): SocialContext {
  const { subject } = request.viewer;
  const { clock, filmFacts, circleHistories, discoveryLimits } = shared;
  const now = clock();
  const discoveryBudget = createDiscoveryBudget(discoveryLimits?.maxCost);
  let viewer: Promise<UserModel | null> | undefined;
  let memberLoaders: MemberLoaders | undefined;
  let loaders: Promise<Loaders> | undefined;
  const readViewer = () => (viewer ??= subject === null ? Promise.resolve(null) : memberBySubject(db, subject));
  const createLoaders = (scope: RequestScope): Loaders => ({
    ...(memberLoaders ??= createMemberLoaders(scope)),
    ...createActivityLoaders(scope, { budget: discoveryBudget, filmFacts, circleHistories }),
  });
  const invalidate = (change: Change) => {
    loaders = undefined;
    if (change === 'relationships') memberLoaders = undefined;
  };
  return {
    db,
    ...{ clock, filmFacts, circleHistories },
    discoveryBudget,
    discoveryPrices: createDiscoveryPrices(async () => ({ db, viewer: await readViewer(), now })),
    now,
    subject,
    viewer: readViewer,
    loaders: () => (loaders ??= readViewer().then((member) => createLoaders({ db, viewer: member, now }))),
    invalidate,
    replaceViewer: (changed) => {
      invalidate('relationships');
      viewer = changed ? Promise.resolve(changed) : undefined;
    },
  };
}

/** The viewer's profile, or UNAUTHENTICATED. */
export async function requireViewer(context: SocialContext): Promise<UserModel> {
  const viewer = await context.viewer();
  if (viewer) return viewer;
  throw publicError(
    'UNAUTHENTICATED',
    context.subject === null ? 'Sign in to do this.' : 'Create a profile with createProfile first.',
  );
}
