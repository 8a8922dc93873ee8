/** The filter of a search: checked, completed, as clauses of a Lucene query and as conditions of a Cypher statement. */
import { createHash } from 'node:crypto';
import { badInput } from '@marquee/kit/errors';
import { distinctItems, maxDistinctIds } from '@marquee/kit/lists';
import { fourDigits, searchKeyOf } from '@marquee/graph/indexes/filmIndex';
import { textSeparator } from '@marquee/graph/text/words';
import { escapeTerm } from './luceneQuery.js';
import { queryWords } from './queryWords.js';

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

/** A filter with all its fields. An empty field has no condition. Names are lists of folded words. */
export interface MovieFilter {
  readonly name: readonly string[];
  readonly castName: readonly string[];
  readonly year: Range;
  readonly runtimeMinutes: Range;
  readonly genres: IdMatch;
  readonly cast: IdMatch;
  readonly directors: IdMatch;
}

/** The fields that facets count. */
export type FacetField = 'genres' | 'cast' | 'directors' | 'year';

const idFields = ['genres', 'cast', 'directors'] as const;
type IdField = (typeof idFields)[number];
const anyIds: IdMatch = { anyOf: [], allOf: [], noneOf: [] };
const anyRange: Range = { min: null, max: null };

/** Sorted and without repetitions, so that two ways to write one filter give one filter. */
function readIds(list: Ids, argument: string): string[] {
  const unique = distinctItems(list, argument, maxDistinctIds).sort();
  // A text that cannot be an id becomes a word that no film has.
  return unique.map((id) => (/^[a-z]{3}_[a-z0-9]{1,60}$/.test(id) ? id : 'none'));
}

function readRange(input: Maybe<RangeInput>, argument: string): Range {
  const { min = null, max = null } = input ?? {};
  if (min !== null && max !== null && min > max)
    throw badInput(argument, `"${argument}.min" must not be greater than "${argument}.max": ${min} and ${max}.`);
  return { min, max };
}

/** Throws BAD_USER_INPUT if a list has more than 100 ids, or a range ends before it starts. */
export function readFilter(input: Maybe<MovieFilterInput>): MovieFilter {
  const readIdMatch = (field: IdField): IdMatch => ({
    anyOf: readIds(input?.[field]?.anyOf, `filter.${field}.anyOf`),
    allOf: readIds(input?.[field]?.allOf, `filter.${field}.allOf`),
    noneOf: readIds(input?.[field]?.noneOf, `filter.${field}.noneOf`),
  });
  return {
    name: queryWords(input?.name ?? ''),
    castName: queryWords(input?.castName ?? ''),
    year: readRange(input?.year, 'filter.year'),
    runtimeMinutes: readRange(input?.runtimeMinutes, 'filter.runtimeMinutes'),
    genres: readIdMatch('genres'),
    cast: readIdMatch('cast'),
    directors: readIdMatch('directors'),
  };
}

/** The filter without the conditions on one field. */
export const without = (filter: MovieFilter, field: FacetField): MovieFilter => ({
  ...filter,
  [field]: field === 'year' ? anyRange : anyIds,
});

const isBounded = ({ min, max }: Range): boolean => min !== null || max !== null;

/** Whether the filter has a condition on a field. */
export const isFiltered = (filter: MovieFilter, field: FacetField): boolean =>
  field === 'year'
    ? isBounded(filter.year)
    : Object.values(filter[field]).some((list: readonly string[]) => list.length > 0);

/** Clauses of a Lucene query, which must all hold and do not change the score; none if the filter has no conditions. */
export function filterClauses(filter: MovieFilter): string[] {
  const clauses: string[] = [];
  for (const field of idFields) {
    const key = (id: string) => escapeTerm(searchKeyOf[field](id));
    const { anyOf, allOf, noneOf } = filter[field];
    if (anyOf.length > 0) clauses.push(`+searchKeys:(${anyOf.map(key).join(' ')})^0`);
    clauses.push(...allOf.map((id) => `+searchKeys:${key(id)}^0`));
    clauses.push(...noneOf.map((id) => `-searchKeys:${key(id)}`));
  }
  clauses.push(...rangeClause('searchYear', filter.year), ...rangeClause('searchRuntime', filter.runtimeMinutes));
  for (const [index, token] of filter.name.entries()) {
    const isLast = index === filter.name.length - 1;
    clauses.push(`+${isLast ? 'searchPrefixes' : 'searchWords'}:${escapeTerm(token)}^0`);
  }
  const [first, ...more] = filter.castName.map(escapeTerm);
  // The slop of 2 takes the words of one name in either order and with one word between, but not words of two names.
  if (first !== undefined)
    clauses.push(more.length === 0 ? `+searchCast:${first}^0` : `+searchCast:"${[first, ...more].join(' ')}"~2^0`);
  return clauses;
}

const toDigits = ({ min, max }: Range) => [fourDigits(min ?? 0), fourDigits(max ?? 9_999)] as const;

function rangeClause(property: string, range: Range): string[] {
  if (!isBounded(range)) return [];
  const [from, to] = toDigits(range);
  return [`+${property}:[${from} TO ${to}]^0`];
}

/** The same as parameters of browse-conditions.cypher. */
export function walkConditions(filter: MovieFilter) {
  const toKeys = (field: IdField, ids: readonly string[]) => ids.map((id) => searchKeyOf[field](id));
  return {
    anyOf: idFields.map((field) => toKeys(field, filter[field].anyOf)).filter((keys) => keys.length > 0),
    allOf: idFields.flatMap((field) => toKeys(field, filter[field].allOf)),
    noneOf: idFields.flatMap((field) => toKeys(field, filter[field].noneOf)),
    years: isBounded(filter.year) ? toDigits(filter.year) : null,
    runtimes: isBounded(filter.runtimeMinutes) ? toDigits(filter.runtimeMinutes) : null,
    nameWords: filter.name.slice(0, -1),
    namePrefix: filter.name.at(-1) ?? null,
    castName: filter.castName,
    textSeparator,
  };
}

/** The name of the list that a cursor belongs to. */
export function searchList(tokens: readonly string[], filter: MovieFilter, order: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([tokens, filter, order]))
    .digest('base64url')
    .slice(0, 16);
  return `searchMovies ${hash}`;
}
