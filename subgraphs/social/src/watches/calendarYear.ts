/** A calendar year in a time zone, as SQL over watches `w`. */
import { sql } from 'kysely';
import type { Sql } from '../sql/cte.js';
import { monthStarts } from './timeZone.js';

export interface CalendarYear {
  /** Whether the watch is in the year. */
  readonly includes: Sql<boolean>;
  /** The year without regard to watches of which only the day is known; null if that makes a difference. */
  readonly span: { readonly from: Date; readonly until: Date } | null;
  /** The month of a watch in the year, 1 to 12. */
  readonly month: Sql<number>;
}

/** Whether only the day of the watch is known. Its time is noon UTC of that day, which is another day in some zones. */
const isDayOnly: Sql<boolean> = sql<boolean>`coalesce(w.import_state ->> 'precision' = 'DAY', false)`;

const isBetween = (from: string, to: string): Sql<boolean> =>
  sql<boolean>`(w.watched_at >= ${from}::timestamptz AND w.watched_at < ${to}::timestamptz)`;

/**
 * A watch of a known time is in the month of that time in the zone. A watch of a known day is in the month of its day, in
 * any zone. Throws BAD_USER_INPUT for an unknown time zone.
 */
export function calendarYear(year: number, timeZone: string): CalendarYear {
  const local = isoStarts(year, timeZone);
  const utc = isoStarts(year, 'UTC');
  const ofYear = (months: readonly string[]) => isBetween(months[0]!, months[12]!);
  const monthIn = (months: Sql) => sql<number>`width_bucket(w.watched_at, ${months})`;
  // The condition for UTC is all in an index. So is the first one for other zones, which therefore is there.
  if (local.join() === utc.join())
    return {
      includes: ofYear(utc),
      span: { from: new Date(utc[0]!), until: new Date(utc[12]!) },
      month: monthIn(sql`${utc}::timestamptz[]`),
    };
  const [from, , , to] = [local[0]!, utc[0]!, local[12]!, utc[12]!].sort() as [string, string, string, string];
  return {
    includes: sql<boolean>`(${isBetween(from, to)}
      AND CASE WHEN ${isDayOnly} THEN ${ofYear(utc)} ELSE ${ofYear(local)} END)`,
    span: null,
    month: monthIn(sql`CASE WHEN ${isDayOnly} THEN ${utc}::timestamptz[] ELSE ${local}::timestamptz[] END`),
  };
}

/** As texts, because the driver writes a Date with the server's own offset in minutes, and early zones have seconds. */
const isoStarts = (year: number, timeZone: string): string[] =>
  monthStarts(year, timeZone).map((start) => start.toISOString());
