/** Checks values that a client's cursor carries before they reach SQL. */
import { badInput } from '@marquee/kit/errors';
import type { CursorValue } from '@marquee/kit/paging';

const timestampText = /^\d{4,6}-\d\d-\d\d[ \d:.+-]+( BC)?$/;
const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const invalidCursor = () => badInput('after', '"after" is not a cursor of this list.');

/**
 * A cursor whose first value is a PostgreSQL timestamp as text, or null; with `uuid` the second value is a UUID.
 * Throws BAD_USER_INPUT for any other cursor.
 */
export function requireTimestamp(
  cursor: readonly CursorValue[] | undefined,
  { uuid }: { uuid: boolean },
): readonly CursorValue[] | undefined {
  if (!cursor) return undefined;
  const [timestamp, key] = cursor;
  const isValid =
    (timestamp === null || timestampText.test(String(timestamp))) && (!uuid || uuidText.test(String(key)));
  if (!isValid) throw invalidCursor();
  return cursor;
}

/** The time of a list's first page, from its cursor. Later pages use the same time. Throws BAD_USER_INPUT if it is invalid. */
export function timeOfFirstPage(value: CursorValue | undefined, now: Date): Date {
  const time = new Date(String(value));
  if (Number.isNaN(time.getTime()) || time > now) throw invalidCursor();
  return time;
}
