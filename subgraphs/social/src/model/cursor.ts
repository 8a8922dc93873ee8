/** The time that a client's cursor carries. */
import { invalidCursor } from '@marquee/kit/paging';

/** The time of a list's first page, from its cursor. Later pages use the same time. Throws BAD_USER_INPUT if it is after `now`. */
export function timeOfFirstPage(value: string, now: Date): Date {
  const time = new Date(value);
  if (time > now) throw invalidCursor();
  return time;
}
