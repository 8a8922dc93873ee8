/** A group and its limits, as the address bar holds them. */
import { readIds } from '../app/addressValues.js';
import type { GroupStrategy } from '../generated/graphql.js';

export interface Evening {
  /** Ids of the other members, at most nine. */
  readonly members: readonly string[];
  /** Minutes. */
  readonly maxRuntime?: number | undefined;
  /** Ids of genres. */
  readonly genres: readonly string[];
  readonly strategy: GroupStrategy;
}

export const strategies: readonly { readonly value: GroupStrategy; readonly name: string }[] = [
  { value: 'FAIR', name: 'Fair to all' },
  { value: 'AVERAGE', name: 'Best on average' },
  { value: 'LEAST_MISERY', name: 'No one suffers' },
];

export const maxMembers = 9;

/** What is not understood is left out. */
export function parseEvening(search: URLSearchParams): Evening {
  const minutes = Number(search.get('runtime'));
  const strategy = strategies.find(({ value }) => value === search.get('strategy'))?.value ?? 'FAIR';
  return {
    members: readIds(search, 'with', 'usr').slice(0, maxMembers),
    genres: readIds(search, 'genre', 'gen'),
    strategy,
    ...(Number.isInteger(minutes) && minutes > 0 && minutes < 2 ** 31 ? { maxRuntime: minutes } : {}),
  };
}

export function printEvening({ members, maxRuntime, genres, strategy }: Evening): URLSearchParams {
  const search = new URLSearchParams();
  for (const member of members) search.append('with', member);
  for (const genre of genres) search.append('genre', genre);
  if (maxRuntime !== undefined) search.set('runtime', String(maxRuntime));
  if (strategy !== 'FAIR') search.set('strategy', strategy);
  return search;
}
