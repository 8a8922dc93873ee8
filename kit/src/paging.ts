/** Relay paging with keyset cursors: opaque, versioned, bound to the list they came from. */
import { badInput } from './errors.js';

export const maxPageSize = 100;
const cursorVersion = 1;

/** Checks a `first` argument. More than the limit is an error, never a silent cut. */
export function pageSize(
  first: number | null | undefined,
  fallback = 20,
  max = maxPageSize,
  argument = 'first',
): number {
  const size = first ?? fallback;
  if (size < 0 || size > max) throw badInput(argument, `"${argument}" must be from 0 to ${max}, not ${size}.`);
  return size;
}

export type CursorValue = string | number | boolean | null;

/** `list` names the list (and its order and filter, where it has any) so that no other list takes the cursor. */
export function encodeCursor(list: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([cursorVersion, list, ...values])).toString('base64url');
}

/** The values of a cursor of this very list; `BAD_USER_INPUT` for anything else. Undefined where there is none. */
export function decodeCursor(
  list: string,
  shape: readonly ('string' | 'number' | 'boolean' | 'string?' | 'number?')[],
  cursor: string | null | undefined,
  argument = 'after',
): CursorValue[] | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const refuse = () => badInput(argument, `"${argument}" is not a cursor of this list.`);
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

/** Page info for rows read with one row more than `size`; `edges` are the rows that stay. */
export function pageInfo(edges: readonly { cursor: string }[], hasNextPage: boolean, after: unknown): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage: after !== null && after !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
