/* Generated from subgraphs/social/src/social.graphql by npm run schema:build. Do not edit. */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MovieModel, PersonModel, UserModel, WatchModel, FriendRequestModel, UserPageModel, WatchPageModel, MoviePageModel, WatchersModel, ReasonModel, DiscoverModel, FeedModel, RecommendationModel, CirclePathModel, GenreModel, YearInReviewModel, CompatibilityModel, GroupPicksModel, TrendingModel } from '../resolvers/models.js';
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
  /** A moment in UTC, RFC 3339, such as `2026-03-01T20:15:00Z`. */
  DateTime: { input: Date; output: Date; }
};

/** Anything that has a global id. */
export type Node = {
  /** Global, opaque and stable; its prefix tells the kind. */
  readonly id: Scalars['ID']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** The signed-in viewer; null for an anonymous request, or one whose person has no profile yet. */
  readonly me?: Maybe<User>;
  /** One person who uses Marquee, by exactly one of id and handle. Null where there is none that the viewer may see. */
  readonly user?: Maybe<User>;
  /** Films by who in the viewer's circle watched them, crossed with the catalog's facts, filtered, faceted, ranked and explained. */
  readonly discover?: Maybe<DiscoverConnection>;
  /** Films that most people of the circle watched lately, with the rank they had in the window before. */
  readonly trending?: Maybe<TrendingConnection>;
  /** The shortest chain of films between two people in film, every film watched by somebody of the circle that the viewer may see. Among equal chains the one whose people have the lowest ids, then films. Null where there is none. */
  readonly circlePath?: Maybe<CirclePath>;
  /** What should this group watch together? The viewer and up to nine others, each as far as the viewer may see. NOT_FOUND where one of them is nobody whom the viewer may know. */
  readonly tonight?: Maybe<GroupPicks>;
  /** All that the viewer owns, in a form that importHistory takes again; null for an anonymous request. */
  readonly exportHistory?: Maybe<HistoryExport>;
};


