/**
 * The access matrix: for every field and mutation of social, what each viewer gets, by the viewer's relation to the member. Fields
 * that are not listed are denied to everyone. The test checks every field of the schema against it.
 */

export const relations = ['anonymous', 'self', 'friend', 'stranger', 'blocking', 'blocked'] as const;
export type Relation = (typeof relations)[number];

/** What a viewer gets: the value, null, no member at all, or UNAUTHENTICATED (refused). */
export type Verdict = 'value' | 'null' | 'no member' | 'refused';
type Row = Record<Relation, Verdict>;

const denied: Row = {
  anonymous: 'null',
  self: 'null',
  friend: 'null',
  stranger: 'null',
  blocking: 'no member',
  blocked: 'no member',
};
const visibleToAll: Row = { ...denied, anonymous: 'value', self: 'value', friend: 'value', stranger: 'value' };
const ownAndFriends: Row = { ...denied, self: 'value', friend: 'value' };
const own: Row = { ...denied, self: 'value' };

const userFields: Record<string, Row> = {
  id: visibleToAll,
  handle: visibleToAll,
  displayName: visibleToAll,
  friendship: visibleToAll,
  history: visibleToAll,
  friends: ownAndFriends,
  watchlist: ownAndFriends,
  lovedPeople: ownAndFriends,
  friendRequests: own,
  defaultVisibility: own,
  compatibility: { ...visibleToAll, anonymous: 'null', self: 'null' },
  feed: own,
  yearInReview: own,
  recommendations: own,
};

export const userVerdict = (field: string, relation: Relation): Verdict => (userFields[field] ?? denied)[relation];

/** The visibilities of a member's watches that count for the viewer. */
export const countedWatches: Record<Relation, readonly string[]> = {
  anonymous: ['PUBLIC'],
  self: ['FRIENDS', 'PRIVATE', 'PUBLIC'],
  friend: ['FRIENDS', 'PUBLIC'],
  stranger: ['PUBLIC'],
  blocking: [],
  blocked: [],
};

/** The visibilities of a member's watches that count in community figures: public ones, and the viewer's own. */
export const communityWatches: Record<Relation, readonly string[]> = {
  ...countedWatches,
  friend: ['PUBLIC'],
};

/** The result of a mutation: done, an error code of the payload, or UNAUTHENTICATED (refused). */
export type MutationVerdict = 'done' | 'NOT_FOUND' | 'CONFLICT' | 'INVALID' | 'refused';
type MutationRow = Record<Relation, MutationVerdict>;

/** Only the member can do it. */
const onlySelf: MutationRow = {
  anonymous: 'refused',
  self: 'done',
  friend: 'NOT_FOUND',
  stranger: 'NOT_FOUND',
  blocking: 'NOT_FOUND',
  blocked: 'NOT_FOUND',
};
/** Concerns the member; INVALID if the member is the viewer. */
const onMember: MutationRow = {
  anonymous: 'refused',
  self: 'INVALID',
  friend: 'done',
  stranger: 'done',
  blocking: 'NOT_FOUND',
  blocked: 'NOT_FOUND',
};
/** Changes only what belongs to the viewer. */
const onOwnData: MutationRow = {
  anonymous: 'refused',
  self: 'done',
  friend: 'done',
  stranger: 'done',
  blocking: 'done',
  blocked: 'done',
};

/** The result of each mutation on the member or the member's watch. */
export const mutationVerdicts: Record<string, MutationRow> = {
  createProfile: {
    ...onOwnData,
    self: 'CONFLICT',
    friend: 'CONFLICT',
    stranger: 'CONFLICT',
    blocking: 'CONFLICT',
    blocked: 'CONFLICT',
  },
  updateProfile: onOwnData,
  deleteProfile: onOwnData,
  requestFriendship: onMember,
  acceptFriendship: { ...onMember, stranger: 'CONFLICT' },
  declineFriendship: { ...onMember, friend: 'CONFLICT', stranger: 'CONFLICT' },
  removeFriend: onMember,
  blockUser: onMember,
  unblockUser: { ...onMember, friend: 'NOT_FOUND', stranger: 'NOT_FOUND', blocking: 'done' },
  recordWatch: onOwnData,
  updateWatch: onlySelf,
  deleteWatch: onlySelf,
  rateMovie: onOwnData,
  setWatchlisted: onOwnData,
  dismissRecommendation: onOwnData,
  setPersonLoved: onOwnData,
  importHistory: onOwnData,
};
