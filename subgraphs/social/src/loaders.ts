/** DataLoaders of one client request: each reads what is asked of many members, films or people in one statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import type { CircleHistories } from './circleHistories/circleHistories.js';
import { feedPages, type FeedRequest, type FeedRow } from './discovery/activityFeed.js';
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
import type { PageOfOwner } from './sql/pages.js';
import { historyCounts, historyPages, visibleWatches, type HistoryRow } from './watches/history.js';
import { yearInReview, type YearInReviewModel, type YearRequest } from './watches/yearInReview.js';

/** What members are to the viewer and to each other. Watches do not change it. */
export interface MemberLoaders {
  member(id: string): Promise<UserModel | null>;
  /** Takes members that another statement of the request has read for the viewer, so that naming them costs none. */
  keepMembers(members: readonly UserModel[]): void;
  friendship(pk: number): Promise<FriendshipStateName>;
  /** Whether the viewer is this member or a friend of theirs; false without a viewer. */
  isSelfOrFriend(pk: number): Promise<boolean>;
  friends(page: PageOfOwner): Promise<readonly UserModel[]>;
  friendCount(pk: number): Promise<number>;
}

/** What members did with films and people in film. */
export interface ActivityLoaders {
  /** The watch with this id; null if the viewer may not see it. */
  watch(id: string): Promise<WatchModel | null>;
  watchlist(page: PageOfOwner): Promise<readonly WatchlistRow[]>;
  watchlistCount(pk: number): Promise<number>;
  lovedPeople(page: PageOfOwner): Promise<readonly PersonModel[]>;
  history(window: WindowName, page: PageOfOwner): Promise<readonly HistoryRow[]>;
  historyCount(window: WindowName, pk: number): Promise<number>;
  /** A page of the viewer's feed. */
  feed(request: FeedRequest): Promise<readonly FeedRow[]>;
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

/** Keys with the same JSON are equal. */
const keyOf = (key: unknown): string => JSON.stringify(key);

/** Makes a loader for each distinct set of arguments when it is first needed. `cacheKeyFn` makes texts of keys that are objects. */
function loaderByArguments<Args, Key, Value>(
  name: string,
  batch: (args: Args) => Batch<Key, Value>,
  cacheKeyFn?: (key: Key) => string,
) {
  const loaders = new Map<string, DataLoader<Key, Value, Key | string>>();
  return (args: Args, key: Key): Promise<Value> => {
    const text = JSON.stringify(args);
    let loader = loaders.get(text);
    if (!loader) loaders.set(text, (loader = load(name, batch(args), cacheKeyFn)));
    return loader.load(key);
  };
}

const load = <Key, Value>(name: string, batch: Batch<Key, Value>, cacheKeyFn?: (key: Key) => string) =>
  new DataLoader<Key, Value, Key | string>(tracedBatch(name, batch), cacheKeyFn && { cacheKeyFn });

/** Reads pages of a list together, however they differ. */
function loadPages<Page, Row>(name: string, batch: Batch<Page, Row[]>): (page: Page) => Promise<readonly Row[]> {
  const loader = load(name, batch, keyOf);
  return (page) => loader.load(page);
}

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
    friends: loadPages('friends', (pages) => friendPages(scope, pages)),
    friendCount: (pk) => friendCount.load(pk),
  };
}

/** What the loaders of a request take from the process, and what they may cost. */
export interface LoaderResources {
  readonly budget: DiscoveryBudget;
  readonly filmFacts: FilmFacts;
  readonly circleHistories: CircleHistories;
}

export function createActivityLoaders(
  scope: RequestScope,
  { budget, filmFacts, circleHistories }: LoaderResources,
): ActivityLoaders {
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
    watchlist: loadPages('watchlist', (pages) => watchlistPages(db, pages)),
    watchlistCount: (pk) => watchlistCount.load(pk),
    lovedPeople: loadPages('lovedPeople', (pages) => lovedPeoplePages(db, pages)),
    history: loaderByArguments(
      'history',
      (window) => (pages: readonly PageOfOwner[]) => historyPages(scope, window, pages),
      keyOf,
    ),
    historyCount: loaderByArguments('historyCount', (window) => (pks) => historyCounts(scope, pks, window)),
    feed: loadPages('feed', (requests) => feedPages(withViewer(scope), requests)),
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
    yearInReview: readOnce((request) =>
      yearInReview(withViewer(scope), request, { budget, filmFacts, circleHistories }),
    ),
  };
}

/** Resolvers check for a viewer before they call a loader that needs one. */
function withViewer(scope: RequestScope): ViewerScope {
  if (!scope.viewer) throw new Error('This loader needs a viewer.');
  return { ...scope, viewer: scope.viewer };
}
