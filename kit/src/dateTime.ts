/** The scalar DateTime: RFC 3339, UTC in responses. */
import { GraphQLScalarType, Kind } from 'graphql';
import { publicError } from './errors.js';

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Whether `text` starts with a date that exists. `Date` alone would read 30 February as 2 March. */
export function isCalendarDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= lastDay;
}

function parse(value: unknown): Date {
  if (typeof value === 'string' && rfc3339.test(value) && isCalendarDay(value)) {
    const date = new Date(value);
    if (!Number.isNaN(date.getTime())) return date;
  }
  throw publicError('BAD_USER_INPUT', 'A DateTime is written like 2026-03-01T20:15:00Z.');
}

/** Serialises to UTC with milliseconds and `Z`. Throws BAD_USER_INPUT for input that is not RFC 3339 or no calendar day. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'Timestamp in UTC in RFC 3339 format, such as `2026-03-01T20:15:00Z`. Input may have another UTC offset.',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
