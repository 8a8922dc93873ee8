/** The scalar DateTime: RFC 3339, UTC in responses. */
import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { publicError } from './errors.js';

/** Whether `text` starts with a date that exists. `Date` alone would read 30 February as 2 March. */
export function isCalendarDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= lastDay;
}

function parse(value: unknown): Date {
  try {
    return GraphQLDateTimeISO.parseValue(value);
  } catch {
    // The library's errors have no code, and a subgraph masks errors without one.
    throw publicError('BAD_USER_INPUT', 'A DateTime is written like 2026-03-01T20:15:00Z.');
  }
}

/** Serialises to UTC with milliseconds and `Z`. Throws BAD_USER_INPUT for input that is not RFC 3339 or no calendar day. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'Timestamp in UTC in RFC 3339 format, such as `2026-03-01T20:15:00Z`. Input may have another UTC offset.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => GraphQLDateTimeISO.serialize(value),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
