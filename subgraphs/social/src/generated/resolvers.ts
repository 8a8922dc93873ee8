/* Generated from subgraphs/social/src/social.graphql by npm run schema:build. Do not edit. */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MovieModel, PersonModel, GenreModel } from '../model/catalog.js';
import type { UserModel } from '../model/user.js';
import type { WatchModel } from '../model/watch.js';
import type { FriendRequestModel } from '../members/members.js';
import type { UserPageModel, WatchPageModel, MoviePageModel } from '../model/page.js';
import type { BlockedUserPageModel } from '../members/blockedUsers.js';
import type { WatchersModel } from '../model/watchers.js';
import type { MovieState } from '../films/movieFields.js';
import type { ReasonModel } from '../model/reason.js';
import type { DiscoverModel } from '../discovery/discover.js';
import type { ActivityFeedModel } from '../discovery/activityFeed.js';
import type { RecommendationsModel } from '../discovery/recommendations.js';
import type { CirclePathModel } from '../discovery/circlePath.js';
import type { YearInReviewModel } from '../watches/yearInReview.js';
import type { CompatibilityModel } from '../discovery/compatibility.js';
import type { GroupPicksModel } from '../discovery/tonight.js';
import type { TrendingModel } from '../discovery/trending.js';
import type { SocialContext } from '../context.js';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  federation__FieldSet: { input: unknown; output: unknown; }
  link__Import: { input: unknown; output: unknown; }
  /** Timestamp in UTC in RFC 3339 format, such as `2026-03-01T20:15:00Z`. Input may have another UTC offset. */
  DateTime: { input: Date; output: Date; }
};

/** An object with a global id. */
export type Node = {
  /** Global id: opaque, stable, with a prefix that shows the type, such as mov_ for films. */
  readonly id: Scalars['ID']['output'];
};

