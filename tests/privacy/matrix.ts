/**
 * Who gets what: every field and mutation of social, for each relation of the viewer to the member it is about. What is not
 * listed is denied to everybody; the test holds every field of the schema against that.
 */

export const relations = ['anonymous', 'self', 'friend', 'stranger', 'blocking', 'blocked'] as const;
export type Relation = (typeof relations)[number];

/** What a viewer gets: the value; nothing (null); nobody (the member is not there); a refusal (UNAUTHENTICATED). */
export type Verdict = 'value' | 'null' | 'nobody' | 'refused';
type Row = Record<Relation, Verdict>;

const denied: Row = {
  anonymous: 'null',
  self: 'null',
  friend: 'null',
  stranger: 'null',
  blocking: 'nobody',
  blocked: 'nobody',
};
const everybody: Row = { ...denied, anonymous: 'value', self: 'value', friend: 'value', stranger: 'value' };
const close: Row = { ...denied, self: 'value', friend: 'value' };
const own: Row = { ...denied, self: 'value' };

const userFields: Record<string, Row> = {
  id: everybody,
  handle: everybody,
  displayName: everybody,
  friendship: everybody,
  history: everybody,
  friends: close,
  watchlist: close,
  lovedPeople: close,
  friendRequests: own,
  defaultVisibility: own,
  compatibility: { ...everybody, anonymous: 'null', self: 'null' },
  feed: own,
  yearInReview: own,
  recommendations: own,
};

export const userVerdict = (field: string, relation: Relation): Verdict => (userFields[field] ?? denied)[relation];

/** Which watches of a member count for the viewer, wherever watches count: PUBLIC, FRIENDS and PRIVATE ones. */
export const countedWatches: Record<Relation, readonly string[]> = {
  anonymous: ['PUBLIC'],
  self: ['FRIENDS', 'PRIVATE', 'PUBLIC'],
  friend: ['FRIENDS', 'PUBLIC'],
  stranger: ['PUBLIC'],
  blocking: [],
  blocked: [],
};

/** Which watches of a member count in figures about everybody: public ones, and the viewer's own. */
export const communityWatches: Record<Relation, readonly string[]> = {
  ...countedWatches,
  friend: ['PUBLIC'],
};

/** What the other one's friendship mutations say: done, or that there is no such user; oneself is an INVALID target. */
export type MutationVerdict = 'done' | 'NOT_FOUND' | 'CONFLICT' | 'INVALID' | 'refused';
type MutationRow = Record<Relation, MutationVerdict>;

const onlySelf: MutationRow = {
  anonymous: 'refused',
  self: 'done',
  friend: 'NOT_FOUND',
  stranger: 'NOT_FOUND',
  blocking: 'NOT_FOUND',
  blocked: 'NOT_FOUND',
};
const towards: MutationRow = {
  anonymous: 'refused',
  self: 'INVALID',
  friend: 'done',
  stranger: 'done',
  blocking: 'NOT_FOUND',
  blocked: 'NOT_FOUND',
};
/** Touches nothing but the viewer's own. */
const asOneself: MutationRow = {
  anonymous: 'refused',
  self: 'done',
  friend: 'done',
  stranger: 'done',
  blocking: 'done',
  blocked: 'done',
};

/** By mutation, on the member or on the member's watch. */
export const mutationVerdicts: Record<string, MutationRow> = {
  createProfile: {
    ...asOneself,
    self: 'CONFLICT',
    friend: 'CONFLICT',
    stranger: 'CONFLICT',
    blocking: 'CONFLICT',
    blocked: 'CONFLICT',
  },
  updateProfile: asOneself,
  deleteProfile: asOneself,
  requestFriendship: towards,
  acceptFriendship: { ...towards, stranger: 'CONFLICT' },
  declineFriendship: { ...towards, friend: 'CONFLICT', stranger: 'CONFLICT' },
  removeFriend: towards,
  blockUser: towards,
  unblockUser: { ...towards, friend: 'NOT_FOUND', stranger: 'NOT_FOUND', blocking: 'done' },
  recordWatch: asOneself,
  updateWatch: onlySelf,
  deleteWatch: onlySelf,
  rateMovie: asOneself,
  setWatchlisted: asOneself,
  dismissRecommendation: asOneself,
  setPersonLoved: asOneself,
  importHistory: asOneself,
};
