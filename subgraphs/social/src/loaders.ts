/** DataLoaders of one client request: each reads what is asked of many members, films or people in one statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import { compatibilityScores, type CompatibilityModel } from './discovery/compatibility.js';
import { costs, createReadWithinBudget, type CostOfPart } from './discovery/compatibilityBudget.js';
import { connections } from './discovery/connectionsToMe.js';
import type { DiscoveryBudget } from './discovery/discoveryBudget.js';
import { sharedPeople } from './discovery/sharedPeople.js';
import { watchNext } from './discovery/watchNext.js';
import type { FilmFacts } from './filmFacts/filmFacts.js';
import {
  communityRatings,
  friendsWhoWatched,
  movieStates,
  ownWatches,
  type MovieState,
  type RatingSummary,
  type WatchersRequest,
} from './films/movieFields.js';
import {
  friendCounts,
  friendPages,
  lovedPeoplePages,
  watchlistCounts,
  watchlistPages,
  type PageRequest,
  type WatchlistRow,
} from './members/lists.js';
import { friendshipStates, membersByIds, type FriendshipStateName } from './members/members.js';
import type { PersonModel } from './model/catalog.js';
import { isId, watchUuid } from './model/ids.js';
import type { ReasonModel } from './model/reason.js';
import { viewerPk, type RequestScope, type ViewerScope } from './model/scope.js';
import type { UserModel } from './model/user.js';
import type { WatchModel } from './model/watch.js';
import type { WatchersModel } from './model/watchers.js';
import type { WindowName } from './model/window.js';
import { personStates, type PersonState } from './people/personFields.js';
import { readOnce } from './readOnce.js';
import {
  historyCounts,
  historyPages,
  visibleWatches,
  type HistoryRequest,
  type HistoryRow,
} from './watches/history.js';
import { yearInReview, type YearInReviewModel, type YearRequest } from './watches/yearInReview.js';

/** What members are to the viewer and to each other. Watches do not change it. */
export interface MemberLoaders {
  member(id: string): Promise<UserModel | null>;
  /** Takes members that another statement of the request has read for the viewer, so that naming them costs none. */
  keepMembers(members: readonly UserModel[]): void;
  friendship(pk: number): Promise<FriendshipStateName>;
  /** Whether the viewer is this member or a friend of theirs; false without a viewer. */
  isSelfOrFriend(pk: number): Promise<boolean>;
  friends(request: PageRequest, pk: number): Promise<UserModel[]>;
  friendCount(pk: number): Promise<number>;
}

/** What members did with films and people in film. */
export interface ActivityLoaders {
  /** The watch with this id; null if the viewer may not see it. */
  watch(id: string): Promise<WatchModel | null>;
  watchlist(request: PageRequest, pk: number): Promise<WatchlistRow[]>;
  watchlistCount(pk: number): Promise<number>;
  lovedPeople(request: PageRequest, pk: number): Promise<PersonModel[]>;
  history(request: HistoryRequest, pk: number): Promise<HistoryRow[]>;
  historyCount(window: WindowName, pk: number): Promise<number>;
  movieState(movieId: string): Promise<MovieState>;
  /** The viewer's watches of a film: latest first, at most `first`. */
  ownWatches(first: number, movieId: string): Promise<readonly WatchModel[]>;
  watchers(request: WatchersRequest, movieId: string): Promise<WatchersModel>;
  communityRating(movieId: string): Promise<RatingSummary>;
  personState(personId: string): Promise<PersonState>;
  /** How a film relates to the viewer. */
  connections(movieId: string): Promise<readonly ReasonModel[]>;
  /** How well a member and the viewer match; null for the viewer. */
  compatibility(pk: number): Promise<CompatibilityModel | null>;
  /** A year of the viewer, read once however often it is asked for. */
  yearInReview(request: YearRequest): Promise<YearInReviewModel>;
}

export type Loaders = MemberLoaders & ActivityLoaders;

