/**
 * The access matrix: for every field and mutation of social, what each viewer gets, by the viewer's relation to the member. Fields
 * of User that are not listed are denied to everyone. matrix.int.test.ts requests every field of every type of social's schema,
 * except for those of `fieldsNotRequested`.
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
  blockedUsers: own,
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

/** Given or denied as a whole, by the field that returns the type. invisible.int.test.ts compares the values. */
const withParent = 'Comes with the field that returns its type; that field is requested.';
/** Ids and cursors of rows that are requested as nodes. */
const ofPage = 'Comes with the nodes of its connection, and these are requested.';
const ofViewer = 'Says only what the viewer has done or sent.';
const ofCatalog = 'An id that the catalog answers for.';

/** For each type, the fields that matrix.int.test.ts does not request, and why they need no row of their own. */
export const fieldsNotRequested: Record<string, { readonly reason: string; readonly fields: readonly string[] }> = {
  User: { reason: 'The id again, for gateways that look up a Node.', fields: ['nodeId'] },
  Person: { reason: 'An id of the catalog, and what the viewer has said of the person.', fields: ['id', 'viewer'] },
  Genre: { reason: ofCatalog, fields: ['id'] },
  Watch: { reason: withParent, fields: ['id', 'movie', 'nodeId', 'note', 'rating', 'rewatch', 'user', 'watchedAt'] },
  WatchConnection: { reason: ofPage, fields: ['edges', 'pageInfo'] },
  WatchEdge: { reason: ofPage, fields: ['cursor', 'node'] },
  UserConnection: { reason: withParent, fields: ['edges', 'nodes', 'pageInfo', 'totalCount'] },
  UserEdge: { reason: withParent, fields: ['cursor', 'node'] },
  BlockedUserConnection: { reason: withParent, fields: ['edges', 'nodes', 'pageInfo', 'totalCount'] },
  BlockedUserEdge: { reason: withParent, fields: ['cursor', 'node'] },
  BlockedUser: {
    reason: 'What the viewer knew of the user when they blocked them.',
    fields: ['blockedAt', 'displayName', 'handle', 'id'],
  },
  MovieConnection: { reason: withParent, fields: ['edges', 'nodes', 'pageInfo', 'totalCount'] },
  MovieEdge: { reason: withParent, fields: ['cursor', 'node'] },
  DiscoverConnection: { reason: ofPage, fields: ['edges', 'facets', 'pageInfo'] },
  DiscoverEdge: { reason: ofPage, fields: ['cursor', 'node', 'reasons', 'score', 'watchedBy'] },
  TrendingConnection: { reason: ofPage, fields: ['asOf', 'edges', 'pageInfo'] },
  TrendingEdge: { reason: ofPage, fields: ['cursor', 'node', 'previousRank', 'rank', 'via', 'watcherCount'] },
  RecommendationConnection: { reason: withParent, fields: ['edges', 'nodes', 'pageInfo'] },
  RecommendationEdge: { reason: withParent, fields: ['cursor', 'node', 'reasons', 'score'] },
  FeedConnection: { reason: withParent, fields: ['edges', 'pageInfo'] },
  FeedEdge: { reason: withParent, fields: ['cursor', 'node', 'reasons'] },
  Facet: { reason: ofPage, fields: ['buckets', 'field', 'otherCount', 'stats'] },
  FacetBucket: { reason: ofPage, fields: ['count', 'id', 'label', 'selected'] },
  FacetStats: { reason: ofPage, fields: ['count', 'max', 'mean', 'min'] },
  PageInfo: { reason: ofPage, fields: ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'] },
  Reason: { reason: withParent, fields: ['movies', 'people', 'text', 'users', 'weight'] },
  Watchers: { reason: withParent, fields: ['meanRating', 'users'] },
  RatingSummary: { reason: withParent, fields: ['mean'] },
  CirclePath: { reason: withParent, fields: ['degrees'] },
  CircleHop: { reason: withParent, fields: ['from', 'to', 'watchedBy'] },
  GroupPicks: { reason: withParent, fields: ['relaxed', 'strategy'] },
  GroupPick: { reason: withParent, fields: ['fairness', 'movie', 'reasons', 'score'] },
  MemberPrediction: { reason: withParent, fields: ['predicted', 'reasons', 'user'] },
  Compatibility: {
    reason: withParent,
    fields: ['agree', 'clash', 'confidence', 'score', 'sharedPeople', 'watchNext'],
  },
  SharedOpinion: { reason: withParent, fields: ['mine', 'movie', 'theirs'] },
  FriendRequest: { reason: withParent, fields: ['sentAt', 'sentByMe', 'user'] },
  YearInReview: {
    reason: withParent,
    fields: [
      'bestMatch',
      'films',
      'firstWatch',
      'lastWatch',
      'minutes',
      'months',
      'mostDivisive',
      'rewatches',
      'topGenres',
      'topPeople',
      'watches',
      'year',
    ],
  },
  MonthStat: { reason: withParent, fields: ['minutes', 'month', 'watches'] },
  PersonStat: { reason: withParent, fields: ['films', 'meanRating', 'person'] },
  GenreStat: { reason: withParent, fields: ['films', 'friendsMeanRating', 'genre', 'meanRating'] },
  ViewerMovieState: { reason: ofViewer, fields: ['lastWatchedAt', 'rating', 'watched', 'watchlisted'] },
  ViewerPersonState: { reason: ofViewer, fields: ['affinity', 'filmsSeen', 'loved', 'meanRating'] },
  HistoryExport: { reason: ofViewer, fields: ['pageInfo', 'watches'] },
  ImportHistoryPayload: { reason: ofViewer, fields: ['ambiguous', 'matched', 'recorded', 'rowsLeft', 'unmatched'] },
  ImportRow: { reason: ofViewer, fields: ['candidates', 'file', 'line', 'text'] },
  UserError: { reason: 'Its code is requested; the other fields say the same in words.', fields: ['field', 'message'] },
  ProfilePayload: { reason: ofViewer, fields: ['user'] },
  DeleteProfilePayload: { reason: ofViewer, fields: ['deleted'] },
  FriendshipPayload: { reason: 'A member that the viewer could name in the mutation.', fields: ['user'] },
  WatchPayload: { reason: ofViewer, fields: ['watch'] },
  MovieStatePayload: { reason: ofViewer, fields: ['movie'] },
  PersonStatePayload: { reason: ofViewer, fields: ['person'] },
};
