/** The moment that a list's first page looked at, from its cursor; later pages look at the same one. */
import { badInput } from '@marquee/kit/errors';

export function cursorMoment(text: unknown, now: Date): Date {
  const moment = new Date(String(text));
  if (Number.isNaN(moment.getTime()) || moment > now) throw badInput('after', '"after" is not a cursor of this list.');
  return moment;
}
