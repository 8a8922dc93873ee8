/** What resolvers take from the context. */
import { changedWhileRead } from '@marquee/kit/subgraph/changedWhileRead';
import type { SocialContext } from '../context.js';
import type { Loaders } from '../loaders.js';
import type { RequestScope, ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';

export async function requestScope(context: SocialContext): Promise<RequestScope> {
  return { db: context.db, viewer: await context.viewer(), now: context.now };
}

/** The scope if `user` is the viewer; null otherwise. For fields that only the user may read. */
export async function scopeOfSelf(user: UserModel, context: SocialContext): Promise<ViewerScope | null> {
  const viewer = await context.viewer();
  return viewer?.pk === user.pk ? { db: context.db, viewer: user, now: context.now } : null;
}

/** The loaders if there is a viewer; null otherwise. For fields that depend on one. */
export async function viewerLoaders(context: SocialContext): Promise<Loaders | null> {
  return (await context.viewer()) ? context.loaders() : null;
}

/** A member that the viewer was just shown, such as the member of a watch. Throws SUBGRAPH_UNAVAILABLE if there is no such member any more. */
export async function shownMember(context: SocialContext, id: string): Promise<UserModel> {
  const member = await (await context.loaders()).member(id);
  if (!member) throw changedWhileRead();
  return member;
}
