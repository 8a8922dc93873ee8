/** Relay paging with keyset cursors. A cursor is opaque, versioned and valid only for the list that it came from. */
import { badInput } from './errors.js';

export const maxPageSize = 100;
const cursorVersion = 1;

/** The page size for the argument `first`. A value outside 0 to `max` is `BAD_USER_INPUT`; it is never cut silently. */
export function pageSize(first: number | null | undefined, fallback = 20, max = maxPageSize): number {
  const size = first ?? fallback;
  if (size < 0 || size > max) throw badInput('first', `"first" must be from 0 to ${max}, not ${size}.`);
  return size;
}

export type CursorValue = string | number | boolean | null;

/** `list` names the list with its order and filter, so that the cursor is invalid for any other list. */
export function encodeCursor(list: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([cursorVersion, list, ...values])).toString('base64url');
}

/**
 * The values of `cursor`; undefined without a cursor. `shape` has the type of each value; `?` allows null.
 * Throws `BAD_USER_INPUT` for the argument `after` when the cursor is not one of `list`.
 */
export function decodeCursor(
  list: string,
  shape: readonly ('string' | 'number' | 'boolean' | 'string?' | 'number?')[],
  cursor: string | null | undefined,
): CursorValue[] | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const refuse = () => badInput('after', '"after" is not a cursor of this list.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refuse();
  }
  if (!Array.isArray(parsed) || parsed[0] !== cursorVersion || parsed[1] !== list) throw refuse();
  const values: unknown[] = parsed.slice(2);
  const fits = (value: unknown, type: string) =>
    (type.endsWith('?') && value === null) ||
    (typeof value === type.replace('?', '') && !(typeof value === 'string' && value.includes('\0')));
  if (values.length !== shape.length || !shape.every((type, index) => fits(values[index], type))) throw refuse();
  return values as CursorValue[];
}

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** `edges` is the page; `hasNextPage` is true when the query found one row more than the page holds. */
export function pageInfo(edges: readonly { cursor: string }[], hasNextPage: boolean, after: unknown): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage: after !== null && after !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