/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * The viewer: the signed-in user who makes the request.
   * Null for an anonymous request, or if the user has no profile yet.
   */
  readonly me?: Maybe<User>;
  /**
   * One user by `id` or `handle`; BAD_USER_INPUT unless exactly one of them is given.
   * Null if the user does not exist or is not visible to the viewer.
   */
  readonly user?: Maybe<User>;
  /**
   * Films that users in a circle watched: filtered, ranked, with facets and reasons.
   * Only watches visible to the viewer count.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   * Exception: `watchedBy` is EVERYONE, and `lovedByMe`, `seenByMe` and `watchlistedByMe` are not used.
   */
  readonly discover?: Maybe<DiscoverConnection>;
  /**
   * Films watched by the most users of a circle, with their rank in the preceding window.
   * Only watches visible to the viewer count.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile, unless `circle` is EVERYONE.
   */
  readonly trending?: Maybe<TrendingConnection>;
  /**
   * Shortest chain of films that connects two people in film, using only films that a user of the circle watched.
   * Only watches visible to the viewer count.
   * Among equally short chains, the lowest person ids decide, then the lowest film ids.
   * Null if no chain within `maxDegrees` exists or a person does not exist.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile, unless `circle` is EVERYONE.
   */
  readonly circlePath?: Maybe<CirclePath>;
  /**
   * Films for a group to watch together: the viewer and up to nine other users.
   * Predictions use only data visible to the viewer.
   * QUERY_TOO_COMPLEX if the group has more than 250,000 watches that the viewer may see.
   * NOT_FOUND if any user does not exist or is not visible to the viewer.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly tonight?: Maybe<GroupPicks>;
  /**
   * All data of the viewer, in a format that importHistory accepts. Null without a signed-in viewer.
   * All at once by default; QUERY_TOO_COMPLEX if that is more than 12,000,000 characters.
   */
  readonly exportHistory?: Maybe<HistoryExport>;
  /**
   * How far the viewer's latest importHistory is, for clients that wait for a large one. Dry runs are not imports.
   * Null before the first import and without a signed-in viewer.
   */
  readonly historyImport?: Maybe<HistoryImport>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryUserArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  handle?: InputMaybe<Scalars['String']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryDiscoverArgs = {
  filter: DiscoverFilter;
  orderBy?: InputMaybe<DiscoverOrder>;
  facets?: InputMaybe<ReadonlyArray<DiscoverFacet>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryTrendingArgs = {
  circle?: InputMaybe<Circle>;
  window?: InputMaybe<Window>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryCirclePathArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
  circle?: InputMaybe<Circle>;
  window?: InputMaybe<Window>;
  maxDegrees?: InputMaybe<Scalars['Int']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryTonightArgs = {
  with: ReadonlyArray<Scalars['ID']['input']>;
  maxRuntime?: InputMaybe<Scalars['Int']['input']>;
  genres?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  strategy?: InputMaybe<GroupStrategy>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryExportHistoryArgs = {
  format?: InputMaybe<ExportFormat>;
  inParts?: InputMaybe<Scalars['Boolean']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Creates the profile of the signed-in user.
   * `userErrors` has CONFLICT if the user already has a profile.
   * UNAUTHENTICATED if the user is not signed in.
   */
  readonly createProfile: ProfilePayload;
  /**
   * Changes the viewer's profile.
   * Omitted and null fields stay unchanged.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly updateProfile: ProfilePayload;
  /**
   * Permanently deletes the viewer's profile with all watches, ratings, lists and friendships.
   * UNAUTHENTICATED if the user is not signed in.
   */
  readonly deleteProfile: DeleteProfilePayload;
  /**
   * Sends a friend request, or accepts the request that the user has sent to the viewer.
   * Has no effect if they are already friends.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly requestFriendship: FriendshipPayload;
  /**
   * Accepts a friend request.
   * Has no effect if they are already friends; `userErrors` has CONFLICT if there is no request.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly acceptFriendship: FriendshipPayload;
  /**
   * Declines a received friend request or cancels a sent one.
   * `userErrors` has CONFLICT if there is no request.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly declineFriendship: FriendshipPayload;
  /**
   * Ends a friendship.
   * Has no effect if they are not friends.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly removeFriend: FriendshipPayload;
  /**
   * Blocks a user, so that neither user can see the other.
   * Also ends their friendship and friend requests.
   * `userErrors` has NOT_FOUND if the user is not visible to the viewer; a user who has blocked the viewer is blocked all the same.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly blockUser: FriendshipPayload;
  /**
   * Removes the viewer's block of a user.
   * The earlier friendship and friend requests are not restored.
   * `userErrors` has NOT_FOUND if the viewer has not blocked the user, or if the user is not visible without the block either.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly unblockUser: FriendshipPayload;
  /**
   * Records that the viewer watched a film.
   * The watch is stored durably before the response is sent.
   * `userErrors` has TOO_MANY if the viewer has 50,000 watches.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly recordWatch: WatchPayload;
  /**
   * Changes one of the viewer's watches.
   * Omitted fields stay unchanged.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly updateWatch: WatchPayload;
  /** Deletes one of the viewer's watches. UNAUTHENTICATED if the viewer is not signed in or has no profile. */
  readonly deleteWatch: WatchPayload;
  /**
   * Rates the viewer's latest watch of a film.
   * Without a watch, the rating is stored separately and visible only to the viewer.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly rateMovie: MovieStatePayload;
  /**
   * Adds a film to the viewer's watchlist or removes it.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly setWatchlisted: MovieStatePayload;
  /**
   * Permanently excludes a film from the viewer's recommendations.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly dismissRecommendation: MovieStatePayload;
  /**
   * Imports a history from Letterboxd, Trakt, IMDb, MovieLens or a Marquee export.
   * With `dryRun`, it reports matches, ambiguities and misses and writes nothing.
   * Importing the same file again records nothing twice, and the order of files does not matter.
   * One call records up to 5,000 rows, or a part of about 1,000 rows of a larger file; `rowsLeft` says how many are left for the next call with the
   * same file.
   * historyImport tells how far the import is, also after a call ended early.
   * `userErrors` has TOO_MANY, and the call records nothing, if the viewer would have more than 50,000 watches.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly importHistory: ImportHistoryPayload;
  /**
   * Marks a person in film as loved by the viewer, or removes the mark.
   * UNAUTHENTICATED if the viewer is not signed in or has no profile.
   */
  readonly setPersonLoved: PersonStatePayload;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationCreateProfileArgs = {
  input: CreateProfileInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationRequestFriendshipArgs = {
  input: UserInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationAcceptFriendshipArgs = {
  input: UserInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationDeclineFriendshipArgs = {
  input: UserInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationRemoveFriendArgs = {
  input: UserInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationBlockUserArgs = {
  input: UserInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationUnblockUserArgs = {
  input: UserInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationRecordWatchArgs = {
  input: RecordWatchInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationUpdateWatchArgs = {
  input: UpdateWatchInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationDeleteWatchArgs = {
  input: DeleteWatchInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationRateMovieArgs = {
  input: RateMovieInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationSetWatchlistedArgs = {
  input: SetWatchlistedInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationDismissRecommendationArgs = {
  input: DismissInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationImportHistoryArgs = {
  input: ImportHistoryInput;
};


/** All write operations. A mutation returns a payload with `userErrors`, which lists problems the user can fix. */
export type MutationSetPersonLovedArgs = {
  input: SetPersonLovedInput;
};

/** Who can see a watch. */
export type Visibility =
  /** Only the user who recorded the watch. */
  | 'PRIVATE'
  /** The user who recorded the watch and their friends. */
  | 'FRIENDS'
  /** Everyone, including anonymous clients, unless one user has blocked the other. */
  | 'PUBLIC';

/** How the predictions for a group are combined into one score. */
export type GroupStrategy =
  /** Half the mean plus half the lowest prediction: good for the group without being bad for one member. */
  | 'FAIR'
  /** The mean of the predictions. */
  | 'AVERAGE'
  /** The lowest prediction. */
  | 'LEAST_MISERY';

/** A group of users around the viewer. Only watches visible to the viewer count. */
export type Circle =
  /** The viewer only. */
  | 'ME'
  /** The viewer's friends, without the viewer. */
  | 'FRIENDS'
  /** The viewer's friends and their friends, without the viewer. */
  | 'FRIENDS_OF_FRIENDS'
  /** All users, including the viewer. */
  | 'EVERYONE';

/** A time window that ends now. Watches of unknown date are only in ALL_TIME. */
export type Window =
  /** The last 24 hours. */
  | 'LAST_24_HOURS'
  /** The last 7 days. */
  | 'LAST_7_DAYS'
  /** The last 30 days. */
  | 'LAST_30_DAYS'
  /** The last 365 days. */
  | 'LAST_YEAR'
  /** All watches, including those of unknown date. */
  | 'ALL_TIME';

/** Relationship between the viewer and a user. */
export type FriendshipState =
  /** No relationship. Also the state for the viewer's own profile and for anonymous requests. */
  | 'NONE'
  /** The viewer has sent a friend request, which is pending. */
  | 'REQUESTED_BY_ME'
  /** The user has sent the viewer a friend request, which is pending. */
  | 'REQUESTED_BY_THEM'
  /** The viewer and the user are friends. */
  | 'FRIENDS'
  /** The viewer has blocked the user. */
  | 'BLOCKED';

/** A film. */
export type Movie = {
  readonly __typename?: 'Movie';
  /** Global id of the film (mov_…). It stays the same when catalog data is imported again. */
  readonly id: Scalars['ID']['output'];
  /** The viewer's watches, rating and watchlist entry for this film. Null without a signed-in viewer. */
  readonly viewer?: Maybe<ViewerMovieState>;
  /** The viewer's friends who watched this film. Null without a signed-in viewer. */
  readonly friendsWhoWatched?: Maybe<Watchers>;
  /**
   * Reasons that connect this film to the viewer, highest weight first.
   * Examples are friends who watched it, loved people in the cast, and similar films the viewer liked.
   * Null without a signed-in viewer.
   */
  readonly connectionsToMe?: Maybe<ReadonlyArray<Reason>>;
  /** Rating by all users, from public watches and the viewer's own watches. */
  readonly communityRating?: Maybe<RatingSummary>;
};


/** A film. */
export type MovieFriendsWhoWatchedArgs = {
  window?: InputMaybe<Window>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A film. */
export type MovieConnectionsToMeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A person in film: an actor or a director. */
export type Person = {
  readonly __typename?: 'Person';
  /** Global id of the person (per_…). It stays the same when catalog data is imported again. */
  readonly id: Scalars['ID']['output'];
  /** The films the viewer has seen, ratings and affinity for this person. Null without a signed-in viewer. */
  readonly viewer?: Maybe<ViewerPersonState>;
};

/** A user of Marquee. */
export type User = Node & {
  readonly __typename?: 'User';
  /** Global id of the user (usr_…). It stays the same when the handle changes. */
  readonly id: Scalars['ID']['output'];
  /**
   * The user's global id again, as the internal key that connects `Query.node` to users.
   * Clients do not see this field.
   */
  readonly nodeId: Scalars['ID']['output'];
  /** Unique name of the user, chosen by the user; case is ignored when users are looked up. */
  readonly handle: Scalars['String']['output'];
  /** Name to display, chosen by the user; not unique. */
  readonly displayName: Scalars['String']['output'];
  /** Relationship between the viewer and this user. */
  readonly friendship: FriendshipState;
  /** Friends of this user, by handle. Visible only to this user and their friends; null for others. */
  readonly friends?: Maybe<UserConnection>;
  /** Pending friend requests that this user sent or received, newest first. Visible only to this user; null for others. */
  readonly friendRequests?: Maybe<ReadonlyArray<FriendRequest>>;
  /**
   * Users that this user has blocked, latest block first; unblockUser takes their ids.
   * The list tells nothing of what they did later, such as another name or a block of their own. Users who deleted their profile are not in it.
   * Nor are users who were not visible when they were blocked. Visible only to this user; null for others.
   */
  readonly blockedUsers?: Maybe<BlockedUserConnection>;
  /** Watches of this user that are visible to the viewer. Latest first; watches of unknown date come last. */
  readonly history?: Maybe<WatchConnection>;
  /**
   * Films that this user wants to watch, latest addition first.
   * Visible only to this user and their friends; null for others.
   */
  readonly watchlist?: Maybe<MovieConnection>;
  /**
   * People in film that this user marked as loved, by person id.
   * Visible only to this user and their friends; null for others.
   * An item is null if the catalog service cannot provide it.
   */
  readonly lovedPeople?: Maybe<ReadonlyArray<Maybe<Person>>>;
  /** Visibility of new watches that do not set their own. Visible only to this user; null for others. */
  readonly defaultVisibility?: Maybe<Visibility>;
  /**
   * How well the tastes of this user and the viewer match.
   * Null for the viewer's own profile and without a signed-in viewer.
   */
  readonly compatibility?: Maybe<Compatibility>;
  /**
   * Summary of one calendar year of this user's watches.
   * A watch whose day is known without a time, from an imported file, belongs to that day in every time zone.
   * Visible only to this user; null for others.
   */
  readonly yearInReview?: Maybe<YearInReview>;
  /**
   * Watches of this user's friends, newest first.
   * Watches of unknown date are left out.
   * Visible only to this user; null for others.
   */
  readonly feed?: Maybe<FeedConnection>;
  /**
   * Recommended films with reasons, best first.
   * Films that this user has seen or dismissed are left out. A film counts as seen if the user watched or rated it.
   * Visible only to this user; null for others.
   */
  readonly recommendations?: Maybe<RecommendationConnection>;
};


/** A user of Marquee. */
export type UserFriendsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserFriendRequestsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of Marquee. */
export type UserBlockedUsersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserHistoryArgs = {
  window?: InputMaybe<Window>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserWatchlistArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserLovedPeopleArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserYearInReviewArgs = {
  year: Scalars['Int']['input'];
  timeZone?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserFeedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A user of Marquee. */
export type UserRecommendationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A shortest chain of films that connects two people, using only films watched in a circle. */
export type CirclePath = {
  readonly __typename?: 'CirclePath';
  /** Number of films in the chain; 0 if both people are the same. */
  readonly degrees: Scalars['Int']['output'];
  /** Films of the chain in order. */
  readonly hops: ReadonlyArray<CircleHop>;
};

/** One film of a chain and the two people it connects. */
export type CircleHop = {
  readonly __typename?: 'CircleHop';
  /** Person in the film who is closer to the start of the chain. Null if the catalog service cannot provide it. */
  readonly from?: Maybe<Person>;
  /** The film that connects the two people. Null if the catalog service cannot provide it. */
  readonly movie?: Maybe<Movie>;
  /** Person in the film who is closer to the end of the chain. Null if the catalog service cannot provide it. */
  readonly to?: Maybe<Person>;
  /** Users of the circle who watched the film in the window; at most ten are listed. */
  readonly watchedBy: Watchers;
};

/** Films for a group to watch together. */
export type GroupPicks = {
  readonly __typename?: 'GroupPicks';
  /** Recommended films, best first; ties are ordered by film id. */
  readonly picks: ReadonlyArray<GroupPick>;
  /** Strategy that combined the members' predictions into one score. */
  readonly strategy: GroupStrategy;
  /**
   * Names of the arguments that were ignored because no film meets all of them: `maxRuntime`, `genres`, or both.
   * Empty if all picks meet all arguments.
   */
  readonly relaxed: ReadonlyArray<Scalars['String']['output']>;
};

/** A film recommended to a group. */
export type GroupPick = {
  readonly __typename?: 'GroupPick';
  /** The film. Null if the catalog service cannot provide it. */
  readonly movie?: Maybe<Movie>;
  /** Combined prediction of the group, 1 to 10. */
  readonly score: Scalars['Float']['output'];
  /** Agreement of the members, 0 to 1. It is 1 if all predictions are equal and 0 if they differ by 9 points. */
  readonly fairness: Scalars['Float']['output'];
  /** Prediction for each member: the viewer first, then the others in the order of `with`. */
  readonly perMember: ReadonlyArray<MemberPrediction>;
  /** Reasons that connect this film to the viewer, highest weight first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** Predicted rating of a film by one member of a group. */
export type MemberPrediction = {
  readonly __typename?: 'MemberPrediction';
  /** The member. */
  readonly user: User;
  /** Predicted rating, 1 to 10, from data visible to the viewer. It is 2 points lower if the member has seen the film: a film that the viewer rated counts as seen by the viewer. */
  readonly predicted: Scalars['Float']['output'];
  /**
   * Confidence in the prediction, 0 to 1, by how many of the member's films the viewer can see.
   * It is 0.5 for ten films.
   */
  readonly confidence: Scalars['Float']['output'];
  /** Reasons for the prediction, highest weight first. One of them says that the member has seen the film. */
  readonly reasons: ReadonlyArray<Reason>;
};

/**
 * How well the tastes of two users match.
 * Both users see the same score, computed only from watches they have made visible to each other.
 */
export type Compatibility = {
  readonly __typename?: 'Compatibility';
  /** Compatibility, 0 to 100; null with fewer than five shared films. */
  readonly score?: Maybe<Scalars['Int']['output']>;
  /** Confidence in the score, 0 to 1, by the number of shared films. It is 0.5 for ten films. */
  readonly confidence: Scalars['Float']['output'];
  /** Number of films that both users watched. */
  readonly sharedFilms: Scalars['Int']['output'];
  /** Films that both users rated at most one point apart: smallest difference first, then highest ratings; at most five. */
  readonly agree: ReadonlyArray<SharedOpinion>;
  /** Films that both users rated at least three points apart, largest difference first; at most five. */
  readonly clash: ReadonlyArray<SharedOpinion>;
  /**
   * People in at least two of the films that each user watched, most films first; at most five.
   * An item is null if the catalog service cannot provide it.
   */
  readonly sharedPeople: ReadonlyArray<Maybe<Person>>;
  /**
   * Films that neither user has seen, as far as the viewer may know, best prediction for both users first; at most five.
   * A film that the viewer rated counts as seen by the viewer.
   * An item is null if the catalog service cannot provide it.
   */
  readonly watchNext: ReadonlyArray<Maybe<Movie>>;
};

/** The viewer's rating of a film compared with a rating by other users. */
export type SharedOpinion = {
  readonly __typename?: 'SharedOpinion';
  /** The film. Null if the catalog service cannot provide it. */
  readonly movie?: Maybe<Movie>;
  /** The viewer's rating, 1 to 10. */
  readonly mine: Scalars['Int']['output'];
  /** Rating by the other user, 1 to 10. In a year in review, the rounded mean of friends' ratings. */
  readonly theirs: Scalars['Int']['output'];
};

/** A genre of films. */
export type Genre = {
  readonly __typename?: 'Genre';
  /** Global id of the genre (gen_…). */
  readonly id: Scalars['ID']['output'];
};

/** Summary of the viewer's watches in one calendar year. Watches of unknown date do not count. */
export type YearInReview = {
  readonly __typename?: 'YearInReview';
  /** The calendar year. */
  readonly year: Scalars['Int']['output'];
  /** Number of different films watched. */
  readonly films: Scalars['Int']['output'];
  /** Number of watches; the sum of all months. */
  readonly watches: Scalars['Int']['output'];
  /** Minutes watched; the sum of all months. Films of unknown running time count as 0. */
  readonly minutes: Scalars['Int']['output'];
  /** Number of watches of films that the viewer had watched before. */
  readonly rewatches: Scalars['Int']['output'];
  /** First watch of the year; null without watches. */
  readonly firstWatch?: Maybe<Watch>;
  /** Last watch of the year; null without watches. */
  readonly lastWatch?: Maybe<Watch>;
  /** Statistics for each of the twelve months, January first. */
  readonly months: ReadonlyArray<MonthStat>;
  /** People with the most films watched in the year; ties are ordered by mean rating. */
  readonly topPeople: ReadonlyArray<PersonStat>;
  /** Genres with the most films watched in the year; ties are ordered by mean rating. */
  readonly topGenres: ReadonlyArray<GenreStat>;
  /**
   * Friend with the highest compatibility, computed from this year's watches.
   * Null if no friend shares at least five films.
   */
  readonly bestMatch?: Maybe<User>;
  /** Film where the viewer's rating differs most from the rounded mean of friends' ratings. Null if no film differs. */
  readonly mostDivisive?: Maybe<SharedOpinion>;
};


/** Summary of the viewer's watches in one calendar year. Watches of unknown date do not count. */
export type YearInReviewTopPeopleArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Summary of the viewer's watches in one calendar year. Watches of unknown date do not count. */
export type YearInReviewTopGenresArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Statistics for one month. */
export type MonthStat = {
  readonly __typename?: 'MonthStat';
  /** Month of the year, 1 to 12. */
  readonly month: Scalars['Int']['output'];
  /** Number of watches in the month. */
  readonly watches: Scalars['Int']['output'];
  /** Minutes watched in the month. Films of unknown running time count as 0. */
  readonly minutes: Scalars['Int']['output'];
};

/** Statistics for one person in the films watched in a year. */
export type PersonStat = {
  readonly __typename?: 'PersonStat';
  /** The person. Null if the catalog service cannot provide it. */
  readonly person?: Maybe<Person>;
  /** Number of films watched in the year with this person. */
  readonly films: Scalars['Int']['output'];
  /** Mean of the viewer's ratings of these films, 1 to 10; null without ratings. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
};

/** Statistics for one genre of the films watched in a year. */
export type GenreStat = {
  readonly __typename?: 'GenreStat';
  /** The genre. Null if the catalog service cannot provide it. */
  readonly genre?: Maybe<Genre>;
  /** Number of films watched in the year with this genre. */
  readonly films: Scalars['Int']['output'];
  /** Mean of the viewer's ratings of these films, 1 to 10; null without ratings. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
  /** Mean rating, 1 to 10, of the films of this genre that friends watched in the year; null without ratings. */
  readonly friendsMeanRating?: Maybe<Scalars['Float']['output']>;
};

/** A page of recommended films. */
export type RecommendationConnection = {
  readonly __typename?: 'RecommendationConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<RecommendationEdge>;
  /** Items of this page. An item is null if the catalog service cannot provide it. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
};

/** A recommended film with a cursor, score and reasons. */
export type RecommendationEdge = {
  readonly __typename?: 'RecommendationEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The film at this position in the list. Null if the catalog service cannot provide it. */
  readonly node?: Maybe<Movie>;
  /** Score that determines the order, rounded to 6 decimals; ties are ordered by film id. */
  readonly score: Scalars['Float']['output'];
  /** Reasons for this result, highest weight first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** A page of the feed: watches of the viewer's friends. */
export type FeedConnection = {
  readonly __typename?: 'FeedConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<FeedEdge>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
};

/** A friend's watch with a cursor and reasons. */
export type FeedEdge = {
  readonly __typename?: 'FeedEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The watch at this position in the list. */
  readonly node: Watch;
  /** Reasons for this result, highest weight first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** A pending friend request that the viewer sent or received. */
export type FriendRequest = {
  readonly __typename?: 'FriendRequest';
  /** The other user. */
  readonly user: User;
  /** True if the viewer sent the request, false if the viewer received it. */
  readonly sentByMe: Scalars['Boolean']['output'];
  /** When the request was sent. */
  readonly sentAt: Scalars['DateTime']['output'];
};

/** A page of users. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** Items of this page. */
  readonly nodes: ReadonlyArray<User>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A user with a cursor. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The user at this position in the list. */
  readonly node: User;
};

/** A page of users that the viewer has blocked. */
export type BlockedUserConnection = {
  readonly __typename?: 'BlockedUserConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<BlockedUserEdge>;
  /** Items of this page. */
  readonly nodes: ReadonlyArray<BlockedUser>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A blocked user with a cursor. */
export type BlockedUserEdge = {
  readonly __typename?: 'BlockedUserEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The blocked user at this position in the list. */
  readonly node: BlockedUser;
};

/** A user that the viewer has blocked, by the names they had at that time. All else of the user is hidden from the viewer. */
export type BlockedUser = {
  readonly __typename?: 'BlockedUser';
  /** Global id of the user (usr_…), for unblockUser. Query.user does not find it while the block holds. */
  readonly id: Scalars['ID']['output'];
  /** Handle of the user when the viewer blocked them. */
  readonly handle: Scalars['String']['output'];
  /** Display name of the user when the viewer blocked them. */
  readonly displayName: Scalars['String']['output'];
  /** When the viewer blocked the user. */
  readonly blockedAt: Scalars['DateTime']['output'];
};

/** A page of films. */
export type MovieConnection = {
  readonly __typename?: 'MovieConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<MovieEdge>;
  /** Items of this page. An item is null if the catalog service cannot provide it. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A film with a cursor. */
export type MovieEdge = {
  readonly __typename?: 'MovieEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The film at this position in the list. Null if the catalog service cannot provide it. */
  readonly node?: Maybe<Movie>;
};

/** One occasion on which a user watched a film. */
export type Watch = Node & {
  readonly __typename?: 'Watch';
  /** Global id of the watch (wch_…). */
  readonly id: Scalars['ID']['output'];
  /**
   * The watch's global id again, as the internal key that connects `Query.node` to watches.
   * Clients do not see this field.
   */
  readonly nodeId: Scalars['ID']['output'];
  /** The user who watched the film. */
  readonly user: User;
  /** The film. Null if the catalog service cannot provide it. */
  readonly movie?: Maybe<Movie>;
  /** When the user watched the film; null if unknown. */
  readonly watchedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The user's rating for this watch, 1 to 10; null if not rated. */
  readonly rating?: Maybe<Scalars['Int']['output']>;
  /** True if an earlier watch of the film by the same user is visible to the viewer. */
  readonly rewatch: Scalars['Boolean']['output'];
  /** The user's note on this watch; null if there is none. */
  readonly note?: Maybe<Scalars['String']['output']>;
  /** Who can see the watch. */
  readonly visibility: Visibility;
};

/** A page of watches. */
export type WatchConnection = {
  readonly __typename?: 'WatchConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<WatchEdge>;
  /** Items of this page. */
  readonly nodes: ReadonlyArray<Watch>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A watch with a cursor. */
export type WatchEdge = {
  readonly __typename?: 'WatchEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The watch at this position in the list. */
  readonly node: Watch;
};

/** The viewer's watches, rating and watchlist entry for one film. */
export type ViewerMovieState = {
  readonly __typename?: 'ViewerMovieState';
  /** True if the viewer has recorded a watch of the film. A film with a `rating` counts as seen without a watch, too. */
  readonly watched: Scalars['Boolean']['output'];
  /** Number of the viewer's watches of the film. */
  readonly timesWatched: Scalars['Int']['output'];
  /** When the viewer last watched the film; null if no date is known. */
  readonly lastWatchedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Rating of the latest rated watch, or the rating given without a watch, 1 to 10. Null if not rated. */
  readonly rating?: Maybe<Scalars['Int']['output']>;
  /** True if the film is on the viewer's watchlist. */
  readonly watchlisted: Scalars['Boolean']['output'];
  /** The viewer's watches of the film: latest first, those of unknown date last. `timesWatched` is the number of all. */
  readonly watches: ReadonlyArray<Watch>;
};


/** The viewer's watches, rating and watchlist entry for one film. */
export type ViewerMovieStateWatchesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The films the viewer has seen, ratings and affinity for one person in film. */
export type ViewerPersonState = {
  readonly __typename?: 'ViewerPersonState';
  /** True if the viewer marked the person with setPersonLoved. */
  readonly loved: Scalars['Boolean']['output'];
  /**
   * Inferred affinity, from 0 to less than 1.
   * It grows with the films seen with the person and the viewer's ratings of them.
   */
  readonly affinity: Scalars['Float']['output'];
  /** Number of films the viewer has seen with this person: those that the viewer watched or rated. */
  readonly filmsSeen: Scalars['Int']['output'];
  /** Mean of the viewer's ratings of these films, 1 to 10; null without ratings. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
};

/** Users who watched a film, as far as their watches are visible to the viewer. */
export type Watchers = {
  readonly __typename?: 'Watchers';
  /** Some of these users, latest watch first. */
  readonly users: ReadonlyArray<User>;
  /** Total number of these users, listed or not. */
  readonly count: Scalars['Int']['output'];
  /** Mean of each user's latest rating, 1 to 10; null without ratings. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
};

/** Summary of many users' ratings of a film. */
export type RatingSummary = {
  readonly __typename?: 'RatingSummary';
  /** Mean of each user's latest rating, 1 to 10; null without ratings. */
  readonly mean?: Maybe<Scalars['Float']['output']>;
  /** Number of users who rated the film. */
  readonly count: Scalars['Int']['output'];
};

/** Why a film is in a result, with the users, people and films behind it. */
export type Reason = {
  readonly __typename?: 'Reason';
  /** Kind of the reason. */
  readonly kind: ReasonKind;
  /** The reason as an English sentence for display. */
  readonly text: Scalars['String']['output'];
  /** Importance compared with the other reasons; above 0, higher is more important. */
  readonly weight: Scalars['Float']['output'];
  /** Users that the reason refers to; may be empty. */
  readonly users: ReadonlyArray<User>;
  /** People in film that the reason refers to; may be empty. An item is null if the catalog service cannot provide it. */
  readonly people: ReadonlyArray<Maybe<Person>>;
  /** Films that the reason refers to; may be empty. An item is null if the catalog service cannot provide it. */
  readonly movies: ReadonlyArray<Maybe<Movie>>;
};

/** Kind of a reason. */
export type ReasonKind =
  /** Users of the circle watched the film, or a member of the group has seen it. */
  | 'FRIEND_WATCHED'
  /** Users of the circle rated the film 8 or higher. */
  | 'FRIEND_RATED_HIGH'
  /** The cast includes people that the viewer, or a member of the group, loves. */
  | 'LOVED_PERSON'
  /**
   * The film shares people or audience with films the viewer liked.
   * A film counts as liked if the viewer watched or rated it, and did not rate it below 6.
   */
  | 'SIMILAR_TO_LIKED'
  /** Users with similar taste watched the film. They share at least three of the viewer's latest films. */
  | 'TASTE_NEIGHBOURS'
  /** The film is on the watchlist of the viewer or a member of the group. */
  | 'ON_WATCHLIST'
  /** Users watched the film recently. Given only if there is no other reason. */
  | 'TRENDING';

/** Conditions on films; all given conditions must hold. */
export type DiscoverFilter = {
  /** At least one user of this circle watched the film in a watch visible to the viewer. */
  readonly watchedBy: Circle;
  /** Time window of the watches that count. */
  readonly window?: InputMaybe<Window>;
  /** Conditions on people in the cast. */
  readonly starring?: InputMaybe<PeopleMatch>;
  /**
   * True: only films the viewer has seen. False: only films the viewer has not seen. Null: both.
   * A film counts as seen if the viewer watched or rated it.
   */
  readonly seenByMe?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only films on the viewer's watchlist. False: only films not on it. Null: both. */
  readonly watchlistedByMe?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Minimum of the circle's mean rating, 1 to 10; BAD_USER_INPUT if outside this range.
   * Films without ratings do not match.
   */
  readonly minCircleRating?: InputMaybe<Scalars['Int']['input']>;
  /** Conditions on the film's genres, by genre id (gen_…). */
  readonly genres?: InputMaybe<IdMatch>;
  /** Range of the year of first release. Films of unknown year do not match. */
  readonly year?: InputMaybe<IntRange>;
};

/** Conditions on people in the cast. A film must meet `lovedByMe` or `anyOf`, if given, and also `noneOf`. */
export type PeopleMatch = {
  /**
   * True: the cast includes a person the viewer loves, marked with setPersonLoved or inferred from films seen.
   * False and null have no effect.
   */
  readonly lovedByMe?: InputMaybe<Scalars['Boolean']['input']>;
  /** The cast includes at least one of these people (per_…). Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly anyOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The cast includes none of these people (per_…). Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly noneOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** Conditions on ids. All given lists must hold; empty lists are ignored. */
export type IdMatch = {
  /** At least one of these ids must match. Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly anyOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** All of these ids must match. Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly allOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** None of these ids may match. Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly noneOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** A range of integers that includes both ends. BAD_USER_INPUT if `min` is greater than `max`. */
export type IntRange = {
  /** Lowest value; no lower limit if null or omitted. */
  readonly min?: InputMaybe<Scalars['Int']['input']>;
  /** Highest value; no upper limit if null or omitted. */
  readonly max?: InputMaybe<Scalars['Int']['input']>;
};

/** Order of discovered films; ties are ordered by film id. */
export type DiscoverOrder =
  /** Highest combined score first: number of watchers, recency, their ratings, and loved people in the cast. */
  | 'CIRCLE_SCORE'
  /** Highest number of watchers in the circle first. */
  | 'MOST_WATCHED'
  /** Latest watch in the circle first. */
  | 'RECENTLY_WATCHED'
  /** Highest mean rating in the circle first. */
  | 'HIGHEST_RATED';

/** Property by which discover counts films. */
export type DiscoverFacet =
  /** Genres of the film. */
  | 'GENRE'
  /** Decade of first release, such as 1940 to 1949. Includes statistics over the years. */
  | 'DECADE'
  /** Actors of the film. */
  | 'PERSON'
  /** Users of the circle who watched the film. */
  | 'WATCHER';

/** A page of discovered films. */
export type DiscoverConnection = {
  readonly __typename?: 'DiscoverConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<DiscoverEdge>;
  /** Items of this page. An item is null if the catalog service cannot provide it. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list. */
  readonly totalCount: Scalars['Int']['output'];
  /** Facets in the order they were requested, each once. */
  readonly facets: ReadonlyArray<Facet>;
};

/** A discovered film with a cursor, score, watchers and reasons. */
export type DiscoverEdge = {
  readonly __typename?: 'DiscoverEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The film at this position in the list. Null if the catalog service cannot provide it. */
  readonly node?: Maybe<Movie>;
  /**
   * Value that determines the order, rounded to 6 decimals.
   * Depending on `orderBy`: combined score, number of watchers, seconds since 1970 or mean rating.
   */
  readonly score: Scalars['Float']['output'];
  /** Users of the circle who watched the film in the window; at most ten are listed. */
  readonly watchedBy: Watchers;
  /** Reasons for this result, highest weight first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** A page of trending films. */
export type TrendingConnection = {
  readonly __typename?: 'TrendingConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<TrendingEdge>;
  /** Items of this page. An item is null if the catalog service cannot provide it. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** End of the time window; the same on all pages. */
  readonly asOf: Scalars['DateTime']['output'];
};

/** A trending film with a cursor and rank. */
export type TrendingEdge = {
  readonly __typename?: 'TrendingEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The film at this position in the list. Null if the catalog service cannot provide it. */
  readonly node?: Maybe<Movie>;
  /** Position by number of watchers, starting at 1. Ties are ordered by latest watch, then by film id. */
  readonly rank: Scalars['Int']['output'];
  /** Rank in the preceding window of equal length. Null without watches in that window, and for ALL_TIME. */
  readonly previousRank?: Maybe<Scalars['Int']['output']>;
  /** Number of users of the circle who watched the film in the window. */
  readonly watcherCount: Scalars['Int']['output'];
  /** Some of these users, latest watch first; at most three. */
  readonly via: ReadonlyArray<User>;
};

/** Counts of the films found, grouped by one property such as genre. */
export type Facet = {
  readonly __typename?: 'Facet';
  /** Property that is counted: a DiscoverFacet value in discover, a MovieFacet value in searchMovies. */
  readonly field: Scalars['String']['output'];
  /** Values of the property, highest count first: at most 20, plus all values that the filter selects. */
  readonly buckets: ReadonlyArray<FacetBucket>;
  /** Statistics over the years, for DECADE and YEAR; null for other facets or without any years. */
  readonly stats?: Maybe<FacetStats>;
  /** Sum of the counts of all buckets that are not listed. */
  readonly otherCount: Scalars['Int']['output'];
};

/** One value of a facet and the number of films that have it. */
export type FacetBucket = {
  readonly __typename?: 'FacetBucket';
  /** Value to use in the filter: a global id, a year, or the first year of a decade. */
  readonly id: Scalars['ID']['output'];
  /** Name to display. */
  readonly label: Scalars['String']['output'];
  /**
   * Number of films.
   * It equals the `totalCount` after this bucket replaces the filter's selection for the same property.
   */
  readonly count: Scalars['Int']['output'];
  /** True if the filter selects this bucket. */
  readonly selected: Scalars['Boolean']['output'];
};

/** Statistics over the values of a facet. */
export type FacetStats = {
  readonly __typename?: 'FacetStats';
  /** Lowest value. */
  readonly min: Scalars['Float']['output'];
  /** Highest value. */
  readonly max: Scalars['Float']['output'];
  /** Arithmetic mean, rounded to 6 decimals. */
  readonly mean: Scalars['Float']['output'];
  /** Number of films that have a value. */
  readonly count: Scalars['Int']['output'];
};

/** Paging information about one page of a list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** True if more items follow this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** True if the page was requested with `after`, so that items precede it. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item on this page; null if the page is empty. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** Cursor of the last item on this page, for use as `after`; null if the page is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A profile to create. */
export type CreateProfileInput = {
  /**
   * Unique name, 3 to 30 characters: letters a to z, digits, `_` and `-`.
   * Names that differ only in case are the same.
   * `userErrors` has TAKEN if another user has the name, or gave it up less than 30 days ago.
   */
  readonly handle: Scalars['String']['input'];
  /**
   * Name to display, 1 to 80 characters.
   * Invisible characters, direction marks and line breaks are INVALID in `userErrors`.
   */
  readonly displayName: Scalars['String']['input'];
  /** Visibility of new watches that do not set their own. */
  readonly defaultVisibility?: InputMaybe<Visibility>;
};

/** Changes to the viewer's profile. Omitted and null fields stay unchanged. */
export type UpdateProfileInput = {
  /**
   * Unique name, 3 to 30 characters: letters a to z, digits, `_` and `-`.
   * Names that differ only in case are the same.
   * `userErrors` has TAKEN if another user has the name, or gave it up less than 30 days ago.
   */
  readonly handle?: InputMaybe<Scalars['String']['input']>;
  /**
   * Name to display, 1 to 80 characters.
   * Invisible characters, direction marks and line breaks are INVALID in `userErrors`.
   */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** Visibility of new watches that do not set their own. Existing watches keep theirs. */
  readonly defaultVisibility?: InputMaybe<Visibility>;
};

/** Reference to another user. */
export type UserInput = {
  /**
   * Global id of the user (usr_…).
   * `userErrors` has NOT_FOUND if the user does not exist or is not visible to the viewer, INVALID for the viewer's own id.
   */
  readonly userId: Scalars['ID']['input'];
};

/** A watch to record. */
export type RecordWatchInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
  /**
   * When the viewer watched the film; now if omitted, unknown if null.
   * `userErrors` has INVALID if it is before 1888 or more than 5 minutes in the future.
   */
  readonly watchedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Rating of the film, 1 to 10; null for no rating. */
  readonly rating?: InputMaybe<Scalars['Int']['input']>;
  /** Note on the watch, at most 20,000 characters; null for none. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Who can see the watch; the viewer's `defaultVisibility` if null or omitted. */
  readonly visibility?: InputMaybe<Visibility>;
  /**
   * Client-generated key for safe retries, 1 to 200 characters.
   * Repeating a request with its key returns the first watch instead of recording another one.
   * `userErrors` has CONFLICT if that watch was deleted, or if the key was used for another request.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Changes to a watch. Omitted fields stay unchanged. */
export type UpdateWatchInput = {
  /** Global id of the watch (wch_…). */
  readonly watchId: Scalars['ID']['input'];
  /**
   * When the viewer watched the film; null for an unknown date.
   * `userErrors` has INVALID if it is before 1888 or more than 5 minutes in the future.
   */
  readonly watchedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Rating of the film, 1 to 10; null removes the rating. */
  readonly rating?: InputMaybe<Scalars['Int']['input']>;
  /** Note on the watch, at most 20,000 characters; null removes the note. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Who can see the watch; unchanged if null. */
  readonly visibility?: InputMaybe<Visibility>;
};

/** Reference to one of the viewer's watches. */
export type DeleteWatchInput = {
  /** Global id of the watch (wch_…). */
  readonly watchId: Scalars['ID']['input'];
};

/** A film and the viewer's rating of it. */
export type RateMovieInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
  /** Rating of the film, 1 to 10. Null or omitted removes all of the viewer's ratings of the film. */
  readonly rating?: InputMaybe<Scalars['Int']['input']>;
};

/** A film and its new watchlist state. */
export type SetWatchlistedInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
  /** True adds the film to the viewer's watchlist, false removes it. */
  readonly watchlisted: Scalars['Boolean']['input'];
};

/** A person in film and the new state. */
export type SetPersonLovedInput = {
  /** Global id of the person (per_…). */
  readonly personId: Scalars['ID']['input'];
  /** True marks the person as loved by the viewer, false removes the mark. */
  readonly loved: Scalars['Boolean']['input'];
};

/** A film to exclude from the viewer's recommendations. */
export type DismissInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
};

/** Format of an export. */
export type ExportFormat =
  /** JSON with everything, which importHistory restores without loss. */
  | 'MARQUEE'
  /**
   * The CSV that Letterboxd imports: watches with their days, ratings, rewatches and notes, and ratings without a watch.
   * It has no watchlist, times or visibilities.
   */
  | 'LETTERBOXD';

/** Format of a history to import. */
export type HistoryFormat =
  /**
   * CSV from a Letterboxd export: diary.csv, reviews.csv, ratings.csv, watched.csv or watchlist.csv.
   * Also the CSV that Letterboxd imports, with columns such as `imdbID`, `WatchedDate` and `Rating10`.
   */
  | 'LETTERBOXD'
  /** JSON from Trakt: a list of history, watched, rated or listed entries, or an object of such lists. */
  | 'TRAKT'
  /** CSV of ratings or of the watchlist exported from IMDb. */
  | 'IMDB'
  /** CSV of ratings exported from MovieLens, with `movieId` or `imdbId`. */
  | 'MOVIELENS'
  /** JSON from exportHistory. */
  | 'MARQUEE';

/** What a history file lists. */
export type HistoryKind =
  /** Watches with their dates. */
  | 'DIARY'
  /** Watches with notes. */
  | 'REVIEWS'
  /** Films that the user rated. A rated film counts as watched. */
  | 'RATINGS'
  /** Films that the user watched, without dates. */
  | 'WATCHED'
  /** Films that the user wants to watch. They are added to the watchlist. */
  | 'WATCHLIST'
  /** Films that the user owns. Nothing is recorded. */
  | 'COLLECTION';

/** The film that a row of an imported file means. */
export type ImportChoice = {
  /** The `line` of the row in `ambiguous` or `unmatched`. */
  readonly line: Scalars['Int']['input'];
  /** The `file` of the row. */
  readonly file?: InputMaybe<Scalars['String']['input']>;
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
};

/** A history to import and the import options. */
export type ImportHistoryInput = {
  /** Format of the file. */
  readonly format: HistoryFormat;
  /**
   * Text of the file, or a whole export as a zip file in base64.
   * At most 4,194,304 characters and 20,000 rows; `userErrors` has TOO_MANY if it is longer.
   */
  readonly content: Scalars['String']['input'];
  /**
   * What the file lists. Most files say it by their columns, so it is needed for few.
   * Letterboxd's watched.csv and watchlist.csv have the same columns, and need it or `fileName`.
   */
  readonly kind?: InputMaybe<HistoryKind>;
  /** Name of the file, such as `watchlist.csv`. It tells what the file lists if nothing else does. */
  readonly fileName?: InputMaybe<Scalars['String']['input']>;
  /** True reports the result without writing anything. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Films for rows that an earlier call listed in `ambiguous` or `unmatched`. Send them with the same file; other rows stay as they were.
   * At most 1,000 in one call.
   * `userErrors` has INVALID if the file has no such line, and NOT_FOUND if the film does not exist.
   */
  readonly choices?: InputMaybe<ReadonlyArray<ImportChoice>>;
  /**
   * Visibility of imported watches that have none in the file. The viewer's `defaultVisibility` if null or omitted.
   * A watch that exists never shows a note or rating of the file to more users than this; `userErrors` has INVALID where one is left out.
   */
  readonly visibility?: InputMaybe<Visibility>;
};

/** Result of importHistory. */
export type ImportHistoryPayload = {
  readonly __typename?: 'ImportHistoryPayload';
  /** Number of rows matched to exactly one film. */
  readonly matched: Scalars['Int']['output'];
  /**
   * Number of watches, ratings and list entries written or completed; 0 in a dry run.
   * Entries that exist already are not written again.
   */
  readonly recorded: Scalars['Int']['output'];
  /**
   * Number of rows that this call did not come to; 0 in a dry run, and when all rows are done.
   * Send the same file with the same options again to record them.
   */
  readonly rowsLeft: Scalars['Int']['output'];
  /**
   * Rows that match more than one film, or one that is only near, such as a film of the year before.
   * They are not recorded; answer them with `choices`.
   */
  readonly ambiguous: ReadonlyArray<ImportRow>;
  /** Rows that match no film. Their candidates, if any, have the same title and a year further away. */
  readonly unmatched: ReadonlyArray<ImportRow>;
  /**
   * Problems the user can fix; empty on success.
   * Messages name the line in the file.
   * Rows without problems are still imported, unless the whole file is rejected.
   */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Progress of an import. Rows are recorded in batches, and what is recorded stays if the import stops. */
export type HistoryImport = {
  readonly __typename?: 'HistoryImport';
  /** Whether the import still runs. */
  readonly state: HistoryImportState;
  /** When the import started. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** Number of rows in the file, without those that cannot be read. */
  readonly rows: Scalars['Int']['output'];
  /** Number of rows that are recorded, or of which there is nothing to record. */
  readonly rowsDone: Scalars['Int']['output'];
};

/** State of an import. */
export type HistoryImportState =
  /** Rows are being recorded. */
  | 'RUNNING'
  /** All rows are done. */
  | 'FINISHED'
  /**
   * Nothing was recorded for a minute, for example because the request took too long.
   * Import the same file again: what is recorded is not recorded twice.
   */
  | 'STOPPED';

/** A row of an imported file that does not match exactly one film. */
export type ImportRow = {
  readonly __typename?: 'ImportRow';
  /** Line in a CSV file, or position of the entry in a JSON file; starts at 1. */
  readonly line: Scalars['Int']['output'];
  /** Name of the list or file that has the row, if the import has several; else null. */
  readonly file?: Maybe<Scalars['String']['output']>;
  /** Title and year in the row, such as `Vertigo (1958)`. */
  readonly text: Scalars['String']['output'];
  /**
   * Films that the row may refer to, earliest year first; at most ten.
   * An item is null if the catalog service cannot provide it.
   */
  readonly candidates: ReadonlyArray<Maybe<Movie>>;
};

/** All data of the viewer, or a part of it. */
export type HistoryExport = {
  readonly __typename?: 'HistoryExport';
  /**
   * CSV for LETTERBOXD. Else JSON with watches, ratings without a watch, watchlist, dismissed films and loved people.
   * Also includes profile, friends' handles and entries for films no longer in the catalog, which importHistory ignores.
   */
  readonly content: Scalars['String']['output'];
  /** Number of watches in the content. */
  readonly watches: Scalars['Int']['output'];
  /** Whether another part follows, and the cursors of this one. An export that is not in parts is one page. */
  readonly pageInfo: PageInfo;
};

/** A problem that the user can fix. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** Kind of the problem. */
  readonly code: UserErrorCode;
  /** Description of the problem in English, for display. */
  readonly message: Scalars['String']['output'];
  /** Path to the input field with the problem, such as `["input", "handle"]`. */
  readonly field?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/** Kind of a problem that the user can fix. */
export type UserErrorCode =
  /** A value is not allowed. */
  | 'INVALID'
  /** The object does not exist or is not visible to the viewer. */
  | 'NOT_FOUND'
  /** Another user has this value, or it is reserved. */
  | 'TAKEN'
  /** The request conflicts with the current state, such as a second profile for one user. */
  | 'CONFLICT'
  /** A limit on size or number is exceeded. */
  | 'TOO_MANY';

/** Result of createProfile and updateProfile. */
export type ProfilePayload = {
  readonly __typename?: 'ProfilePayload';
  /** The viewer's profile after the change; null if `userErrors` is not empty. */
  readonly user?: Maybe<User>;
  /** Problems the user can fix; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Result of deleteProfile. */
export type DeleteProfilePayload = {
  readonly __typename?: 'DeleteProfilePayload';
  /** True if a profile was deleted, false if there was none. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Problems the user can fix; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Result of a mutation on a friendship, friend request or block. */
export type FriendshipPayload = {
  readonly __typename?: 'FriendshipPayload';
  /** The other user; null if `userErrors` is not empty. */
  readonly user?: Maybe<User>;
  /** Problems the user can fix; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Result of recordWatch, updateWatch and deleteWatch. */
export type WatchPayload = {
  readonly __typename?: 'WatchPayload';
  /** The watch; after deleteWatch, its last state. Null if `userErrors` is not empty. */
  readonly watch?: Maybe<Watch>;
  /** Problems the user can fix; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Result of a mutation on the viewer's rating, watchlist or recommendations. */
export type MovieStatePayload = {
  readonly __typename?: 'MovieStatePayload';
  /** The film; null if `userErrors` is not empty. */
  readonly movie?: Maybe<Movie>;
  /** Problems the user can fix; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Result of setPersonLoved. */
export type PersonStatePayload = {
  readonly __typename?: 'PersonStatePayload';
  /** The person; null if `userErrors` is not empty. */
  readonly person?: Maybe<Person>;
  /** Problems the user can fix; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Movie: Movie;
  Person: Person;
  User: User;
  Watch: Watch;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Movie:
    ( { __typename: 'Movie' }
    & GraphQLRecursivePick<FederationTypes['Movie'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & ( GraphQLRecursivePick<FederationTypes['User'], {"id":true}>
        | GraphQLRecursivePick<FederationTypes['User'], {"nodeId":true}> ) );
  Watch:
    ( { __typename: 'Watch' }
    & GraphQLRecursivePick<FederationTypes['Watch'], {"nodeId":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( UserModel & { __typename: 'User' } )
    | ( WatchModel & { __typename: 'Watch' } )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  link__Import: ResolverTypeWrapper<Scalars['link__Import']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Visibility: Visibility;
  GroupStrategy: GroupStrategy;
  Circle: Circle;
  Window: Window;
  FriendshipState: FriendshipState;
  Movie: ResolverTypeWrapper<MovieModel>;
  Person: ResolverTypeWrapper<PersonModel>;
  User: ResolverTypeWrapper<UserModel>;
  CirclePath: ResolverTypeWrapper<CirclePathModel>;
  CircleHop: ResolverTypeWrapper<Omit<CircleHop, 'from' | 'movie' | 'to' | 'watchedBy'> & { from?: Maybe<ResolversTypes['Person']>, movie?: Maybe<ResolversTypes['Movie']>, to?: Maybe<ResolversTypes['Person']>, watchedBy: ResolversTypes['Watchers'] }>;
  GroupPicks: ResolverTypeWrapper<GroupPicksModel>;
  GroupPick: ResolverTypeWrapper<Omit<GroupPick, 'movie' | 'perMember' | 'reasons'> & { movie?: Maybe<ResolversTypes['Movie']>, perMember: ReadonlyArray<ResolversTypes['MemberPrediction']>, reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  MemberPrediction: ResolverTypeWrapper<Omit<MemberPrediction, 'user' | 'reasons'> & { user: ResolversTypes['User'], reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  Compatibility: ResolverTypeWrapper<CompatibilityModel>;
  SharedOpinion: ResolverTypeWrapper<Omit<SharedOpinion, 'movie'> & { movie?: Maybe<ResolversTypes['Movie']> }>;
  Genre: ResolverTypeWrapper<GenreModel>;
  YearInReview: ResolverTypeWrapper<YearInReviewModel>;
  MonthStat: ResolverTypeWrapper<MonthStat>;
  PersonStat: ResolverTypeWrapper<Omit<PersonStat, 'person'> & { person?: Maybe<ResolversTypes['Person']> }>;
  GenreStat: ResolverTypeWrapper<Omit<GenreStat, 'genre'> & { genre?: Maybe<ResolversTypes['Genre']> }>;
  RecommendationConnection: ResolverTypeWrapper<RecommendationsModel>;
  RecommendationEdge: ResolverTypeWrapper<Omit<RecommendationEdge, 'node' | 'reasons'> & { node?: Maybe<ResolversTypes['Movie']>, reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  FeedConnection: ResolverTypeWrapper<ActivityFeedModel>;
  FeedEdge: ResolverTypeWrapper<Omit<FeedEdge, 'node' | 'reasons'> & { node: ResolversTypes['Watch'], reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  FriendRequest: ResolverTypeWrapper<FriendRequestModel>;
  UserConnection: ResolverTypeWrapper<UserPageModel>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  BlockedUserConnection: ResolverTypeWrapper<BlockedUserPageModel>;
  BlockedUserEdge: ResolverTypeWrapper<BlockedUserEdge>;
  BlockedUser: ResolverTypeWrapper<BlockedUser>;
  MovieConnection: ResolverTypeWrapper<MoviePageModel>;
  MovieEdge: ResolverTypeWrapper<Omit<MovieEdge, 'node'> & { node?: Maybe<ResolversTypes['Movie']> }>;
  Watch: ResolverTypeWrapper<WatchModel>;
  WatchConnection: ResolverTypeWrapper<WatchPageModel>;
  WatchEdge: ResolverTypeWrapper<Omit<WatchEdge, 'node'> & { node: ResolversTypes['Watch'] }>;
  ViewerMovieState: ResolverTypeWrapper<MovieState>;
  ViewerPersonState: ResolverTypeWrapper<ViewerPersonState>;
  Watchers: ResolverTypeWrapper<WatchersModel>;
  RatingSummary: ResolverTypeWrapper<RatingSummary>;
  Reason: ResolverTypeWrapper<ReasonModel>;
  ReasonKind: ReasonKind;
  DiscoverFilter: DiscoverFilter;
  PeopleMatch: PeopleMatch;
  IdMatch: IdMatch;
  IntRange: IntRange;
  DiscoverOrder: DiscoverOrder;
  DiscoverFacet: DiscoverFacet;
  DiscoverConnection: ResolverTypeWrapper<DiscoverModel>;
  DiscoverEdge: ResolverTypeWrapper<Omit<DiscoverEdge, 'node' | 'watchedBy' | 'reasons'> & { node?: Maybe<ResolversTypes['Movie']>, watchedBy: ResolversTypes['Watchers'], reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  TrendingConnection: ResolverTypeWrapper<TrendingModel>;
  TrendingEdge: ResolverTypeWrapper<Omit<TrendingEdge, 'node' | 'via'> & { node?: Maybe<ResolversTypes['Movie']>, via: ReadonlyArray<ResolversTypes['User']> }>;
  Facet: ResolverTypeWrapper<Facet>;
  FacetBucket: ResolverTypeWrapper<FacetBucket>;
  FacetStats: ResolverTypeWrapper<FacetStats>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  CreateProfileInput: CreateProfileInput;
  UpdateProfileInput: UpdateProfileInput;
  UserInput: UserInput;
  RecordWatchInput: RecordWatchInput;
  UpdateWatchInput: UpdateWatchInput;
  DeleteWatchInput: DeleteWatchInput;
  RateMovieInput: RateMovieInput;
  SetWatchlistedInput: SetWatchlistedInput;
  SetPersonLovedInput: SetPersonLovedInput;
  DismissInput: DismissInput;
  ExportFormat: ExportFormat;
  HistoryFormat: HistoryFormat;
  HistoryKind: HistoryKind;
  ImportChoice: ImportChoice;
  ImportHistoryInput: ImportHistoryInput;
  ImportHistoryPayload: ResolverTypeWrapper<Omit<ImportHistoryPayload, 'ambiguous' | 'unmatched'> & { ambiguous: ReadonlyArray<ResolversTypes['ImportRow']>, unmatched: ReadonlyArray<ResolversTypes['ImportRow']> }>;
  HistoryImport: ResolverTypeWrapper<HistoryImport>;
  HistoryImportState: HistoryImportState;
  ImportRow: ResolverTypeWrapper<Omit<ImportRow, 'candidates'> & { candidates: ReadonlyArray<Maybe<ResolversTypes['Movie']>> }>;
  HistoryExport: ResolverTypeWrapper<HistoryExport>;
  UserError: ResolverTypeWrapper<UserError>;
  UserErrorCode: UserErrorCode;
  ProfilePayload: ResolverTypeWrapper<Omit<ProfilePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  DeleteProfilePayload: ResolverTypeWrapper<DeleteProfilePayload>;
  FriendshipPayload: ResolverTypeWrapper<Omit<FriendshipPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  WatchPayload: ResolverTypeWrapper<Omit<WatchPayload, 'watch'> & { watch?: Maybe<ResolversTypes['Watch']> }>;
  MovieStatePayload: ResolverTypeWrapper<Omit<MovieStatePayload, 'movie'> & { movie?: Maybe<ResolversTypes['Movie']> }>;
  PersonStatePayload: ResolverTypeWrapper<Omit<PersonStatePayload, 'person'> & { person?: Maybe<ResolversTypes['Person']> }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  link__Import: Scalars['link__Import']['output'];
  DateTime: Scalars['DateTime']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  Movie: MovieModel;
  Person: PersonModel;
  User: UserModel;
  CirclePath: CirclePathModel;
  CircleHop: Omit<CircleHop, 'from' | 'movie' | 'to' | 'watchedBy'> & { from?: Maybe<ResolversParentTypes['Person']>, movie?: Maybe<ResolversParentTypes['Movie']>, to?: Maybe<ResolversParentTypes['Person']>, watchedBy: ResolversParentTypes['Watchers'] };
  GroupPicks: GroupPicksModel;
  GroupPick: Omit<GroupPick, 'movie' | 'perMember' | 'reasons'> & { movie?: Maybe<ResolversParentTypes['Movie']>, perMember: ReadonlyArray<ResolversParentTypes['MemberPrediction']>, reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  MemberPrediction: Omit<MemberPrediction, 'user' | 'reasons'> & { user: ResolversParentTypes['User'], reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  Compatibility: CompatibilityModel;
  SharedOpinion: Omit<SharedOpinion, 'movie'> & { movie?: Maybe<ResolversParentTypes['Movie']> };
  Genre: GenreModel;
  YearInReview: YearInReviewModel;
  MonthStat: MonthStat;
  PersonStat: Omit<PersonStat, 'person'> & { person?: Maybe<ResolversParentTypes['Person']> };
  GenreStat: Omit<GenreStat, 'genre'> & { genre?: Maybe<ResolversParentTypes['Genre']> };
  RecommendationConnection: RecommendationsModel;
  RecommendationEdge: Omit<RecommendationEdge, 'node' | 'reasons'> & { node?: Maybe<ResolversParentTypes['Movie']>, reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  FeedConnection: ActivityFeedModel;
  FeedEdge: Omit<FeedEdge, 'node' | 'reasons'> & { node: ResolversParentTypes['Watch'], reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  FriendRequest: FriendRequestModel;
  UserConnection: UserPageModel;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  BlockedUserConnection: BlockedUserPageModel;
  BlockedUserEdge: BlockedUserEdge;
  BlockedUser: BlockedUser;
  MovieConnection: MoviePageModel;
  MovieEdge: Omit<MovieEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Movie']> };
  Watch: WatchModel;
  WatchConnection: WatchPageModel;
  WatchEdge: Omit<WatchEdge, 'node'> & { node: ResolversParentTypes['Watch'] };
  ViewerMovieState: MovieState;
  ViewerPersonState: ViewerPersonState;
  Watchers: WatchersModel;
  RatingSummary: RatingSummary;
  Reason: ReasonModel;
  DiscoverFilter: DiscoverFilter;
  PeopleMatch: PeopleMatch;
  IdMatch: IdMatch;
  IntRange: IntRange;
  DiscoverConnection: DiscoverModel;
  DiscoverEdge: Omit<DiscoverEdge, 'node' | 'watchedBy' | 'reasons'> & { node?: Maybe<ResolversParentTypes['Movie']>, watchedBy: ResolversParentTypes['Watchers'], reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  TrendingConnection: TrendingModel;
  TrendingEdge: Omit<TrendingEdge, 'node' | 'via'> & { node?: Maybe<ResolversParentTypes['Movie']>, via: ReadonlyArray<ResolversParentTypes['User']> };
  Facet: Facet;
  FacetBucket: FacetBucket;
  FacetStats: FacetStats;
  PageInfo: PageInfo;
  CreateProfileInput: CreateProfileInput;
  UpdateProfileInput: UpdateProfileInput;
  UserInput: UserInput;
  RecordWatchInput: RecordWatchInput;
  UpdateWatchInput: UpdateWatchInput;
  DeleteWatchInput: DeleteWatchInput;
  RateMovieInput: RateMovieInput;
  SetWatchlistedInput: SetWatchlistedInput;
  SetPersonLovedInput: SetPersonLovedInput;
  DismissInput: DismissInput;
  ImportChoice: ImportChoice;
  ImportHistoryInput: ImportHistoryInput;
  ImportHistoryPayload: Omit<ImportHistoryPayload, 'ambiguous' | 'unmatched'> & { ambiguous: ReadonlyArray<ResolversParentTypes['ImportRow']>, unmatched: ReadonlyArray<ResolversParentTypes['ImportRow']> };
  HistoryImport: HistoryImport;
  ImportRow: Omit<ImportRow, 'candidates'> & { candidates: ReadonlyArray<Maybe<ResolversParentTypes['Movie']>> };
  HistoryExport: HistoryExport;
  UserError: UserError;
  ProfilePayload: Omit<ProfilePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  DeleteProfilePayload: DeleteProfilePayload;
  FriendshipPayload: Omit<FriendshipPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  WatchPayload: Omit<WatchPayload, 'watch'> & { watch?: Maybe<ResolversParentTypes['Watch']> };
  MovieStatePayload: Omit<MovieStatePayload, 'movie'> & { movie?: Maybe<ResolversParentTypes['Movie']> };
  PersonStatePayload: Omit<PersonStatePayload, 'person'> & { person?: Maybe<ResolversParentTypes['Person']> };
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  Float: Scalars['Float']['output'];
};

export type LinkDirectiveArgs = {
  url: Scalars['String']['input'];
  as?: Maybe<Scalars['String']['input']>;
  import?: Maybe<ReadonlyArray<Maybe<Scalars['link__Import']['input']>>>;
};

export type LinkDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = LinkDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ComposeDirectiveDirectiveArgs = {
  name: Scalars['String']['input'];
};

export type ComposeDirectiveDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = ComposeDirectiveDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type InaccessibleDirectiveArgs = { };

export type InaccessibleDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = InaccessibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  weight: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ListSizeDirectiveArgs = {
  assumedSize?: Maybe<Scalars['Int']['input']>;
  slicingArguments?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  sizedFields?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  requireOneSlicingArgument?: Maybe<Scalars['Boolean']['input']>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<Scalars['String']['input']>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostFactorDirectiveArgs = {
  factor: Scalars['Float']['input'];
};

export type CostFactorDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = CostFactorDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface Federation__FieldSetScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__FieldSet'], any> {
  name: 'federation__FieldSet';
}

export interface Link__ImportScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['link__Import'], any> {
  name: 'link__Import';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type NodeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'User' | 'Watch', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, Partial<QueryUserArgs>>;
  discover?: Resolver<Maybe<ResolversTypes['DiscoverConnection']>, ParentType, ContextType, RequireFields<QueryDiscoverArgs, 'filter' | 'orderBy' | 'first'>>;
  trending?: Resolver<Maybe<ResolversTypes['TrendingConnection']>, ParentType, ContextType, RequireFields<QueryTrendingArgs, 'circle' | 'window' | 'first'>>;
  circlePath?: Resolver<Maybe<ResolversTypes['CirclePath']>, ParentType, ContextType, RequireFields<QueryCirclePathArgs, 'from' | 'to' | 'circle' | 'window' | 'maxDegrees'>>;
  tonight?: Resolver<Maybe<ResolversTypes['GroupPicks']>, ParentType, ContextType, RequireFields<QueryTonightArgs, 'with' | 'strategy' | 'first'>>;
  exportHistory?: Resolver<Maybe<ResolversTypes['HistoryExport']>, ParentType, ContextType, RequireFields<QueryExportHistoryArgs, 'format' | 'inParts'>>;
  historyImport?: Resolver<Maybe<ResolversTypes['HistoryImport']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createProfile?: Resolver<ResolversTypes['ProfilePayload'], ParentType, ContextType, RequireFields<MutationCreateProfileArgs, 'input'>>;
  updateProfile?: Resolver<ResolversTypes['ProfilePayload'], ParentType, ContextType, RequireFields<MutationUpdateProfileArgs, 'input'>>;
  deleteProfile?: Resolver<ResolversTypes['DeleteProfilePayload'], ParentType, ContextType>;
  requestFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationRequestFriendshipArgs, 'input'>>;
  acceptFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationAcceptFriendshipArgs, 'input'>>;
  declineFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationDeclineFriendshipArgs, 'input'>>;
  removeFriend?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationRemoveFriendArgs, 'input'>>;
  blockUser?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationBlockUserArgs, 'input'>>;
  unblockUser?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationUnblockUserArgs, 'input'>>;
  recordWatch?: Resolver<ResolversTypes['WatchPayload'], ParentType, ContextType, RequireFields<MutationRecordWatchArgs, 'input'>>;
  updateWatch?: Resolver<ResolversTypes['WatchPayload'], ParentType, ContextType, RequireFields<MutationUpdateWatchArgs, 'input'>>;
  deleteWatch?: Resolver<ResolversTypes['WatchPayload'], ParentType, ContextType, RequireFields<MutationDeleteWatchArgs, 'input'>>;
  rateMovie?: Resolver<ResolversTypes['MovieStatePayload'], ParentType, ContextType, RequireFields<MutationRateMovieArgs, 'input'>>;
  setWatchlisted?: Resolver<ResolversTypes['MovieStatePayload'], ParentType, ContextType, RequireFields<MutationSetWatchlistedArgs, 'input'>>;
  dismissRecommendation?: Resolver<ResolversTypes['MovieStatePayload'], ParentType, ContextType, RequireFields<MutationDismissRecommendationArgs, 'input'>>;
  importHistory?: Resolver<ResolversTypes['ImportHistoryPayload'], ParentType, ContextType, RequireFields<MutationImportHistoryArgs, 'input'>>;
  setPersonLoved?: Resolver<ResolversTypes['PersonStatePayload'], ParentType, ContextType, RequireFields<MutationSetPersonLovedArgs, 'input'>>;
};

export type MovieResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Movie'] = ResolversParentTypes['Movie'], FederationReferenceType extends FederationReferenceTypes['Movie'] = FederationReferenceTypes['Movie']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Movie']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['ViewerMovieState']>, ParentType, ContextType>;
  friendsWhoWatched?: Resolver<Maybe<ResolversTypes['Watchers']>, ParentType, ContextType, RequireFields<MovieFriendsWhoWatchedArgs, 'window' | 'first'>>;
  connectionsToMe?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Reason']>>, ParentType, ContextType, RequireFields<MovieConnectionsToMeArgs, 'first'>>;
  communityRating?: Resolver<Maybe<ResolversTypes['RatingSummary']>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['ViewerPersonState']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  friendship?: Resolver<ResolversTypes['FriendshipState'], ParentType, ContextType>;
  friends?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<UserFriendsArgs, 'first'>>;
  friendRequests?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FriendRequest']>>, ParentType, ContextType, RequireFields<UserFriendRequestsArgs, 'first'>>;
  blockedUsers?: Resolver<Maybe<ResolversTypes['BlockedUserConnection']>, ParentType, ContextType, RequireFields<UserBlockedUsersArgs, 'first'>>;
  history?: Resolver<Maybe<ResolversTypes['WatchConnection']>, ParentType, ContextType, RequireFields<UserHistoryArgs, 'window' | 'first'>>;
  watchlist?: Resolver<Maybe<ResolversTypes['MovieConnection']>, ParentType, ContextType, RequireFields<UserWatchlistArgs, 'first'>>;
  lovedPeople?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Person']>>>, ParentType, ContextType, RequireFields<UserLovedPeopleArgs, 'first'>>;
  defaultVisibility?: Resolver<Maybe<ResolversTypes['Visibility']>, ParentType, ContextType>;
  compatibility?: Resolver<Maybe<ResolversTypes['Compatibility']>, ParentType, ContextType>;
  yearInReview?: Resolver<Maybe<ResolversTypes['YearInReview']>, ParentType, ContextType, RequireFields<UserYearInReviewArgs, 'year' | 'timeZone'>>;
  feed?: Resolver<Maybe<ResolversTypes['FeedConnection']>, ParentType, ContextType, RequireFields<UserFeedArgs, 'first'>>;
  recommendations?: Resolver<Maybe<ResolversTypes['RecommendationConnection']>, ParentType, ContextType, RequireFields<UserRecommendationsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CirclePathResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['CirclePath'] = ResolversParentTypes['CirclePath']> = {
  degrees?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hops?: Resolver<ReadonlyArray<ResolversTypes['CircleHop']>, ParentType, ContextType>;
};

export type CircleHopResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['CircleHop'] = ResolversParentTypes['CircleHop']> = {
  from?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  watchedBy?: Resolver<ResolversTypes['Watchers'], ParentType, ContextType>;
};

export type GroupPicksResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['GroupPicks'] = ResolversParentTypes['GroupPicks']> = {
  picks?: Resolver<ReadonlyArray<ResolversTypes['GroupPick']>, ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['GroupStrategy'], ParentType, ContextType>;
  relaxed?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GroupPickResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['GroupPick'] = ResolversParentTypes['GroupPick']> = {
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fairness?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  perMember?: Resolver<ReadonlyArray<ResolversTypes['MemberPrediction']>, ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
};

export type MemberPredictionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['MemberPrediction'] = ResolversParentTypes['MemberPrediction']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  predicted?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
};

export type CompatibilityResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Compatibility'] = ResolversParentTypes['Compatibility']> = {
  score?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sharedFilms?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  agree?: Resolver<ReadonlyArray<ResolversTypes['SharedOpinion']>, ParentType, ContextType>;
  clash?: Resolver<ReadonlyArray<ResolversTypes['SharedOpinion']>, ParentType, ContextType>;
  sharedPeople?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Person']>>, ParentType, ContextType>;
  watchNext?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
};

export type SharedOpinionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['SharedOpinion'] = ResolversParentTypes['SharedOpinion']> = {
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  mine?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  theirs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type GenreResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Genre'] = ResolversParentTypes['Genre']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type YearInReviewResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['YearInReview'] = ResolversParentTypes['YearInReview']> = {
  year?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  films?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  watches?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minutes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rewatches?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstWatch?: Resolver<Maybe<ResolversTypes['Watch']>, ParentType, ContextType>;
  lastWatch?: Resolver<Maybe<ResolversTypes['Watch']>, ParentType, ContextType>;
  months?: Resolver<ReadonlyArray<ResolversTypes['MonthStat']>, ParentType, ContextType>;
  topPeople?: Resolver<ReadonlyArray<ResolversTypes['PersonStat']>, ParentType, ContextType, RequireFields<YearInReviewTopPeopleArgs, 'first'>>;
  topGenres?: Resolver<ReadonlyArray<ResolversTypes['GenreStat']>, ParentType, ContextType, RequireFields<YearInReviewTopGenresArgs, 'first'>>;
  bestMatch?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  mostDivisive?: Resolver<Maybe<ResolversTypes['SharedOpinion']>, ParentType, ContextType>;
};

export type MonthStatResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['MonthStat'] = ResolversParentTypes['MonthStat']> = {
  month?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  watches?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minutes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PersonStatResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['PersonStat'] = ResolversParentTypes['PersonStat']> = {
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  films?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  meanRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type GenreStatResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['GenreStat'] = ResolversParentTypes['GenreStat']> = {
  genre?: Resolver<Maybe<ResolversTypes['Genre']>, ParentType, ContextType>;
  films?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  meanRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  friendsMeanRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type RecommendationConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['RecommendationConnection'] = ResolversParentTypes['RecommendationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RecommendationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RecommendationEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['RecommendationEdge'] = ResolversParentTypes['RecommendationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
};

export type FeedConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['FeedConnection'] = ResolversParentTypes['FeedConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FeedEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FeedEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['FeedEdge'] = ResolversParentTypes['FeedEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Watch'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
};

export type FriendRequestResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['FriendRequest'] = ResolversParentTypes['FriendRequest']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  sentByMe?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  sentAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type BlockedUserConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['BlockedUserConnection'] = ResolversParentTypes['BlockedUserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['BlockedUserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['BlockedUser']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BlockedUserEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['BlockedUserEdge'] = ResolversParentTypes['BlockedUserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['BlockedUser'], ParentType, ContextType>;
};

export type BlockedUserResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['BlockedUser'] = ResolversParentTypes['BlockedUser']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  blockedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MovieConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['MovieConnection'] = ResolversParentTypes['MovieConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MovieEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MovieEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['MovieEdge'] = ResolversParentTypes['MovieEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
};

export type WatchResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Watch'] = ResolversParentTypes['Watch'], FederationReferenceType extends FederationReferenceTypes['Watch'] = FederationReferenceTypes['Watch']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Watch']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  watchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rating?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  rewatch?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  visibility?: Resolver<ResolversTypes['Visibility'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WatchConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['WatchConnection'] = ResolversParentTypes['WatchConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WatchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Watch']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WatchEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['WatchEdge'] = ResolversParentTypes['WatchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Watch'], ParentType, ContextType>;
};

export type ViewerMovieStateResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['ViewerMovieState'] = ResolversParentTypes['ViewerMovieState']> = {
  watched?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  timesWatched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastWatchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rating?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  watchlisted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  watches?: Resolver<ReadonlyArray<ResolversTypes['Watch']>, ParentType, ContextType, RequireFields<ViewerMovieStateWatchesArgs, 'first'>>;
};

export type ViewerPersonStateResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['ViewerPersonState'] = ResolversParentTypes['ViewerPersonState']> = {
  loved?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  affinity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  filmsSeen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  meanRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type WatchersResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Watchers'] = ResolversParentTypes['Watchers']> = {
  users?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  meanRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type RatingSummaryResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['RatingSummary'] = ResolversParentTypes['RatingSummary']> = {
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReasonResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Reason'] = ResolversParentTypes['Reason']> = {
  kind?: Resolver<ResolversTypes['ReasonKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  users?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  people?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Person']>>, ParentType, ContextType>;
  movies?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
};

export type DiscoverConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['DiscoverConnection'] = ResolversParentTypes['DiscoverConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DiscoverEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType>;
};

export type DiscoverEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['DiscoverEdge'] = ResolversParentTypes['DiscoverEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  watchedBy?: Resolver<ResolversTypes['Watchers'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
};

export type TrendingConnectionResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['TrendingConnection'] = ResolversParentTypes['TrendingConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TrendingEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type TrendingEdgeResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['TrendingEdge'] = ResolversParentTypes['TrendingEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  previousRank?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  watcherCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  via?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
};

export type FacetResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  buckets?: Resolver<ReadonlyArray<ResolversTypes['FacetBucket']>, ParentType, ContextType>;
  stats?: Resolver<Maybe<ResolversTypes['FacetStats']>, ParentType, ContextType>;
  otherCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FacetBucketResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['FacetBucket'] = ResolversParentTypes['FacetBucket']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  selected?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FacetStatsResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['FacetStats'] = ResolversParentTypes['FacetStats']> = {
  min?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  max?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  mean?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ImportHistoryPayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['ImportHistoryPayload'] = ResolversParentTypes['ImportHistoryPayload']> = {
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recorded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowsLeft?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ambiguous?: Resolver<ReadonlyArray<ResolversTypes['ImportRow']>, ParentType, ContextType>;
  unmatched?: Resolver<ReadonlyArray<ResolversTypes['ImportRow']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type HistoryImportResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['HistoryImport'] = ResolversParentTypes['HistoryImport']> = {
  state?: Resolver<ResolversTypes['HistoryImportState'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowsDone?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImportRowResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['ImportRow'] = ResolversParentTypes['ImportRow']> = {
  line?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  candidates?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
};

export type HistoryExportResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['HistoryExport'] = ResolversParentTypes['HistoryExport']> = {
  content?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  watches?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type ProfilePayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['ProfilePayload'] = ResolversParentTypes['ProfilePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeleteProfilePayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['DeleteProfilePayload'] = ResolversParentTypes['DeleteProfilePayload']> = {
  deleted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type FriendshipPayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['FriendshipPayload'] = ResolversParentTypes['FriendshipPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type WatchPayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['WatchPayload'] = ResolversParentTypes['WatchPayload']> = {
  watch?: Resolver<Maybe<ResolversTypes['Watch']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MovieStatePayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['MovieStatePayload'] = ResolversParentTypes['MovieStatePayload']> = {
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PersonStatePayloadResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['PersonStatePayload'] = ResolversParentTypes['PersonStatePayload']> = {
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = SocialContext> = {
  federation__FieldSet?: GraphQLScalarType;
  link__Import?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Movie?: MovieResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  CirclePath?: CirclePathResolvers<ContextType>;
  CircleHop?: CircleHopResolvers<ContextType>;
  GroupPicks?: GroupPicksResolvers<ContextType>;
  GroupPick?: GroupPickResolvers<ContextType>;
  MemberPrediction?: MemberPredictionResolvers<ContextType>;
  Compatibility?: CompatibilityResolvers<ContextType>;
  SharedOpinion?: SharedOpinionResolvers<ContextType>;
  Genre?: GenreResolvers<ContextType>;
  YearInReview?: YearInReviewResolvers<ContextType>;
  MonthStat?: MonthStatResolvers<ContextType>;
  PersonStat?: PersonStatResolvers<ContextType>;
  GenreStat?: GenreStatResolvers<ContextType>;
  RecommendationConnection?: RecommendationConnectionResolvers<ContextType>;
  RecommendationEdge?: RecommendationEdgeResolvers<ContextType>;
  FeedConnection?: FeedConnectionResolvers<ContextType>;
  FeedEdge?: FeedEdgeResolvers<ContextType>;
  FriendRequest?: FriendRequestResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  BlockedUserConnection?: BlockedUserConnectionResolvers<ContextType>;
  BlockedUserEdge?: BlockedUserEdgeResolvers<ContextType>;
  BlockedUser?: BlockedUserResolvers<ContextType>;
  MovieConnection?: MovieConnectionResolvers<ContextType>;
  MovieEdge?: MovieEdgeResolvers<ContextType>;
  Watch?: WatchResolvers<ContextType>;
  WatchConnection?: WatchConnectionResolvers<ContextType>;
  WatchEdge?: WatchEdgeResolvers<ContextType>;
  ViewerMovieState?: ViewerMovieStateResolvers<ContextType>;
  ViewerPersonState?: ViewerPersonStateResolvers<ContextType>;
  Watchers?: WatchersResolvers<ContextType>;
  RatingSummary?: RatingSummaryResolvers<ContextType>;
  Reason?: ReasonResolvers<ContextType>;
  DiscoverConnection?: DiscoverConnectionResolvers<ContextType>;
  DiscoverEdge?: DiscoverEdgeResolvers<ContextType>;
  TrendingConnection?: TrendingConnectionResolvers<ContextType>;
  TrendingEdge?: TrendingEdgeResolvers<ContextType>;
  Facet?: FacetResolvers<ContextType>;
  FacetBucket?: FacetBucketResolvers<ContextType>;
  FacetStats?: FacetStatsResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  ImportHistoryPayload?: ImportHistoryPayloadResolvers<ContextType>;
  HistoryImport?: HistoryImportResolvers<ContextType>;
  ImportRow?: ImportRowResolvers<ContextType>;
  HistoryExport?: HistoryExportResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  ProfilePayload?: ProfilePayloadResolvers<ContextType>;
  DeleteProfilePayload?: DeleteProfilePayloadResolvers<ContextType>;
  FriendshipPayload?: FriendshipPayloadResolvers<ContextType>;
  WatchPayload?: WatchPayloadResolvers<ContextType>;
  MovieStatePayload?: MovieStatePayloadResolvers<ContextType>;
  PersonStatePayload?: PersonStatePayloadResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = SocialContext> = {
  link?: LinkDirectiveResolver<any, any, ContextType>;
  composeDirective?: ComposeDirectiveDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  inaccessible?: InaccessibleDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  costFactor?: CostFactorDirectiveResolver<any, any, ContextType>;
};
