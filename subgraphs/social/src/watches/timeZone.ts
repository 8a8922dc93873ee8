/** Calendar months in a time zone. */
import { badInput } from '@marquee/kit/errors';

/** Throws BAD_USER_INPUT unless the time zone is one of the IANA database, such as Europe/Berlin. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const unknown = () =>
    badInput('timeZone', '"timeZone" must be a time zone of the IANA database, such as "Europe/Berlin".');
  // Intl takes offsets such as +02:00 as well, which have no daylight saving time.
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(timeZone)) throw unknown();
  const numeric = 'numeric';
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
    });
  } catch {
    throw unknown();
  }
}

const dayMs = 86_400_000;

/** The first moments of the twelve months of the year, and of the next year. Throws BAD_USER_INPUT for an unknown time zone. */
export function monthStarts(year: number, timeZone: string): Date[] {
  const format = formatOf(timeZone);
  /** How much later clocks of the zone are than UTC, in milliseconds. */
  const offsetAt = (time: number): number => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year: y = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(y, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
  };
  return Array.from({ length: 13 }, (_, month) => new Date(firstMoment(Date.UTC(year, month, 1), offsetAt)));
}

/** The first moment at which clocks show `local` or later. They change at most once within a day of it. */
function firstMoment(local: number, offsetAt: (time: number) => number): number {
  const [before, after] = [offsetAt(local - dayMs), offsetAt(local + dayMs)];
  const byBefore = local - before;
  if (offsetAt(byBefore) === before) return byBefore;
  const byAfter = local - after;
  if (offsetAt(byAfter) === after) return byAfter;
  // Clocks skip the midnight: the month starts when they change.
  let [unchanged, changed] = [byAfter, byBefore];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (offsetAt(middle) === before) unchanged = middle;
    else changed = middle;
  }
  return changed;
}
