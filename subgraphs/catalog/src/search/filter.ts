/** What a search lets through: checked, made whole, and as conditions for the index and for a walk along an order. */
import { createHash } from 'node:crypto';
import { badInput } from '@marquee/kit/errors';
import { fourDigits, keyOf } from '@marquee/graph/indexes/filmIndex';
import { escapeTerm } from '@marquee/graph/indexes/nameIndex';
import { queryWords, separator } from '@marquee/graph/text/words';

type Maybe<T> = T | null | undefined;
type Ids = Maybe<readonly string[]>;
interface IdMatchInput {
  anyOf?: Ids;
  allOf?: Ids;
  noneOf?: Ids;
}
interface RangeInput {
  min?: Maybe<number>;
  max?: Maybe<number>;
}

/** As GraphQL gives it. */
export interface MovieFilterInput {
  name?: Maybe<string>;
  year?: Maybe<RangeInput>;
  runtimeMinutes?: Maybe<RangeInput>;
  genres?: Maybe<IdMatchInput>;
  cast?: Maybe<IdMatchInput>;
  directors?: Maybe<IdMatchInput>;
  castName?: Maybe<string>;
}

export interface IdMatch {
  readonly anyOf: readonly string[];
  readonly allOf: readonly string[];
  readonly noneOf: readonly string[];
}
export interface Range {
  readonly min: number | null;
  readonly max: number | null;
}

/** Every part present; an empty one asks for nothing. */
export interface MovieFilter {
  readonly name: readonly string[];
  readonly castName: readonly string[];
  readonly year: Range;
  readonly runtimeMinutes: Range;
  readonly genres: IdMatch;
  readonly cast: IdMatch;
  readonly directors: IdMatch;
}

/** The parts that a facet's buckets choose among. */
export type FacetField = 'genres' | 'cast' | 'directors' | 'year';

const maxIds = 100;
const listed = ['genres', 'cast', 'directors'] as const;
const nothing: IdMatch = { anyOf: [], allOf: [], noneOf: [] };
const anyRange: Range = { min: null, max: null };

/** Sorted and without repeats, so that two ways to write one filter are one filter. */
function ids(list: Ids, argument: string): string[] {
  const unique = [...new Set(list ?? [])].sort();
  if (unique.length > maxIds)
    throw badInput(argument, `"${argument}" takes at most ${maxIds} ids, not ${unique.length}.`);
  // What cannot be an id is none of any film's.
  return unique.map((id) => (/^[a-z]{3}_[a-z0-9]{1,60}$/.test(id) ? id : 'none'));
}

function range(input: Maybe<RangeInput>, argument: string, what: string): Range {
  const { min = null, max = null } = input ?? {};
  if (min !== null && max !== null && min > max)
    throw badInput(argument, `The ${what} must not begin after it ends: ${min} to ${max}.`);
  return { min, max };
}

export function readFilter(input: Maybe<MovieFilterInput>): MovieFilter {
  const match = (part: (typeof listed)[number]): IdMatch => ({
    anyOf: ids(input?.[part]?.anyOf, `filter.${part}.anyOf`),
    allOf: ids(input?.[part]?.allOf, `filter.${part}.allOf`),
    noneOf: ids(input?.[part]?.noneOf, `filter.${part}.noneOf`),
  });
  return {
    name: queryWords(input?.name ?? ''),
    castName: queryWords(input?.castName ?? ''),
    year: range(input?.year, 'filter.year', 'years'),
    runtimeMinutes: range(input?.runtimeMinutes, 'filter.runtimeMinutes', 'minutes'),
    genres: match('genres'),
    cast: match('cast'),
    directors: match('directors'),
  };
}

/** The filter with one part asking for nothing. */
export const without = (filter: MovieFilter, field: FacetField): MovieFilter => ({
  ...filter,
  [field]: field === 'year' ? anyRange : nothing,
});

export const asksFor = (filter: MovieFilter, field: FacetField): boolean =>
  field === 'year'
    ? filter.year.min !== null || filter.year.max !== null
    : Object.values(filter[field]).some((list: readonly string[]) => list.length > 0);

/** Clauses of a Lucene query, each of which must hold; with no part in the score but their own. Empty where all films pass. */
export function filterClauses(filter: MovieFilter): string[] {
  const clauses: string[] = [];
  for (const part of listed) {
    const key = (id: string) => escapeTerm(keyOf[part](id));
    const { anyOf, allOf, noneOf } = filter[part];
    if (anyOf.length > 0) clauses.push(`+searchKeys:(${anyOf.map(key).join(' ')})^0`);
    clauses.push(...allOf.map((id) => `+searchKeys:${key(id)}^0`));
    clauses.push(...noneOf.map((id) => `-searchKeys:${key(id)}`));
  }
  clauses.push(...rangeClause('searchYear', filter.year), ...rangeClause('searchRuntime', filter.runtimeMinutes));
  for (const [place, token] of filter.name.entries()) {
    const isLast = place === filter.name.length - 1;
    clauses.push(`+${isLast ? 'searchBeginnings' : 'searchWords'}:${escapeTerm(token)}^0`);
  }
  const [first, ...more] = filter.castName.map(escapeTerm);
  // Words of one name may have another between them, or be the other way round; names lie farther apart.
  if (first !== undefined)
    clauses.push(more.length === 0 ? `+searchCast:${first}^0` : `+searchCast:"${[first, ...more].join(' ')}"~2^0`);
  return clauses;
}

function rangeClause(property: string, { min, max }: Range): string[] {
  if (min === null && max === null) return [];
  return [`+${property}:[${fourDigits(min ?? 0)} TO ${fourDigits(max ?? 9_999)}]^0`];
}

/** The same for the statements that walk along an order and look at each film. */
export function walkConditions(filter: MovieFilter) {
  const key = (part: (typeof listed)[number]) => (id: string) => keyOf[part](id);
  return {
    anyOf: listed.map((part) => filter[part].anyOf.map(key(part))).filter((keys) => keys.length > 0),
    allOf: listed.flatMap((part) => filter[part].allOf.map(key(part))),
    noneOf: listed.flatMap((part) => filter[part].noneOf.map(key(part))),
    years: asksFor(filter, 'year') ? [fourDigits(filter.year.min ?? 0), fourDigits(filter.year.max ?? 9_999)] : null,
    runtimes:
      filter.runtimeMinutes.min === null && filter.runtimeMinutes.max === null
        ? null
        : [fourDigits(filter.runtimeMinutes.min ?? 0), fourDigits(filter.runtimeMinutes.max ?? 9_999)],
    nameWords: filter.name.slice(0, -1),
    nameBeginning: filter.name.at(-1) ?? null,
    castName: filter.castName,
    separator,
  };
}

/** Names the list that a cursor belongs to. */
export function searchList(tokens: readonly string[], filter: MovieFilter, order: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([tokens, filter, order]))
    .digest('base64url')
    .slice(0, 16);
  return `searchMovies ${hash}`;
}