type Batch<Key, Value> = (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;
type ReadOfMembers<Value> = (scope: ViewerScope, pks: readonly number[]) => Promise<Value[]>;

/** Makes a loader for each distinct set of arguments when it is first needed. */
function loaderByArguments<Args, Key, Value>(name: string, batch: (args: Args) => Batch<Key, Value>) {
  const loaders = new Map<string, DataLoader<Key, Value>>();
  return (args: Args, key: Key): Promise<Value> => {
    const text = JSON.stringify(args);
    let loader = loaders.get(text);
    if (!loader) loaders.set(text, (loader = load(name, batch(args))));
    return loader.load(key);
  };
}

const load = <Key, Value>(name: string, batch: Batch<Key, Value>) =>
  new DataLoader<Key, Value>(tracedBatch(name, batch));

export function createMemberLoaders(scope: RequestScope): MemberLoaders {
  const { db, viewer } = scope;
  const members = load('members', (ids: readonly string[]) => membersByIds(db, viewerPk(scope), ids));
  const keepMembers = (read: readonly UserModel[]) => {
    for (const member of read) members.prime(member.id, member);
  };
  if (viewer) keepMembers([viewer]);
  const friendships = load('friendships', (pks: readonly number[]) => friendshipStates(withViewer(scope), pks));
  const friendCount = load('friendCount', (pks: readonly number[]) => friendCounts(scope, pks));
  return {
    member: async (id) => (isId('usr', id) ? members.load(id) : null),
    keepMembers,
    friendship: (pk) => friendships.load(pk),
    isSelfOrFriend: async (pk) => viewer !== null && (viewer.pk === pk || (await friendships.load(pk)) === 'FRIENDS'),
    friends: loaderByArguments('friends', (request) => (pks) => friendPages(scope, pks, request)),
    friendCount: (pk) => friendCount.load(pk),
  };
}

/** What the loaders of a request take from the process, and what they may cost. */
export interface LoaderResources {
  readonly budget: DiscoveryBudget;
  readonly filmFacts: FilmFacts;
}

export function createActivityLoaders(scope: RequestScope, { budget, filmFacts }: LoaderResources): ActivityLoaders {
  const { db } = scope;
  const watches = load('watches', (uuids: readonly string[]) => visibleWatches(scope, uuids));
  const watchlistCount = load('watchlistCount', (pks: readonly number[]) => watchlistCounts(db, pks));
  const ratings = load('ratings', (ids: readonly string[]) => communityRatings(scope, ids));
  const states = load('states', (ids: readonly string[]) => movieStates(withViewer(scope), ids));
  const personState = load('personState', (ids: readonly string[]) => personStates(withViewer(scope), ids));
  const filmConnections = load('filmConnections', (ids: readonly string[]) => connections(withViewer(scope), ids));
  const readMembers = createReadWithinBudget(budget, () => withViewer(scope));
  const loadOfMembers = <Value>(name: string, part: CostOfPart, read: ReadOfMembers<Value>) =>
    load(name, (others: readonly number[]) =>
      readMembers({ ...part, others, read: (some) => read(withViewer(scope), some) }),
    );
  const scores = loadOfMembers('scores', costs.scores, compatibilityScores);
  const people = loadOfMembers('people', costs.sharedPeople, (viewerScope, some) =>
    sharedPeople(viewerScope, some, filmFacts),
  );
  const suggestions = loadOfMembers('suggestions', costs.watchNext, (viewerScope, some) =>
    watchNext(viewerScope, some, filmFacts),
  );
  return {
    watch: async (id) => {
      const uuid = watchUuid(id);
      return uuid === undefined ? null : watches.load(uuid);
    },
    watchlist: loaderByArguments('watchlist', (request) => (pks) => watchlistPages(db, pks, request)),
    watchlistCount: (pk) => watchlistCount.load(pk),
    lovedPeople: loaderByArguments('lovedPeople', (request) => (pks) => lovedPeoplePages(db, pks, request)),
    history: loaderByArguments('history', (request) => (pks) => historyPages(scope, pks, request)),
    historyCount: loaderByArguments('historyCount', (window) => (pks) => historyCounts(scope, pks, window)),
    movieState: (id) => states.load(id),
    ownWatches: loaderByArguments('ownWatches', (first) => (ids) => ownWatches(withViewer(scope), ids, first)),
    watchers: loaderByArguments('watchers', (request) => (ids) => friendsWhoWatched(withViewer(scope), ids, request)),
    communityRating: (id) => ratings.load(id),
    personState: (id) => personState.load(id),
    connections: (id) => filmConnections.load(id),
    compatibility: async (pk) => {
      const score = await scores.load(pk);
      return score && { ...score, sharedPeople: () => people.load(pk), watchNext: () => suggestions.load(pk) };
    },
    yearInReview: readOnce((request) => yearInReview(withViewer(scope), request, budget)),
  };
}

/** Resolvers check for a viewer before they call a loader that needs one. */
function withViewer(scope: RequestScope): ViewerScope {
  if (!scope.viewer) throw new Error('This loader needs a viewer.');
  return { ...scope, viewer: scope.viewer };
}
