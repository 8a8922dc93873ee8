/** A cursor's moment and uuid reach SQL as they are, so they must be such. */
import { badInput } from '@marquee/kit/errors';
import type { CursorValue } from '@marquee/kit/paging';

const momentText = /^\d{4,6}-\d\d-\d\d[ \d:.+-]+( BC)?$/;
const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `uuid`: whether the second value is one. */
export function requireMoment(
  cursor: readonly CursorValue[] | undefined,
  uuid: boolean,
): readonly CursorValue[] | undefined {
  if (!cursor) return undefined;
  const [moment, key] = cursor;
  const fits = (moment === null || momentText.test(String(moment))) && (!uuid || uuidText.test(String(key)));
  if (!fits) throw badInput('after', '"after" is not a cursor of this list.');
  return cursor;
}
