/** What social's resolvers work with in one client request. */
import type { Clock } from '@marquee/kit/clock';
import { publicError } from '@marquee/kit/errors';
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';
import type { Db } from './db/connection.js';
import { createLoaders, type Loaders } from './loaders.js';
import { memberBySubject } from './members/members.js';
import type { UserModel } from './model/user.js';

export interface SocialContext {
  readonly db: Db;
  readonly clock: Clock;
  /** The moment of the request, by which everything in one answer is dated. */
  readonly now: Date;
  /** Names the person of the token; null for an anonymous request. */
  readonly subject: string | null;
  /** The viewer's profile; null for an anonymous request, or one whose person has none yet. */
  viewer(): Promise<UserModel | null>;
  loaders(): Promise<Loaders>;
  /** Forgets what was read, after a mutation has changed it. */
  refresh(): void;
}

export function createSocialContext(db: Db, clock: Clock, request: ScopeRequest): SocialContext {
  const { subject } = request.viewer;
  const now = clock();
  let viewer: Promise<UserModel | null> | undefined;
  let loaders: Promise<Loaders> | undefined;
  const readViewer = () => (viewer ??= subject === null ? Promise.resolve(null) : memberBySubject(db, subject));
  return {
    db,
    clock,
    now,
    subject,
    viewer: readViewer,
    loaders: () => (loaders ??= readViewer().then((member) => createLoaders({ db, viewer: member, now }))),
    refresh: () => {
      viewer = undefined;
      loaders = undefined;
    },
  };
}

/** The viewer's profile, or UNAUTHENTICATED. */
export async function requireViewer(context: SocialContext): Promise<UserModel> {
  const viewer = await context.viewer();
  if (viewer) return viewer;
  throw publicError(
    'UNAUTHENTICATED',
    context.subject === null ? 'Sign in to do this.' : 'Make a profile with createProfile first.',
  );
}
