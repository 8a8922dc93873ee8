/** Reads the dates of a row, as services and spreadsheets write them. */
import { isCalendarDay } from '@marquee/kit/dateTime';
import { RowError, type Precision, type ReadContext } from './historyRows.js';
import { isMissing, short, textOf } from './rowValues.js';

export interface FileDate {
  readonly at: Date | null;
  readonly precision: Precision;
}

const unknownDate: FileDate = { at: null, precision: 'NONE' };
/**
 * Words and dates that tools write for an unknown date: also the first days of Unix, of its time zones west of Greenwich, and of
 * spreadsheets. Trakt takes "released" for the day of release.
 */
const isUnknownDate =
  /^(?:unknown|released?|undefined|\?+|(?:0000|0001)-.*|(?:1970-01-01|1969-12-31|1900-01-0[01]|1899-12-3[01])(?:T00:00.*| 0?0:00.*)?|1970-01-01\D.*)$/i;
const dateParts =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AP]M)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The first time zone of a day is UTC+14. */
const firstZoneMs = 14 * hourMs;

/** A day without a time is noon UTC of that day. A time without an offset is UTC: never the zone of the server. */
export function readDate(value: unknown, { now, dateOrder }: Pick<ReadContext, 'now' | 'dateOrder'>): FileDate {
  if (isMissing(value)) return unknownDate;
  const text = yearFirst(textOfSeconds(value) ?? (textOf(value) ?? '').trim(), dateOrder ?? null);
  if (isUnknownDate.test(text)) return unknownDate;
  const [, year, month = '', day = '', hour, minute, second = '00', fraction = '0', half, offset = 'Z'] =
    dateParts.exec(text) ?? [];
  const date = isoText(year ?? '', month, day);
  const isDay = hour === undefined;
  const time = isDay ? '12:00:00' : `${hour24(hour, half)}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const at = new Date(`${date}T${time}${isDay ? 'Z' : zoneOf(offset)}`);
  if (year === undefined || !isCalendarDay(date) || Number.isNaN(at.getTime()))
    throw new RowError(`"${short(value)}" is not a date like 2026-03-01.`);
  if (at.getTime() === 0) return unknownDate;
  const latest = now.getTime() + firstZoneMs;
  // The noon of a day is compared with the end of the latest day.
  const isFuture = at.getTime() > (isDay ? latest - (latest % dayMs) + dayMs : latest);
  if (isFuture) throw new RowError(`${date} is in the future.`);
  if (at.getUTCFullYear() < 1888) throw new RowError('there were no films before 1888.');
  return { at, precision: isDay ? 'DAY' : 'TIME' };
}

/** `readDate` for the rows of one file. A member watches several films on a day, and each date is read once. */
export function createDateReader(context: Pick<ReadContext, 'now' | 'dateOrder'>): (value: unknown) => FileDate {
  const known = new Map<unknown, FileDate>();
  return (value) => {
    let date = known.get(value);
    if (!date) known.set(value, (date = readDate(value, context)));
    return date;
  };
}

/** As `new Date` takes it: "+02" and "+0200" are "+02:00". */
function zoneOf(offset: string): string {
  const [, hours, minutes = '00'] = /^([+-]\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return hours === undefined ? 'Z' : `${hours}:${minutes}`;
}

/** `half`: AM or PM. */
function hour24(hour: string, half: string | undefined): string {
  if (half === undefined) return hour.padStart(2, '0');
  const [twelfth, isAfternoon] = [Number(hour) % 12, /p/i.test(half)];
  return String(twelfth + (isAfternoon ? 12 : 0)).padStart(2, '0');
}

/** A number is seconds or milliseconds since 1970. Null if it is none. */
function textOfSeconds(value: unknown): string | null {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\s*\d{9,13}\s*$/.test(value));
  if (!isNumber) return null;
  const seconds = Number(value);
  const at = new Date(Math.abs(seconds) < 1e11 ? seconds * 1000 : seconds);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

export type DateOrder = 'DAY_FIRST' | 'MONTH_FIRST';

const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)$/s;
const isMonth = (text: string): boolean => Number(text) <= 12;

/** Which comes first in dates like 1/2/2024 of a file, as a spreadsheet saves it. Null if no date, or not all, tell. */
export function dateOrderOf(dates: Iterable<unknown>): DateOrder | null {
  const orders = new Set<DateOrder>();
  for (const date of dates) {
    const [, first, , second] = yearLast.exec((textOf(date) ?? '').trim()) ?? [];
    if (first === undefined || second === undefined) continue;
    if (!isMonth(first)) orders.add('DAY_FIRST');
    if (!isMonth(second)) orders.add('MONTH_FIRST');
  }
  const [order = null] = orders;
  return orders.size === 1 ? order : null;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const named = /^(?:(\d{1,2})[\s-]+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2})),?[\s-]+(\d{4})(?!\d)(.*)$/is;

const isoText = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/** "15.1.2024", "1/15/2024" and "15 Jan 2024" as "2024-01-15". Dates with points have the day first. */
function yearFirst(text: string, order: DateOrder | null): string {
  const byName = named.exec(text);
  const monthNamed = months.indexOf((byName?.[2] ?? byName?.[3] ?? '').slice(0, 3).toLowerCase()) + 1;
  if (byName && monthNamed > 0) return isoText(byName[5]!, String(monthNamed), byName[1] ?? byName[4]!) + byName[6]!;
  const [, first = '', separator, second = '', year, rest = ''] = yearLast.exec(text) ?? [];
  if (year === undefined) return text;
  const isClear = separator === '.' || !isMonth(first) || !isMonth(second) || first === second;
  if (!isClear && order === null) throw new RowError(`"${short(text)}" may be two dates; write it like 2026-03-01.`);
  const isDayFirst = separator === '.' || !isMonth(first) || (isMonth(second) && order !== 'MONTH_FIRST');
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  return isoText(year, month, day) + rest;
}
