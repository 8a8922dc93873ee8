/** Resolvers of Mutation. Each drops what it may have changed from the request's caches, so that its payload shows the new state. */
import { publicError } from '@marquee/kit/errors';
import { requireViewer, type Change, type SocialContext } from '../context.js';
import { isMissingReference } from '../db/postgresErrors.js';
import { dismissRecommendation, rateMovie, setWatchlisted } from '../films/movieMutations.js';
import type { MutationResolvers } from '../generated/resolvers.js';
import {
  acceptFriendship,
  blockUser,
  declineFriendship,
  removeFriend,
  requestFriendship,
  unblockUser,
} from '../members/friendshipMutations.js';
import { createProfile, deleteProfile, updateProfile } from '../members/profileMutations.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { setPersonLoved } from '../people/personMutations.js';
import { importHistory } from '../transfer/importHistory.js';
import { deleteWatch, recordWatch, updateWatch } from '../watches/watchMutations.js';

/** A write's time is read when it runs, so that two writes of one request keep their order. */
const writeScope = ({ db, clock }: SocialContext, viewer: UserModel): ViewerScope => ({ db, viewer, now: clock() });

/** The resolver of a mutation that the viewer makes with one `input`. `change`: what it may change. */
const changes =
  (change: Change) =>
  <Input, Result>(write: (scope: ViewerScope, input: Input) => Promise<Result>) =>
  async (_: unknown, { input }: { input: Input }, context: SocialContext): Promise<Result> => {
    const run = async () => write(writeScope(context, await requireViewer(context)), input);
    try {
      return await run();
    } catch (error) {
      if (!isMissingReference(error as Error)) throw error;
      // The viewer or another user was deleted meanwhile. A second run does not find them.
      context.replaceViewer(null);
      return await run();
    } finally {
      context.invalidate(change);
    }
  };
const activity = changes('activity');
const relationships = changes('relationships');

function requireSubject({ subject }: SocialContext): string {
  if (subject === null) throw publicError('UNAUTHENTICATED', 'Sign in to do this.');
  return subject;
}

export const Mutation: MutationResolvers = {
  createProfile: async (_, { input }, context) => {
    const result = await createProfile(context.db, requireSubject(context), input);
    context.replaceViewer(result.user);
    return result;
  },
  updateProfile: async (_, { input }, context) => {
    const result = await updateProfile(writeScope(context, await requireViewer(context)), input);
    if (result.userErrors.length > 0) return result;
    context.replaceViewer(result.user);
    // A viewer who was deleted meanwhile is not there.
    await requireViewer(context);
    return result;
  },
  deleteProfile: async (_, __, context) => {
    requireSubject(context);
    const viewer = await context.viewer();
    const deleted = viewer ? await deleteProfile(writeScope(context, viewer)) : false;
    context.replaceViewer(null);
    return { deleted, userErrors: [] };
  },
  requestFriendship: relationships(requestFriendship),
  acceptFriendship: relationships(acceptFriendship),
  declineFriendship: relationships(declineFriendship),
  removeFriend: relationships(removeFriend),
  blockUser: relationships(blockUser),
  unblockUser: relationships(unblockUser),
  recordWatch: activity(recordWatch),
  updateWatch: activity(updateWatch),
  deleteWatch: activity(deleteWatch),
  rateMovie: activity(rateMovie),
  setWatchlisted: activity(setWatchlisted),
  dismissRecommendation: activity(dismissRecommendation),
  importHistory: activity(importHistory),
  setPersonLoved: activity(setPersonLoved),
};
