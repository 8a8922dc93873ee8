/** Relay paging with keyset cursors. A cursor is opaque, versioned and valid only for the list that it came from. */
import { badInput } from './errors.js';

export const maxPageSize = 100;
const cursorVersion = 1;

/** The page size for the argument `first`. A value outside 0 to 100 is `BAD_USER_INPUT`; it is never cut silently. */
export function pageSize(first: number | null | undefined, fallback = 20): number {
  const size = first ?? fallback;
  if (size < 0 || size > maxPageSize) throw badInput('first', `"first" must be from 0 to ${maxPageSize}, not ${size}.`);
  return size;
}

export type CursorValue = string | number | null;

/**
 * What one value of a cursor may be. Clients can forge cursors, so nothing reaches a database before it fits its type.
 * - text: at most 2,000 characters, without NUL;
 * - id: a global id; uuid: a UUID in lower case;
 * - timestamp: a PostgreSQL timestamptz as text, of the years 1 to 9999; time: an ISO time as Date writes it, from 1888 on;
 * - int32, integer: a whole number that fits 32 bits, or that JavaScript holds exactly; number: any finite number.
 */
type PlainCursorType = 'text' | 'id' | 'uuid' | 'timestamp' | 'time' | 'int32' | 'integer' | 'number';
/** `?` allows null. */
export type CursorType = PlainCursorType | `${PlainCursorType}?`;

type ValueOf<Type> = Type extends `${infer Plain}?`
  ? ValueOf<Plain> | null
  : Type extends 'int32' | 'integer' | 'number'
    ? number
    : string;
export type CursorValues<Shape extends readonly CursorType[]> = {
  -readonly [Index in keyof Shape]: ValueOf<Shape[Index]>;
};

/** `list` names the list with its order and filter, so that the cursor is invalid for any other list. */
export function encodeCursor(list: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([cursorVersion, list, ...values])).toString('base64url');
}

const maxCursorLength = 8_192;
const maxTextLength = 2_000;
const firstFilmYear = 1888;

const isText = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

const fits: Record<PlainCursorType, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value.length <= maxTextLength && !value.includes('\0'),
  id: (value) => isText(value, /^[a-z]{3}_[a-z0-9]{1,60}$/),
  uuid: (value) => isText(value, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  timestamp: isTimestamp,
  time: isIsoTime,
  int32: (value) => Number.isInteger(value) && (value as number) >> 0 === value,
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
};

function isTimestamp(value: unknown): boolean {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-4])(?::[0-5]\d){0,2}$/.exec(
    typeof value === 'string' ? value : '',
  );
  if (!parts || parts[1]!.startsWith('0000')) return false;
  // Date rolls 30 February over to March, so the day is compared.
  const date = new Date(`${parts[1]}T${parts[2]}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(parts[1]!);
}

function isIsoTime(value: unknown): boolean {
  if (!isText(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value && date.getUTCFullYear() >= firstFilmYear;
}

/** The error for a cursor that is not one of the list, or does not fit it. */
export const invalidCursor = () => badInput('after', '"after" is not a cursor of this list.');

/** The values of `cursor`; undefined without a cursor. Throws `BAD_USER_INPUT` if it is not one of `list` with these types. */
export function decodeCursor<const Shape extends readonly CursorType[]>(
  list: string,
  shape: Shape,
  cursor: string | null | undefined,
): CursorValues<Shape> | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  if (cursor.length > maxCursorLength) throw invalidCursor();
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidCursor();
  }
  if (!Array.isArray(parsed) || parsed[0] !== cursorVersion || parsed[1] !== list) throw invalidCursor();
  const values: unknown[] = parsed.slice(2);
  const isValid = (type: CursorType, value: unknown) =>
    (type.endsWith('?') && value === null) || fits[type.replace('?', '') as PlainCursorType](value);
  if (values.length !== shape.length || !shape.every((type, index) => isValid(type, values[index])))
    throw invalidCursor();
  return values as unknown as CursorValues<Shape>;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/**
 * `edges` is the page; `hasNextPage` is true when the query found one row more than the page holds. Cursors are read when they are
 * selected.
 */
export function pageInfo(
  edges: readonly { readonly cursor: string }[],
  hasNextPage: boolean,
  after: unknown,
): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage: after !== null && after !== undefined,
    get startCursor() {
      return edges[0]?.cursor ?? null;
    },
    get endCursor() {
      return edges.at(-1)?.cursor ?? null;
    },
  };
}
