/** The words, filters and order of the search page, as the address bar holds them. */
import { printYears, readIds, readYears, toggled, yearRange, type Years } from '../app/addressValues.js';
import type { MovieFilter, MovieOrder } from '../generated/graphql.js';

export interface SearchAddress extends Years {
  readonly q: string;
  readonly order: MovieOrder;
  /** Ids; a film has one of each list that is not empty. */
  readonly genres: readonly string[];
  readonly cast: readonly string[];
  readonly directors: readonly string[];
}

export const searchOrders: readonly { readonly value: MovieOrder; readonly name: string }[] = [
  { value: 'RELEVANCE', name: 'Best match' },
  { value: 'POPULARITY', name: 'Most popular' },
  { value: 'NEWEST', name: 'Newest' },
  { value: 'OLDEST', name: 'Oldest' },
  { value: 'TITLE', name: 'Title' },
];

export function parseSearch(search: URLSearchParams): SearchAddress {
  return {
    q: (search.get('q') ?? '').slice(0, 200),
    order: searchOrders.find(({ value }) => value === search.get('order'))?.value ?? 'RELEVANCE',
    genres: readIds(search, 'genre', 'gen'),
    cast: readIds(search, 'cast', 'per'),
    directors: readIds(search, 'director', 'per'),
    ...readYears(search),
  };
}

export function printSearch(address: SearchAddress): URLSearchParams {
  const search = new URLSearchParams();
  if (address.q !== '') search.set('q', address.q);
  if (address.order !== 'RELEVANCE') search.set('order', address.order);
  const lists = { genre: address.genres, cast: address.cast, director: address.directors };
  for (const [name, ids] of Object.entries(lists)) for (const id of ids) search.append(name, id);
  printYears(search, address);
  return search;
}

/** What the API is asked. */
export function searchVariables(address: SearchAddress) {
  const filter: MovieFilter = {
    genres: { anyOf: address.genres },
    cast: { anyOf: address.cast },
    directors: { anyOf: address.directors },
    ...yearRange(address),
  };
  return { q: address.q, filter, orderBy: address.order };
}

export const chooseIn = (address: SearchAddress, list: 'genres' | 'cast' | 'directors', id: string): SearchAddress => ({
  ...address,
  [list]: toggled(address[list], id),
});

/** The address with other years, or with all years. */
export function withYears({ from: _from, to: _to, ...others }: SearchAddress, years: Years): SearchAddress {
  return { ...others, ...years };
}
