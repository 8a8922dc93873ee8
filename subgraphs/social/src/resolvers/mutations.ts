/** Mutations: what the viewer does. Each refreshes the request's loaders, so that the payload shows the new state. */
import { publicError } from '@marquee/kit/errors';
import { requireViewer, type SocialContext } from '../context.js';
import type { MutationResolvers } from '../generated/resolvers.js';
import { dismissRecommendation, rateMovie, setPersonLoved, setWatchlisted } from '../films/opinions.js';
import {
  acceptFriendship,
  blockUser,
  declineFriendship,
  removeFriend,
  requestFriendship,
  unblockUser,
} from '../members/friendships.js';
import { createProfile, deleteProfile, updateProfile } from '../members/profile.js';
import { deleteWatch, recordWatch, updateWatch } from '../watches/record.js';
import { importHistory } from '../transfer/import.js';
import type { UserModel } from '../model/user.js';

/** Does `act` as the viewer, then forgets what was read before it. */
async function asViewer<T>(context: SocialContext, act: (viewer: UserModel) => Promise<T>): Promise<T> {
  const result = await act(await requireViewer(context));
  context.refresh();
  return result;
}

function requireSubject({ subject }: SocialContext): string {
  if (subject === null) throw publicError('UNAUTHENTICATED', 'Sign in to do this.');
  return subject;
}

export const mutations: MutationResolvers = {
  createProfile: async (_, { input }, context) => {
    const result = await createProfile(context.db, requireSubject(context), input);
    context.refresh();
    return result;
  },
  updateProfile: (_, { input }, context) =>
    asViewer(context, (viewer) => updateProfile(context.db, requireSubject(context), viewer, input)),
  deleteProfile: async (_, __, context) => {
    requireSubject(context);
    const viewer = await context.viewer();
    const deleted = viewer ? await deleteProfile(context.db, viewer) : false;
    context.refresh();
    return { deleted, userErrors: [] };
  },
  requestFriendship: (_, { input }, context) =>
    asViewer(context, (me) => requestFriendship(context.db, me, input.userId)),
  acceptFriendship: (_, { input }, context) =>
    asViewer(context, (me) => acceptFriendship(context.db, me, input.userId)),
  declineFriendship: (_, { input }, context) =>
    asViewer(context, (me) => declineFriendship(context.db, me, input.userId)),
  removeFriend: (_, { input }, context) => asViewer(context, (me) => removeFriend(context.db, me, input.userId)),
  blockUser: (_, { input }, context) => asViewer(context, (me) => blockUser(context.db, me, input.userId)),
  unblockUser: (_, { input }, context) => asViewer(context, (me) => unblockUser(context.db, me, input.userId)),
  recordWatch: (_, { input }, context) => asViewer(context, (me) => recordWatch(context.db, context.clock, me, input)),
  updateWatch: (_, { input }, context) => asViewer(context, (me) => updateWatch(context.db, context.clock, me, input)),
  deleteWatch: (_, { input }, context) => asViewer(context, (me) => deleteWatch(context.db, me, input.watchId)),
  rateMovie: (_, { input }, context) => asViewer(context, (me) => rateMovie(context.db, me, input)),
  setWatchlisted: (_, { input }, context) => asViewer(context, (me) => setWatchlisted(context.db, me, input)),
  dismissRecommendation: (_, { input }, context) =>
    asViewer(context, (me) => dismissRecommendation(context.db, me, input)),
  importHistory: (_, { input }, context) =>
    asViewer(context, (me) => importHistory(context.db, me, input, context.clock())),
  setPersonLoved: (_, { input }, context) => asViewer(context, (me) => setPersonLoved(context.db, me, input)),
};
