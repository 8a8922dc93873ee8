/** The filters and the order of the discover page, as the address bar holds them. */
import type { Circle, DiscoverFilter, DiscoverOrder, Window } from '../generated/graphql.js';
import { printYears, readIds, readInteger, readYears, toggled, yearRange, type Years } from '../app/addressValues.js';

export interface DiscoverAddress extends Years {
  readonly circle: Circle;
  readonly window: Window;
  readonly order: DiscoverOrder;
  /** Only films with people that the viewer loves. */
  readonly loved: boolean;
  /** Undefined for films seen or not. */
  readonly seen?: boolean;
  readonly listed?: boolean;
  /** Ids; a film has one of `genres` and none of `notGenres`. */
  readonly genres: readonly string[];
  readonly notGenres: readonly string[];
  readonly people: readonly string[];
  readonly notPeople: readonly string[];
  /** Minimum of the circle's mean rating. */
  readonly rating?: number;
}

type Options<Value> = readonly { readonly value: Value; readonly name: string }[];

export const circles: Options<Circle> = [
  { value: 'FRIENDS', name: 'Friends' },
  { value: 'FRIENDS_OF_FRIENDS', name: 'Friends of friends' },
  { value: 'EVERYONE', name: 'Everyone' },
  { value: 'ME', name: 'Me' },
];
export const windows: Options<Window> = [
  { value: 'ALL_TIME', name: 'At any time' },
  { value: 'LAST_YEAR', name: 'Last 365 days' },
  { value: 'LAST_30_DAYS', name: 'Last 30 days' },
  { value: 'LAST_7_DAYS', name: 'Last 7 days' },
  { value: 'LAST_24_HOURS', name: 'Last 24 hours' },
];
export const orders: Options<DiscoverOrder> = [
  { value: 'CIRCLE_SCORE', name: 'Best for you' },
  { value: 'MOST_WATCHED', name: 'Most watched' },
  { value: 'RECENTLY_WATCHED', name: 'Watched last' },
  { value: 'HIGHEST_RATED', name: 'Highest rated' },
];

export const everything: DiscoverAddress = {
  circle: 'FRIENDS',
  window: 'ALL_TIME',
  order: 'CIRCLE_SCORE',
  loved: false,
  genres: [],
  notGenres: [],
  people: [],
  notPeople: [],
};

export function parseDiscover(search: URLSearchParams): DiscoverAddress {
  const seen = readYesNo(search.get('seen'));
  const listed = readYesNo(search.get('listed'));
  const rating = readInteger(search.get('rating'), { min: 1, max: 10 });
  return {
    circle: readOption(circles, search.get('circle')),
    window: readOption(windows, search.get('window')),
    order: readOption(orders, search.get('order')),
    loved: search.get('loved') === 'true',
    ...(seen === undefined ? {} : { seen }),
    ...(listed === undefined ? {} : { listed }),
    genres: readIds(search, 'genre', 'gen'),
    notGenres: readIds(search, 'notGenre', 'gen'),
    people: readIds(search, 'person', 'per'),
    notPeople: readIds(search, 'notPerson', 'per'),
    ...readYears(search),
    ...(rating === undefined ? {} : { rating }),
  };
}

export function printDiscover(address: DiscoverAddress): URLSearchParams {
  const search = new URLSearchParams();
  const { circle, window, order, loved, seen, listed, rating } = address;
  if (circle !== everything.circle) search.set('circle', circle);
  if (window !== everything.window) search.set('window', window);
  if (order !== everything.order) search.set('order', order);
  if (loved) search.set('loved', 'true');
  if (seen !== undefined) search.set('seen', String(seen));
  if (listed !== undefined) search.set('listed', String(listed));
  const lists = {
    genre: address.genres,
    notGenre: address.notGenres,
    person: address.people,
    notPerson: address.notPeople,
  };
  for (const [name, ids] of Object.entries(lists)) for (const id of ids) search.append(name, id);
  printYears(search, address);
  if (rating !== undefined) search.set('rating', String(rating));
  return search;
}

/** What the API is asked. A visitor without a sign-in sees what everyone watched, without personal conditions. */
export function discoverVariables(address: DiscoverAddress, isSignedIn: boolean) {
  const personal = isSignedIn ? { seenByMe: address.seen ?? null, watchlistedByMe: address.listed ?? null } : {};
  const filter: DiscoverFilter = {
    watchedBy: isSignedIn ? address.circle : 'EVERYONE',
    window: address.window,
    ...personal,
    genres: { anyOf: address.genres, noneOf: address.notGenres },
    starring: {
      anyOf: address.people,
      noneOf: address.notPeople,
      ...(isSignedIn && address.loved ? { lovedByMe: true } : {}),
    },
    ...yearRange(address),
    ...(address.rating === undefined ? {} : { minCircleRating: address.rating }),
  };
  return { filter, orderBy: address.order };
}

const readYesNo = (text: string | null): boolean | undefined =>
  text === 'true' ? true : text === 'false' ? false : undefined;

/** The first option when `text` is none of them. */
const readOption = <Value extends string>(options: Options<Value>, text: string | null): Value =>
  (options.find(({ value }) => value === text) ?? options[0]!).value;

type ListName = 'genres' | 'notGenres' | 'people' | 'notPeople';
const opposite = { genres: 'notGenres', notGenres: 'genres', people: 'notPeople', notPeople: 'people' } as const;

/** Adds `id` to a list of the address or takes it out. It is never in the opposite list at the same time. */
export function choose(address: DiscoverAddress, list: ListName, id: string): DiscoverAddress {
  const other = opposite[list];
  return { ...address, [list]: toggled(address[list], id), [other]: address[other].filter((item) => item !== id) };
}

type OptionalName = 'seen' | 'listed' | 'rating' | 'from' | 'to';

/** Sets optional conditions; those that are undefined are taken away. */
export function withConditions(
  address: DiscoverAddress,
  changes: { readonly [Name in OptionalName]?: DiscoverAddress[Name] | undefined },
): DiscoverAddress {
  const kept = Object.entries({ ...address, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as unknown as DiscoverAddress;
}
