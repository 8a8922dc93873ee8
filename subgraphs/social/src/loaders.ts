/** Batching for one client request: whatever is asked of many members, films or people in film is one statement. */
import DataLoader from 'dataloader';
import type { Db } from './db/connection.js';
import { personStates, type PersonState } from './films/affinity.js';
import {
  communityRatings,
  friendsWhoWatched,
  movieStates,
  type MovieState,
  type RatingSummary,
} from './films/movieFacts.js';
import { isId } from './ids.js';
import {
  friendCounts,
  friendPages,
  lovedPeoplePages,
  watchlistCounts,
  watchlistPages,
  type FriendRow,
  type PageAsk,
  type WatchlistRow,
} from './members/lists.js';
import { friendshipStates, membersByIds, type FriendshipStateName } from './members/members.js';
import { compatibilityScores, sharedPeople, watchNext } from './discovery/compatibility.js';
import { connections } from './discovery/connections.js';
import type { CompatibilityModel, ReasonModel, UserModel, WatchersModel } from './resolvers/models.js';
import { historyCounts, historyPages, type HistoryAsk, type HistoryRow } from './watches/history.js';
import type { WindowName } from './window.js';

/** A loader for each distinct set of arguments, made when it is first needed. */
function byArguments<Args, Key, Value>(batch: (args: Args, keys: readonly Key[]) => Promise<readonly Value[]>) {
  const loaders = new Map<string, DataLoader<Key, Value>>();
  return (args: Args, key: Key): Promise<Value> => {
    const name = JSON.stringify(args);
    let loader = loaders.get(name);
    if (!loader) loaders.set(name, (loader = new DataLoader((keys: readonly Key[]) => batch(args, keys))));
    return loader.load(key);
  };
}

export interface Loaders {
  member(id: string): Promise<UserModel | null>;
  friendship(pk: number): Promise<FriendshipStateName>;
  friends(ask: PageAsk, pk: number): Promise<FriendRow[]>;
  friendCount(pk: number): Promise<number>;
  watchlist(ask: PageAsk, pk: number): Promise<WatchlistRow[]>;
  watchlistCount(pk: number): Promise<number>;
  lovedPeople(ask: PageAsk, pk: number): Promise<{ id: string }[]>;
  history(ask: HistoryAsk, pk: number): Promise<HistoryRow[]>;
  historyCount(window: WindowName, pk: number): Promise<number>;
  movieState(movieId: string): Promise<MovieState>;
  watchers(ask: { window: WindowName; first: number }, movieId: string): Promise<WatchersModel>;
  communityRating(movieId: string): Promise<RatingSummary>;
  personState(personId: string): Promise<PersonState>;
  /** What a film has to do with the viewer. */
  connections(movieId: string): Promise<readonly ReasonModel[]>;
  /** How well a member and the viewer match; null for the viewer. */
  compatibility(pk: number): Promise<CompatibilityModel | null>;
}

/** `viewer`: the viewer's pk, null for nobody. What needs a viewer is not called without one. */
export function createLoaders(db: Db, viewer: number | null, now: Date): Loaders {
  const me = viewer ?? -1;
  const members = new DataLoader((ids: readonly string[]) => membersByIds(db, viewer, ids));
  const friendships = new DataLoader((pks: readonly number[]) => friendshipStates(db, me, pks));
  const friendTotals = new DataLoader((pks: readonly number[]) => friendCounts(db, viewer, pks));
  const watchlistTotals = new DataLoader((pks: readonly number[]) => watchlistCounts(db, pks));
  const states = new DataLoader((ids: readonly string[]) => movieStates(db, me, ids));
  const ratings = new DataLoader((ids: readonly string[]) => communityRatings(db, viewer, ids));
  const people = new DataLoader((ids: readonly string[]) => personStates(db, me, ids));
  const links = new DataLoader((ids: readonly string[]) => connections(db, me, ids, now));
  const scores = new DataLoader((pks: readonly number[]) => compatibilityScores(db, me, pks, now));
  const common = new DataLoader((pks: readonly number[]) => sharedPeople(db, me, pks, now));
  const next = new DataLoader((pks: readonly number[]) => watchNext(db, me, pks, now));
  return {
    member: async (id) => (isId('usr', id) ? members.load(id) : null),
    friendship: (pk) => friendships.load(pk),
    friends: byArguments((ask: PageAsk, pks: readonly number[]) => friendPages(db, viewer, pks, ask)),
    friendCount: (pk) => friendTotals.load(pk),
    watchlist: byArguments((ask: PageAsk, pks: readonly number[]) => watchlistPages(db, pks, ask)),
    watchlistCount: (pk) => watchlistTotals.load(pk),
    lovedPeople: byArguments((ask: PageAsk, pks: readonly number[]) => lovedPeoplePages(db, pks, ask)),
    history: byArguments((ask: HistoryAsk, pks: readonly number[]) => historyPages(db, viewer, pks, ask, now)),
    historyCount: byArguments((window: WindowName, pks: readonly number[]) =>
      historyCounts(db, viewer, pks, window, now),
    ),
    movieState: (id) => states.load(id),
    watchers: byArguments((ask: { window: WindowName; first: number }, ids: readonly string[]) =>
      friendsWhoWatched(db, me, ids, ask, now),
    ),
    communityRating: (id) => ratings.load(id),
    personState: (id) => people.load(id),
    connections: (id) => links.load(id),
    compatibility: async (pk) => {
      const score = await scores.load(pk);
      return score && { ...score, sharedPeople: () => common.load(pk), watchNext: () => next.load(pk) };
    },
  };
}
