/** The filter of `discover`: validated, with defaults, and as the identity that its cursors are bound to. */
import { createHash } from 'node:crypto';
import { badInput } from '@marquee/kit/errors';
import { distinctItems, maxDistinctIds } from '@marquee/kit/lists';
import { isId } from '../model/ids.js';
import type { CircleName } from '../model/circle.js';
import type { WindowName } from '../model/window.js';

export type DiscoverOrderName = 'CIRCLE_SCORE' | 'MOST_WATCHED' | 'RECENTLY_WATCHED' | 'HIGHEST_RATED';
export type DiscoverFacetName = 'GENRE' | 'DECADE' | 'PERSON' | 'WATCHER';

type Ids = readonly string[] | null | undefined;
type Maybe<T> = T | null | undefined;

/** The GraphQL input. */
export interface DiscoverFilterInput {
  watchedBy: CircleName;
  window?: Maybe<WindowName>;
  starring?: Maybe<{ lovedByMe?: Maybe<boolean>; anyOf?: Ids; noneOf?: Ids }>;
  seenByMe?: Maybe<boolean>;
  watchlistedByMe?: Maybe<boolean>;
  minCircleRating?: Maybe<number>;
  genres?: Maybe<{ anyOf?: Ids; allOf?: Ids; noneOf?: Ids }>;
  year?: Maybe<{ min?: Maybe<number>; max?: Maybe<number> }>;
}

/** All parts present. An empty list filters nothing, like null. */
export interface DiscoverFilter {
  readonly watchedBy: CircleName;
  readonly window: WindowName;
  readonly starring: {
    readonly lovedByMe: boolean;
    readonly anyOf: readonly string[];
    readonly noneOf: readonly string[];
  };
  readonly seenByMe: boolean | null;
  readonly watchlistedByMe: boolean | null;
  readonly minCircleRating: number | null;
  readonly genres: {
    readonly anyOf: readonly string[];
    readonly allOf: readonly string[];
    readonly noneOf: readonly string[];
  };
  readonly year: { readonly min: number | null; readonly max: number | null };
}

/** Sorted and without duplicates, so that equal filters have equal cursors. */
function uniqueIds(list: Ids, prefix: 'gen' | 'per', argument: string): string[] {
  const unique = distinctItems(list, argument, maxDistinctIds).sort();
  // A text that cannot be an id matches nothing, like an unknown id, and must not reach the database.
  return unique.map((id) => (isId(prefix, id) ? id : `${prefix}_-`));
}

/** Throws BAD_USER_INPUT if a value is out of range. */
export function readFilter(input: DiscoverFilterInput): DiscoverFilter {
  const { starring, genres, year, minCircleRating } = input;
  if (minCircleRating != null && (minCircleRating < 1 || minCircleRating > 10))
    throw badInput('filter.minCircleRating', '"minCircleRating" must be from 1 to 10.');
  if (year?.min != null && year.max != null && year.min > year.max)
    throw badInput('filter.year', '"year.min" must not be greater than "year.max".');
  return {
    watchedBy: input.watchedBy,
    window: input.window ?? 'ALL_TIME',
    starring: {
      lovedByMe: starring?.lovedByMe ?? false,
      anyOf: uniqueIds(starring?.anyOf, 'per', 'filter.starring.anyOf'),
      noneOf: uniqueIds(starring?.noneOf, 'per', 'filter.starring.noneOf'),
    },
    seenByMe: input.seenByMe ?? null,
    watchlistedByMe: input.watchlistedByMe ?? null,
    minCircleRating: minCircleRating ?? null,
    genres: {
      anyOf: uniqueIds(genres?.anyOf, 'gen', 'filter.genres.anyOf'),
      allOf: uniqueIds(genres?.allOf, 'gen', 'filter.genres.allOf'),
      noneOf: uniqueIds(genres?.noneOf, 'gen', 'filter.genres.noneOf'),
    },
    year: { min: year?.min ?? null, max: year?.max ?? null },
  };
}

/** Whether every film that the circle watched in the window matches. */
export function isUnfiltered({ starring, genres, year, ...rest }: DiscoverFilter): boolean {
  const lists = [starring.anyOf, starring.noneOf, genres.anyOf, genres.allOf, genres.noneOf];
  const values = [year.min, year.max, rest.seenByMe, rest.watchlistedByMe, rest.minCircleRating];
  return !starring.lovedByMe && lists.every((list) => list.length === 0) && values.every((value) => value === null);
}

/** The list that a cursor belongs to: this filter, in this order, for this viewer. */
export function cursorList(filter: DiscoverFilter, order: DiscoverOrderName, viewerId: string | null): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([filter, order, viewerId]))
    .digest('base64url')
    .slice(0, 16);
  return `discover ${hash}`;
}
