/** Resolvers of FriendRequest. */
import type { FriendRequestResolvers } from '../generated/resolvers.js';
import { shownMember } from './scope.js';

export const FriendRequest: FriendRequestResolvers = {
  user: (request, _, context) => shownMember(context, request.userId),
};
