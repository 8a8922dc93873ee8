/** The DateTime scalar: UTC, RFC 3339. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Whether text begins with a day that there is: Date takes 30 February for 2 March; a calendar does not. */
export function isCalendarDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= lastDay;
}

function parse(value: unknown): Date {
  const refuse = () =>
    new GraphQLError('A DateTime is written like 2026-03-01T20:15:00Z.', { extensions: { code: 'BAD_USER_INPUT' } });
  if (typeof value !== 'string') throw refuse();
  const parts = rfc3339.exec(value);
  const date = new Date(value);
  if (!parts || Number.isNaN(date.getTime())) throw refuse();
  if (!isCalendarDay(value)) throw refuse();
  return date;
}

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'Timestamp in UTC in RFC 3339 format, such as `2026-03-01T20:15:00Z`. Input may have another UTC offset.',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