export type QueryUserArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  handle?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDiscoverArgs = {
  filter: DiscoverFilter;
  orderBy?: InputMaybe<DiscoverOrder>;
  facets?: InputMaybe<ReadonlyArray<DiscoverFacet>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTrendingArgs = {
  circle?: InputMaybe<Circle>;
  window?: InputMaybe<Window>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCirclePathArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
  circle?: InputMaybe<Circle>;
  window?: InputMaybe<Window>;
  maxDegrees?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryTonightArgs = {
  with: ReadonlyArray<Scalars['ID']['input']>;
  maxRuntime?: InputMaybe<Scalars['Int']['input']>;
  genres?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  strategy?: InputMaybe<GroupStrategy>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Makes a profile for the person of the token. */
  readonly createProfile: ProfilePayload;
  /** Changes what is given and leaves the rest. */
  readonly updateProfile: ProfilePayload;
  /** Erases the viewer everywhere, watches, ratings and friendships included. */
  readonly deleteProfile: DeleteProfilePayload;
  /** Asks somebody to be friends; accepts where they have asked already. */
  readonly requestFriendship: FriendshipPayload;
  /** Accepts a request of theirs. */
  readonly acceptFriendship: FriendshipPayload;
  /** Declines a request of theirs, or takes back one's own. */
  readonly declineFriendship: FriendshipPayload;
  /** Ends a friendship. */
  readonly removeFriend: FriendshipPayload;
  /** Makes each nonexistent to the other; ends friendship and requests. */
  readonly blockUser: FriendshipPayload;
  /** Takes a block back. What it ended stays ended. */
  readonly unblockUser: FriendshipPayload;
  /** Records that the viewer watched a film. Once answered it survives any crash. */
  readonly recordWatch: WatchPayload;
  /** Changes what is given of one of the viewer's watches and leaves the rest. */
  readonly updateWatch: WatchPayload;
  /** Deletes one of the viewer's watches. */
  readonly deleteWatch: WatchPayload;
  /** Rates the viewer's latest watch of a film; a film not watched yet gets a rating that only the viewer sees. */
  readonly rateMovie: MovieStatePayload;
  /** Puts a film on the viewer's watchlist or takes it off. */
  readonly setWatchlisted: MovieStatePayload;
  /** Takes a film out of what is recommended to the viewer, for good. */
  readonly dismissRecommendation: MovieStatePayload;
  /** Takes in a Letterboxd, Trakt or IMDb ratings export, or one of our own. dryRun reports matches, ambiguities and misses and writes nothing. However often a file is imported, nothing is recorded twice. */
  readonly importHistory: ImportHistoryPayload;
  /** Says that the viewer loves somebody in film, or does not. */
  readonly setPersonLoved: PersonStatePayload;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationCreateProfileArgs = {
  input: CreateProfileInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationRequestFriendshipArgs = {
  input: UserInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationAcceptFriendshipArgs = {
  input: UserInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationDeclineFriendshipArgs = {
  input: UserInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationRemoveFriendArgs = {
  input: UserInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationBlockUserArgs = {
  input: UserInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationUnblockUserArgs = {
  input: UserInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationRecordWatchArgs = {
  input: RecordWatchInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationUpdateWatchArgs = {
  input: UpdateWatchInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationDeleteWatchArgs = {
  input: DeleteWatchInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationRateMovieArgs = {
  input: RateMovieInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationSetWatchlistedArgs = {
  input: SetWatchlistedInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationDismissRecommendationArgs = {
  input: DismissInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationImportHistoryArgs = {
  input: ImportHistoryInput;
};


/** Each takes one input and returns a payload with userErrors for what a person can mend. */
export type MutationSetPersonLovedArgs = {
  input: SetPersonLovedInput;
};

/** Who may see a watch. */
export type Visibility =
  /** Only the viewer. */
  | 'PRIVATE'
  /** The viewer's friends. */
  | 'FRIENDS'
  /** Everybody. */
  | 'PUBLIC';

/** How a group's predictions become one score. */
export type GroupStrategy =
  /** Half the mean, half the least of all: good for all, and bad for nobody. */
  | 'FAIR'
  /** The mean. */
  | 'AVERAGE'
  /** The least of all. */
  | 'LEAST_MISERY';

/** Whose watches count. */
export type Circle =
  /** The viewer alone. */
  | 'ME'
  /** The viewer's friends. */
  | 'FRIENDS'
  /** Friends and their friends. */
  | 'FRIENDS_OF_FRIENDS'
  /** Everybody, the viewer included. */
  | 'EVERYONE';

/** How far back, counted from now. Watches of unknown date are in ALL_TIME only. */
export type Window =
  /** One day. */
  | 'LAST_24_HOURS'
  /** Seven days. */
  | 'LAST_7_DAYS'
  /** Thirty days. */
  | 'LAST_30_DAYS'
  /** 365 days. */
  | 'LAST_YEAR'
  /** Everything. */
  | 'ALL_TIME';

/** What the viewer and somebody are to each other. */
export type FriendshipState =
  /** Nothing yet, or the same person. */
  | 'NONE'
  /** The viewer has asked. */
  | 'REQUESTED_BY_ME'
  /** They have asked. */
  | 'REQUESTED_BY_THEM'
  /** Friends. */
  | 'FRIENDS'
  /** The viewer has blocked them. */
  | 'BLOCKED';

/** A film, as far as people have to do with it. */
export type Movie = {
  readonly __typename?: 'Movie';
  /** Global id (mov_…). */
  readonly id: Scalars['ID']['output'];
  /** What the viewer has to do with it; null for an anonymous request. */
  readonly viewer?: Maybe<ViewerMovieState>;
  /** The viewer's friends who watched it; null for an anonymous request. */
  readonly friendsWhoWatched?: Maybe<Watchers>;
  /** Links between the viewer and the film, weightiest first: friends who watched it or rated it high, people loved in it, films like it that the viewer liked, people of like taste. Null for an anonymous request. */
  readonly connectionsToMe?: Maybe<ReadonlyArray<Reason>>;
  /** What people think of it, from watches that are public and the viewer's own. */
  readonly communityRating?: Maybe<RatingSummary>;
};


/** A film, as far as people have to do with it. */
export type MovieFriendsWhoWatchedArgs = {
  window?: InputMaybe<Window>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A film, as far as people have to do with it. */
export type MovieConnectionsToMeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Somebody in film, as far as the viewer has to do with them. */
export type Person = {
  readonly __typename?: 'Person';
  /** Global id (per_…). */
  readonly id: Scalars['ID']['output'];
  /** What the viewer has to do with them; null for an anonymous request. */
  readonly viewer?: Maybe<ViewerPersonState>;
};

/** Somebody who uses Marquee. */
export type User = Node & {
  readonly __typename?: 'User';
  /** Global id (usr_…), stable when the handle changes. */
  readonly id: Scalars['ID']['output'];
  /** The id again, under a key that the catalog's `node` leads to. */
  readonly nodeId: Scalars['ID']['output'];
  /** The name they chose, unique. */
  readonly handle: Scalars['String']['output'];
  /** The name they show. */
  readonly displayName: Scalars['String']['output'];
  /** What the viewer and they are to each other. */
  readonly friendship: FriendshipState;
  /** Their friends, by handle. Null where the viewer may not see it: it is for themselves and their friends. */
  readonly friends?: Maybe<UserConnection>;
  /** Incoming and outgoing requests, newest first; the viewer's own only. */
  readonly friendRequests?: Maybe<ReadonlyArray<FriendRequest>>;
  /** Their watches that the viewer may see, latest first; those of unknown date last. */
  readonly history?: Maybe<WatchConnection>;
  /** What they mean to watch, latest addition first. For themselves and their friends. */
  readonly watchlist?: Maybe<MovieConnection>;
  /** People in film they said they love, by id. For themselves and their friends. */
  readonly lovedPeople?: Maybe<ReadonlyArray<Maybe<Person>>>;
  /** Who sees a new watch unless it says otherwise; the viewer's own only. */
  readonly defaultVisibility?: Maybe<Visibility>;
  /** How well they and the viewer match; null for the viewer and for an anonymous request. */
  readonly compatibility?: Maybe<Compatibility>;
  /** A year in films; the viewer's own only. */
  readonly yearInReview?: Maybe<YearInReview>;
  /** What friends watched, newest first, with what it has to do with the viewer; the viewer's own only. Watches of unknown date are not news. */
  readonly feed?: Maybe<FeedConnection>;
  /** Films for the viewer, best first, each with reasons; the viewer's own only. None that was seen or dismissed. */
  readonly recommendations?: Maybe<RecommendationConnection>;
};


/** Somebody who uses Marquee. */
export type UserFriendsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Somebody who uses Marquee. */
export type UserHistoryArgs = {
  window?: InputMaybe<Window>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Somebody who uses Marquee. */
export type UserWatchlistArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Somebody who uses Marquee. */
export type UserLovedPeopleArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Somebody who uses Marquee. */
export type UserYearInReviewArgs = {
  year: Scalars['Int']['input'];
};


/** Somebody who uses Marquee. */
export type UserFeedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Somebody who uses Marquee. */
export type UserRecommendationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A chain of films between two people, as the circle watched them. */
export type CirclePath = {
  readonly __typename?: 'CirclePath';
  /** How many films it has; 0 from somebody to themselves. */
  readonly degrees: Scalars['Int']['output'];
  /** Its films in order. */
  readonly hops: ReadonlyArray<CircleHop>;
};

/** One film of a chain, and the two people of it whom it links. */
export type CircleHop = {
  readonly __typename?: 'CircleHop';
  /** In it, on the side of the start. */
  readonly from?: Maybe<Person>;
  /** The film. */
  readonly movie?: Maybe<Movie>;
  /** In it, on the side of the goal. */
  readonly to?: Maybe<Person>;
  /** Who of the circle watched it in the window. */
  readonly watchedBy: Watchers;
};

/** relaxed names every constraint that had to be dropped to find anything; never a silent drop. */
export type GroupPicks = {
  readonly __typename?: 'GroupPicks';
  /** The films, best first; ties go by film id. */
  readonly picks: ReadonlyArray<GroupPick>;
  /** How predictions became one score. */
  readonly strategy: GroupStrategy;
  /** maxRuntime and genres, where no film at all would hold to them. */
  readonly relaxed: ReadonlyArray<Scalars['String']['output']>;
};

/** A film for the group. */
export type GroupPick = {
  readonly __typename?: 'GroupPick';
  /** The film. */
  readonly movie?: Maybe<Movie>;
  /** The predictions, put together by the strategy; 1 to 10. */
  readonly score: Scalars['Float']['output'];
  /** 1 where all would like it alike, 0 where one would give it 10 and another 1. */
  readonly fairness: Scalars['Float']['output'];
  /** What each would give it: the viewer first, the others as they were named. */
  readonly perMember: ReadonlyArray<MemberPrediction>;
  /** What it has to do with the viewer, weightiest first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** What somebody would give a film. */
export type MemberPrediction = {
  readonly __typename?: 'MemberPrediction';
  /** Who. */
  readonly user: User;
  /** What they would give it, 1 to 10, from what the viewer may see of them. 2 less where they have seen it. */
  readonly predicted: Scalars['Float']['output'];
  /** 0 to 1: how much there was to go by; half at ten films. */
  readonly confidence: Scalars['Float']['output'];
  /** What speaks for it, or that they have seen it, weightiest first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** Symmetric: both people see the same score. Built only on what each has let the other see. score null below five shared films. */
export type Compatibility = {
  readonly __typename?: 'Compatibility';
  /** 0 to 100. */
  readonly score?: Maybe<Scalars['Int']['output']>;
  /** 0 to 1; grows with the films in common, half at ten. */
  readonly confidence: Scalars['Float']['output'];
  /** Films both watched. */
  readonly sharedFilms: Scalars['Int']['output'];
  /** Films both rated, one point apart at most: the nearest, then the best liked; at most five. */
  readonly agree: ReadonlyArray<SharedOpinion>;
  /** Films both rated, three points apart at least: the farthest first; at most five. */
  readonly clash: ReadonlyArray<SharedOpinion>;
  /** People in film whom both have seen at least twice, those seen most by both first; at most five. */
  readonly sharedPeople: ReadonlyArray<Maybe<Person>>;
  /** What neither has seen, as far as the viewer may know, and both would like; at most five. */
  readonly watchNext: ReadonlyArray<Maybe<Movie>>;
};

/** What two gave a film. */
export type SharedOpinion = {
  readonly __typename?: 'SharedOpinion';
  /** The film. */
  readonly movie?: Maybe<Movie>;
  /** The viewer's rating, 1 to 10. */
  readonly mine: Scalars['Int']['output'];
  /** The other rating, 1 to 10. */
  readonly theirs: Scalars['Int']['output'];
};

/** A genre, as far as people have to do with it. */
export type Genre = {
  readonly __typename?: 'Genre';
  /** Global id (gen_…). */
  readonly id: Scalars['ID']['output'];
};

/** A year in films: the viewer's own watches of it, and what friends let the viewer see. Watches of unknown date are in no year. */
export type YearInReview = {
  readonly __typename?: 'YearInReview';
  /** Which year, in UTC. */
  readonly year: Scalars['Int']['output'];
  /** Films watched. */
  readonly films: Scalars['Int']['output'];
  /** How often something was watched; the months add up to it. */
  readonly watches: Scalars['Int']['output'];
  /** Minutes watched, as far as films' lengths are known; the months add up to it. */
  readonly minutes: Scalars['Int']['output'];
  /** Watches of films that had been watched before. */
  readonly rewatches: Scalars['Int']['output'];
  /** The first of the year. */
  readonly firstWatch?: Maybe<Watch>;
  /** The last of the year. */
  readonly lastWatch?: Maybe<Watch>;
  /** January to December. */
  readonly months: ReadonlyArray<MonthStat>;
  /** People in most of the films, the better rated first among equals. */
  readonly topPeople: ReadonlyArray<PersonStat>;
  /** Genres of most of the films, the better rated first among equals. */
  readonly topGenres: ReadonlyArray<GenreStat>;
  /** The friend with the best compatibility by the year's watches alone; null below five films in common with each. */
  readonly bestMatch?: Maybe<User>;
  /** The film whose rating lies farthest from the mean of friends' ratings, which theirs is rounded to; null where none differs. */
  readonly mostDivisive?: Maybe<SharedOpinion>;
};


/** A year in films: the viewer's own watches of it, and what friends let the viewer see. Watches of unknown date are in no year. */
export type YearInReviewTopPeopleArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A year in films: the viewer's own watches of it, and what friends let the viewer see. Watches of unknown date are in no year. */
export type YearInReviewTopGenresArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A month in films. */
export type MonthStat = {
  readonly __typename?: 'MonthStat';
  /** 1 to 12. */
  readonly month: Scalars['Int']['output'];
  /** How often something was watched. */
  readonly watches: Scalars['Int']['output'];
  /** Minutes watched. */
  readonly minutes: Scalars['Int']['output'];
};

/** Somebody in the films of a year. */
export type PersonStat = {
  readonly __typename?: 'PersonStat';
  /** Who. */
  readonly person?: Maybe<Person>;
  /** In how many of the films. */
  readonly films: Scalars['Int']['output'];
  /** Mean of the viewer's ratings of these. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
};

/** A genre of the films of a year. */
export type GenreStat = {
  readonly __typename?: 'GenreStat';
  /** Which. */
  readonly genre?: Maybe<Genre>;
  /** How many of the films. */
  readonly films: Scalars['Int']['output'];
  /** Mean of the viewer's ratings of these. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
  /** Mean of friends' ratings of films of the genre that they watched in the year. */
  readonly friendsMeanRating?: Maybe<Scalars['Float']['output']>;
};

/** A page of recommendations. */
export type RecommendationConnection = {
  readonly __typename?: 'RecommendationConnection';
  /** The films with why they are here. */
  readonly edges: ReadonlyArray<RecommendationEdge>;
  /** The films. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** A recommended film. */
export type RecommendationEdge = {
  readonly __typename?: 'RecommendationEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The film. */
  readonly node?: Maybe<Movie>;
  /** What it was ranked by, rounded to 6 decimals; ties go by film id. */
  readonly score: Scalars['Float']['output'];
  /** Why it is here, weightiest first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** What friends did. */
export type FeedConnection = {
  readonly __typename?: 'FeedConnection';
  /** The news with their cursors. */
  readonly edges: ReadonlyArray<FeedEdge>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** A friend's watch in the feed. */
export type FeedEdge = {
  readonly __typename?: 'FeedEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The watch. */
  readonly node: Watch;
  /** What it has to do with the viewer, weightiest first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** A request to be friends. */
export type FriendRequest = {
  readonly __typename?: 'FriendRequest';
  /** The other one. */
  readonly user: User;
  /** Whether the viewer asked. */
  readonly sentByMe: Scalars['Boolean']['output'];
  /** When. */
  readonly sentAt: Scalars['DateTime']['output'];
};

/** A page of people. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** The people with their cursors. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** The people. */
  readonly nodes: ReadonlyArray<User>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A person in a list. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The person. */
  readonly node: User;
};

/** A page of films. */
export type MovieConnection = {
  readonly __typename?: 'MovieConnection';
  /** The films with their cursors. */
  readonly edges: ReadonlyArray<MovieEdge>;
  /** The films. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A film in a list. */
export type MovieEdge = {
  readonly __typename?: 'MovieEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The film. */
  readonly node?: Maybe<Movie>;
};

/** One time that somebody watched a film. */
export type Watch = Node & {
  readonly __typename?: 'Watch';
  /** Global id (wch_…). */
  readonly id: Scalars['ID']['output'];
  /** Who. */
  readonly user: User;
  /** What. */
  readonly movie?: Maybe<Movie>;
  /** When; null where only that it was is known. */
  readonly watchedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What they gave it this time, 1 to 10. */
  readonly rating?: Maybe<Scalars['Int']['output']>;
  /** Whether they had watched it before, as far as the viewer may see. */
  readonly rewatch: Scalars['Boolean']['output'];
  /** Their words. */
  readonly note?: Maybe<Scalars['String']['output']>;
  /** Who may see it. */
  readonly visibility: Visibility;
};

/** A page of watches. */
export type WatchConnection = {
  readonly __typename?: 'WatchConnection';
  /** The watches with their cursors. */
  readonly edges: ReadonlyArray<WatchEdge>;
  /** The watches. */
  readonly nodes: ReadonlyArray<Watch>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, as far as the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A watch in a list. */
export type WatchEdge = {
  readonly __typename?: 'WatchEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The watch. */
  readonly node: Watch;
};

/** What the viewer has to do with a film. */
export type ViewerMovieState = {
  readonly __typename?: 'ViewerMovieState';
  /** Whether they watched it. */
  readonly watched: Scalars['Boolean']['output'];
  /** How often. */
  readonly timesWatched: Scalars['Int']['output'];
  /** When last; null where no date is known. */
  readonly lastWatchedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The rating of the latest watch that has one, else the rating given without a watch; 1 to 10. */
  readonly rating?: Maybe<Scalars['Int']['output']>;
  /** Whether they mean to watch it. */
  readonly watchlisted: Scalars['Boolean']['output'];
};

/** What the viewer has to do with somebody in film. affinity: 0 to 1, inferred from what the viewer watched and how it was rated. */
export type ViewerPersonState = {
  readonly __typename?: 'ViewerPersonState';
  /** Said so. */
  readonly loved: Scalars['Boolean']['output'];
  /** 0 (never seen) towards 1, inferred from the films seen with them and how these were rated. */
  readonly affinity: Scalars['Float']['output'];
  /** Films seen with them. */
  readonly filmsSeen: Scalars['Int']['output'];
  /** Mean of the viewer's ratings of these films. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
};

/** Who watched a film. */
export type Watchers = {
  readonly __typename?: 'Watchers';
  /** Some of them, the latest first. */
  readonly users: ReadonlyArray<User>;
  /** How many in all. */
  readonly count: Scalars['Int']['output'];
  /** Mean of each one's latest rating. */
  readonly meanRating?: Maybe<Scalars['Float']['output']>;
};

/** What people gave a film. */
export type RatingSummary = {
  readonly __typename?: 'RatingSummary';
  /** Mean of each one's latest rating; null where there is none. */
  readonly mean?: Maybe<Scalars['Float']['output']>;
  /** How many people rated it. */
  readonly count: Scalars['Int']['output'];
};

/** Why a film is in an answer; every part can be checked against the graph. */
export type Reason = {
  readonly __typename?: 'Reason';
  /** What sort of reason. */
  readonly kind: ReasonKind;
  /** In words. */
  readonly text: Scalars['String']['output'];
  /** How much it counts beside the others, above 0. */
  readonly weight: Scalars['Float']['output'];
  /** People who are the reason. */
  readonly users: ReadonlyArray<User>;
  /** People in film who are the reason. */
  readonly people: ReadonlyArray<Maybe<Person>>;
  /** Films that are the reason. */
  readonly movies: ReadonlyArray<Maybe<Movie>>;
};

/** Sorts of reasons. */
export type ReasonKind =
  /** Somebody in the circle watched it. */
  | 'FRIEND_WATCHED'
  /** Somebody in the circle gave it 8 or more. */
  | 'FRIEND_RATED_HIGH'
  /** The viewer loves somebody in it. */
  | 'LOVED_PERSON'
  /** The viewer liked films that have people in common with it, or watchers. A film counts as liked when it was watched and not rated below 6. */
  | 'SIMILAR_TO_LIKED'
  /** People who share at least three of the viewer's latest films watched it. */
  | 'TASTE_NEIGHBOURS'
  /** It is on the viewer's watchlist. */
  | 'ON_WATCHLIST'
  /** Many people watched it lately. */
  | 'TRENDING';

/** Which films; all parts given must hold. */
export type DiscoverFilter = {
  /** Watched by somebody of this circle whose watch the viewer may see. */
  readonly watchedBy: Circle;
  /** Watched so recently. */
  readonly window?: InputMaybe<Window>;
  /** With these people in the cast. */
  readonly starring?: InputMaybe<PeopleMatch>;
  /** True: only films the viewer has seen; false: only films not seen. */
  readonly seenByMe?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only films on the viewer's watchlist; false: only films not on it. */
  readonly watchlistedByMe?: InputMaybe<Scalars['Boolean']['input']>;
  /** The circle's mean rating is at least this, 1 to 10. */
  readonly minCircleRating?: InputMaybe<Scalars['Int']['input']>;
  /** Of these genres. */
  readonly genres?: InputMaybe<IdMatch>;
  /** Released in these years, both ends included. */
  readonly year?: InputMaybe<IntRange>;
};

/** lovedByMe matches people the viewer loves, said or inferred. anyOf and lovedByMe widen each other; noneOf excludes. */
export type PeopleMatch = {
  /** Somebody the viewer loves. */
  readonly lovedByMe?: InputMaybe<Scalars['Boolean']['input']>;
  /** At least one of these. */
  readonly anyOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** None of these. */
  readonly noneOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** anyOf: at least one; allOf: every one; noneOf: none. Empty lists are ignored. */
export type IdMatch = {
  /** At least one of these. */
  readonly anyOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Every one of these. */
  readonly allOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** None of these. */
  readonly noneOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** From min to max, both included; either may be left out. */
export type IntRange = {
  /** Lower end. */
  readonly min?: InputMaybe<Scalars['Int']['input']>;
  /** Upper end. */
  readonly max?: InputMaybe<Scalars['Int']['input']>;
};

/** Orders of discovery; ties go by film id. */
export type DiscoverOrder =
  /** Who watched it, how lately and how they liked it, together with people the viewer loves. */
  | 'CIRCLE_SCORE'
  /** Most people of the circle first. */
  | 'MOST_WATCHED'
  /** Latest watch first. */
  | 'RECENTLY_WATCHED'
  /** Best mean rating first. */
  | 'HIGHEST_RATED';

/** What discovery can count. */
export type DiscoverFacet =
  /** Genres. */
  | 'GENRE'
  /** Decades of release. */
  | 'DECADE'
  /** People in the cast. */
  | 'PERSON'
  /** People of the circle who watched. */
  | 'WATCHER';

/** A page of films found in the circle. */
export type DiscoverConnection = {
  readonly __typename?: 'DiscoverConnection';
  /** The films with why they are here. */
  readonly edges: ReadonlyArray<DiscoverEdge>;
  /** The films. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
  /** The facets asked for, in that order. */
  readonly facets: ReadonlyArray<Facet>;
};

/** A film found in the circle. */
export type DiscoverEdge = {
  readonly __typename?: 'DiscoverEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The film. */
  readonly node?: Maybe<Movie>;
  /** What it was ranked by in this order, rounded to 6 decimals. */
  readonly score: Scalars['Float']['output'];
  /** Who in the circle watched it in the window. */
  readonly watchedBy: Watchers;
  /** Why it is here, weightiest first. */
  readonly reasons: ReadonlyArray<Reason>;
};

/** A page of trending films. */
export type TrendingConnection = {
  readonly __typename?: 'TrendingConnection';
  /** The films with their ranks. */
  readonly edges: ReadonlyArray<TrendingEdge>;
  /** The films. */
  readonly nodes: ReadonlyArray<Maybe<Movie>>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** The moment that the window counts back from; the same on every page. */
  readonly asOf: Scalars['DateTime']['output'];
};

/** A trending film. */
export type TrendingEdge = {
  readonly __typename?: 'TrendingEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The film. */
  readonly node?: Maybe<Movie>;
  /** Its place by how many watched it; ties go by the latest watch, then by film id. */
  readonly rank: Scalars['Int']['output'];
  /** Its place in the window before, which is as long; null where nobody watched it then, and for ALL_TIME. */
  readonly previousRank?: Maybe<Scalars['Int']['output']>;
  /** How many people of the circle watched it in the window. */
  readonly watcherCount: Scalars['Int']['output'];
  /** Some of them, at most three, the latest first. */
  readonly via: ReadonlyArray<User>;
};

/** Counts of films by one of their properties. */
export type Facet = {
  readonly __typename?: 'Facet';
  /** Of discover GENRE, DECADE, PERSON or WATCHER; of searchMovies GENRE, DECADE, YEAR, CAST or DIRECTOR. */
  readonly field: Scalars['String']['output'];
  /** The fullest buckets first. */
  readonly buckets: ReadonlyArray<FacetBucket>;
  /** Figures over the values, where they are numbers. */
  readonly stats?: Maybe<FacetStats>;
  /** Films counted in buckets that are not listed. */
  readonly otherCount: Scalars['Int']['output'];
};

/** count is the totalCount that selecting this bucket in place of the field's own selection would give. */
export type FacetBucket = {
  readonly __typename?: 'FacetBucket';
  /** What to put into the filter: a genre's, person's or user's id, a year, or a decade's first year. */
  readonly id: Scalars['ID']['output'];
  /** Its name for people to read. */
  readonly label: Scalars['String']['output'];
  /** How many films. */
  readonly count: Scalars['Int']['output'];
  /** Whether the filter selects it. */
  readonly selected: Scalars['Boolean']['output'];
};

/** Figures over the values of a facet. */
export type FacetStats = {
  readonly __typename?: 'FacetStats';
  /** The least. */
  readonly min: Scalars['Float']['output'];
  /** The greatest. */
  readonly max: Scalars['Float']['output'];
  /** The mean. */
  readonly mean: Scalars['Float']['output'];
  /** How many films have a value. */
  readonly count: Scalars['Int']['output'];
};

/** Where a page stands in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether more follow. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether some came before. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** Cursor of the last item. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A new profile. */
export type CreateProfileInput = {
  /** 3 to 30 letters a to z, digits, `_` and `-`; unique. */
  readonly handle: Scalars['String']['input'];
  /** 1 to 80 characters. */
  readonly displayName: Scalars['String']['input'];
  /** Who sees a new watch unless it says otherwise. */
  readonly defaultVisibility?: InputMaybe<Visibility>;
};

/** Changes to the viewer's profile. */
export type UpdateProfileInput = {
  /** 3 to 30 letters a to z, digits, `_` and `-`; unique. */
  readonly handle?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 80 characters. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** Who sees a new watch unless it says otherwise. Earlier watches stay as they are. */
  readonly defaultVisibility?: InputMaybe<Visibility>;
};

/** Somebody. */
export type UserInput = {
  /** Their global id (usr_…). */
  readonly userId: Scalars['ID']['input'];
};

/** idempotencyKey: the same key from the same viewer records once, however often it is sent. rating 1 to 10. */
export type RecordWatchInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
  /** When; now where it is left out, unknown where it is null. Not in the future. */
  readonly watchedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 1 to 10. */
  readonly rating?: InputMaybe<Scalars['Int']['input']>;
  /** At most 2,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Who may see it; the profile's default where it is left out. */
  readonly visibility?: InputMaybe<Visibility>;
  /** At most 200 characters. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Changes to a watch; null takes a value away. */
export type UpdateWatchInput = {
  /** Global id of the watch (wch_…). */
  readonly watchId: Scalars['ID']['input'];
  /** When. Not in the future. */
  readonly watchedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 1 to 10. */
  readonly rating?: InputMaybe<Scalars['Int']['input']>;
  /** At most 2,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Who may see it. */
  readonly visibility?: InputMaybe<Visibility>;
};

/** One of the viewer's watches. */
export type DeleteWatchInput = {
  /** Global id of the watch (wch_…). */
  readonly watchId: Scalars['ID']['input'];
};

/** A rating. */
export type RateMovieInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
  /** 1 to 10; null takes back every rating the viewer gave the film. */
  readonly rating?: InputMaybe<Scalars['Int']['input']>;
};

/** On or off the watchlist. */
export type SetWatchlistedInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
  /** Whether it shall be on it. */
  readonly watchlisted: Scalars['Boolean']['input'];
};

/** Loved or not. */
export type SetPersonLovedInput = {
  /** Global id of the person (per_…). */
  readonly personId: Scalars['ID']['input'];
  /** Whether the viewer loves them. */
  readonly loved: Scalars['Boolean']['input'];
};

/** A recommendation that is not wanted. */
export type DismissInput = {
  /** Global id of the film (mov_…). */
  readonly movieId: Scalars['ID']['input'];
};

/** Where a history comes from. */
export type HistoryFormat =
  /** Letterboxd's diary.csv, reviews.csv, ratings.csv or watched.csv. */
  | 'LETTERBOXD'
  /** Trakt's JSON lists of watched, rated or history entries. */
  | 'TRAKT'
  /** IMDb's ratings CSV. */
  | 'IMDB'
  /** An export of this service, JSON. */
  | 'MARQUEE';

/** A history from elsewhere. */
export type ImportHistoryInput = {
  /** Which format it is in. */
  readonly format: HistoryFormat;
  /** The file's text, at most 8 MiB and 20,000 rows. */
  readonly content: Scalars['String']['input'];
  /** Only tell what would come of it. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Who may see what is recorded, unless the file says; the profile's default where it is left out. */
  readonly visibility?: InputMaybe<Visibility>;
};

/** What became of an import. */
export type ImportHistoryPayload = {
  readonly __typename?: 'ImportHistoryPayload';
  /** Rows whose film was found. */
  readonly matched: Scalars['Int']['output'];
  /** Watches, ratings and entries written; what was there already is not written again. 0 in a dry run. */
  readonly recorded: Scalars['Int']['output'];
  /** Rows that may be one of several films. */
  readonly ambiguous: ReadonlyArray<ImportRow>;
  /** Rows of no film here; candidates are films of that title and another year. */
  readonly unmatched: ReadonlyArray<ImportRow>;
  /** What to mend, each with its line. Lines without a mistake are taken all the same. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A row of a file for which no one film was found. */
export type ImportRow = {
  readonly __typename?: 'ImportRow';
  /** Line of a CSV file, place in a JSON list; from 1. */
  readonly line: Scalars['Int']['output'];
  /** What it says. */
  readonly text: Scalars['String']['output'];
  /** Films that it may mean. */
  readonly candidates: ReadonlyArray<Maybe<Movie>>;
};

/** All that a member owns. */
export type HistoryExport = {
  readonly __typename?: 'HistoryExport';
  /** JSON: watches with dates, ratings, notes and visibilities, other ratings, watchlist, dismissed films, loved people; profile and friends for reading. */
  readonly content: Scalars['String']['output'];
  /** How many watches it holds. */
  readonly watches: Scalars['Int']['output'];
};

/** What a person can mend. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** What sort of mistake. */
  readonly code: UserErrorCode;
  /** In words, for people to read. */
  readonly message: Scalars['String']['output'];
  /** Path of the input field at fault. */
  readonly field?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/** Sorts of mistakes. */
export type UserErrorCode =
  /** A value is not allowed. */
  | 'INVALID'
  /** There is no such thing, or none the viewer may know of. */
  | 'NOT_FOUND'
  /** Somebody else has it. */
  | 'TAKEN'
  /** It does not go together with what is there. */
  | 'CONFLICT'
  /** There would be too many. */
  | 'TOO_MANY';

/** What became of a profile. */
export type ProfilePayload = {
  readonly __typename?: 'ProfilePayload';
  /** The viewer; null where userErrors says why. */
  readonly user?: Maybe<User>;
  /** What to mend; empty where it went well. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What became of an erasure. */
export type DeleteProfilePayload = {
  readonly __typename?: 'DeleteProfilePayload';
  /** Whether there was a profile and it is gone. */
  readonly deleted: Scalars['Boolean']['output'];
  /** What to mend; empty where it went well. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What became of a friendship. */
export type FriendshipPayload = {
  readonly __typename?: 'FriendshipPayload';
  /** The other one; null where userErrors says why. */
  readonly user?: Maybe<User>;
  /** What to mend; empty where it went well. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What became of a watch. */
export type WatchPayload = {
  readonly __typename?: 'WatchPayload';
  /** The watch; the one deleted, where that was asked. */
  readonly watch?: Maybe<Watch>;
  /** What to mend; empty where it went well. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What became of the viewer's word on a film. */
export type MovieStatePayload = {
  readonly __typename?: 'MovieStatePayload';
  /** The film; null where userErrors says why. */
  readonly movie?: Maybe<Movie>;
  /** What to mend; empty where it went well. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What became of the viewer's word on somebody in film. */
export type PersonStatePayload = {
  readonly __typename?: 'PersonStatePayload';
  /** The person; null where userErrors says why. */
  readonly person?: Maybe<Person>;
  /** What to mend; empty where it went well. */
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
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
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
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  MemberPrediction: ResolverTypeWrapper<Omit<MemberPrediction, 'user' | 'reasons'> & { user: ResolversTypes['User'], reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  Compatibility: ResolverTypeWrapper<CompatibilityModel>;
  SharedOpinion: ResolverTypeWrapper<Omit<SharedOpinion, 'movie'> & { movie?: Maybe<ResolversTypes['Movie']> }>;
  Genre: ResolverTypeWrapper<GenreModel>;
  YearInReview: ResolverTypeWrapper<YearInReviewModel>;
  MonthStat: ResolverTypeWrapper<MonthStat>;
  PersonStat: ResolverTypeWrapper<Omit<PersonStat, 'person'> & { person?: Maybe<ResolversTypes['Person']> }>;
  GenreStat: ResolverTypeWrapper<Omit<GenreStat, 'genre'> & { genre?: Maybe<ResolversTypes['Genre']> }>;
  RecommendationConnection: ResolverTypeWrapper<RecommendationModel>;
  RecommendationEdge: ResolverTypeWrapper<Omit<RecommendationEdge, 'node' | 'reasons'> & { node?: Maybe<ResolversTypes['Movie']>, reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  FeedConnection: ResolverTypeWrapper<FeedModel>;
  FeedEdge: ResolverTypeWrapper<Omit<FeedEdge, 'node' | 'reasons'> & { node: ResolversTypes['Watch'], reasons: ReadonlyArray<ResolversTypes['Reason']> }>;
  FriendRequest: ResolverTypeWrapper<FriendRequestModel>;
  UserConnection: ResolverTypeWrapper<UserPageModel>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  MovieConnection: ResolverTypeWrapper<MoviePageModel>;
  MovieEdge: ResolverTypeWrapper<Omit<MovieEdge, 'node'> & { node?: Maybe<ResolversTypes['Movie']> }>;
  Watch: ResolverTypeWrapper<WatchModel>;
  WatchConnection: ResolverTypeWrapper<WatchPageModel>;
  WatchEdge: ResolverTypeWrapper<Omit<WatchEdge, 'node'> & { node: ResolversTypes['Watch'] }>;
  ViewerMovieState: ResolverTypeWrapper<ViewerMovieState>;
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
  HistoryFormat: HistoryFormat;
  ImportHistoryInput: ImportHistoryInput;
  ImportHistoryPayload: ResolverTypeWrapper<Omit<ImportHistoryPayload, 'ambiguous' | 'unmatched'> & { ambiguous: ReadonlyArray<ResolversTypes['ImportRow']>, unmatched: ReadonlyArray<ResolversTypes['ImportRow']> }>;
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
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  link__Import: Scalars['link__Import']['output'];
  DateTime: Scalars['DateTime']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  Mutation: Record<PropertyKey, never>;
  Movie: MovieModel;
  Person: PersonModel;
  User: UserModel;
  CirclePath: CirclePathModel;
  CircleHop: Omit<CircleHop, 'from' | 'movie' | 'to' | 'watchedBy'> & { from?: Maybe<ResolversParentTypes['Person']>, movie?: Maybe<ResolversParentTypes['Movie']>, to?: Maybe<ResolversParentTypes['Person']>, watchedBy: ResolversParentTypes['Watchers'] };
  GroupPicks: GroupPicksModel;
  GroupPick: Omit<GroupPick, 'movie' | 'perMember' | 'reasons'> & { movie?: Maybe<ResolversParentTypes['Movie']>, perMember: ReadonlyArray<ResolversParentTypes['MemberPrediction']>, reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  Float: Scalars['Float']['output'];
  MemberPrediction: Omit<MemberPrediction, 'user' | 'reasons'> & { user: ResolversParentTypes['User'], reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  Compatibility: CompatibilityModel;
  SharedOpinion: Omit<SharedOpinion, 'movie'> & { movie?: Maybe<ResolversParentTypes['Movie']> };
  Genre: GenreModel;
  YearInReview: YearInReviewModel;
  MonthStat: MonthStat;
  PersonStat: Omit<PersonStat, 'person'> & { person?: Maybe<ResolversParentTypes['Person']> };
  GenreStat: Omit<GenreStat, 'genre'> & { genre?: Maybe<ResolversParentTypes['Genre']> };
  RecommendationConnection: RecommendationModel;
  RecommendationEdge: Omit<RecommendationEdge, 'node' | 'reasons'> & { node?: Maybe<ResolversParentTypes['Movie']>, reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  FeedConnection: FeedModel;
  FeedEdge: Omit<FeedEdge, 'node' | 'reasons'> & { node: ResolversParentTypes['Watch'], reasons: ReadonlyArray<ResolversParentTypes['Reason']> };
  FriendRequest: FriendRequestModel;
  UserConnection: UserPageModel;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  MovieConnection: MoviePageModel;
  MovieEdge: Omit<MovieEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Movie']> };
  Watch: WatchModel;
  WatchConnection: WatchPageModel;
  WatchEdge: Omit<WatchEdge, 'node'> & { node: ResolversParentTypes['Watch'] };
  ViewerMovieState: ViewerMovieState;
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
  ImportHistoryInput: ImportHistoryInput;
  ImportHistoryPayload: Omit<ImportHistoryPayload, 'ambiguous' | 'unmatched'> & { ambiguous: ReadonlyArray<ResolversParentTypes['ImportRow']>, unmatched: ReadonlyArray<ResolversParentTypes['ImportRow']> };
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
};

export type LinkDirectiveArgs = {
  url: Scalars['String']['input'];
  as?: Maybe<Scalars['String']['input']>;
  import?: Maybe<ReadonlyArray<Maybe<Scalars['link__Import']['input']>>>;
};

export type LinkDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = LinkDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type InaccessibleDirectiveArgs = { };

export type InaccessibleDirectiveResolver<Result, Parent, ContextType = SocialContext, Args = InaccessibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

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
  exportHistory?: Resolver<Maybe<ResolversTypes['HistoryExport']>, ParentType, ContextType>;
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
  friendRequests?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FriendRequest']>>, ParentType, ContextType>;
  history?: Resolver<Maybe<ResolversTypes['WatchConnection']>, ParentType, ContextType, RequireFields<UserHistoryArgs, 'window' | 'first'>>;
  watchlist?: Resolver<Maybe<ResolversTypes['MovieConnection']>, ParentType, ContextType, RequireFields<UserWatchlistArgs, 'first'>>;
  lovedPeople?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Person']>>>, ParentType, ContextType, RequireFields<UserLovedPeopleArgs, 'first'>>;
  defaultVisibility?: Resolver<Maybe<ResolversTypes['Visibility']>, ParentType, ContextType>;
  compatibility?: Resolver<Maybe<ResolversTypes['Compatibility']>, ParentType, ContextType>;
  yearInReview?: Resolver<Maybe<ResolversTypes['YearInReview']>, ParentType, ContextType, RequireFields<UserYearInReviewArgs, 'year'>>;
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

export type WatchResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['Watch'] = ResolversParentTypes['Watch']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
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
  ambiguous?: Resolver<ReadonlyArray<ResolversTypes['ImportRow']>, ParentType, ContextType>;
  unmatched?: Resolver<ReadonlyArray<ResolversTypes['ImportRow']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ImportRowResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['ImportRow'] = ResolversParentTypes['ImportRow']> = {
  line?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  candidates?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Movie']>>, ParentType, ContextType>;
};

export type HistoryExportResolvers<ContextType = SocialContext, ParentType extends ResolversParentTypes['HistoryExport'] = ResolversParentTypes['HistoryExport']> = {
  content?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  watches?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  inaccessible?: InaccessibleDirectiveResolver<any, any, ContextType>;
};
