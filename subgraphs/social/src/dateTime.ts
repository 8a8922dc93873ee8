/** The DateTime scalar: UTC, RFC 3339. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

function parse(value: unknown): Date {
  const refuse = () =>
    new GraphQLError('A DateTime is written like 2026-03-01T20:15:00Z.', { extensions: { code: 'BAD_USER_INPUT' } });
  if (typeof value !== 'string') throw refuse();
  const parts = rfc3339.exec(value);
  const date = new Date(value);
  if (!parts || Number.isNaN(date.getTime())) throw refuse();
  // Date takes 30 February for 2 March; a calendar does not.
  const lastDay = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  if (Number(parts[3]) > lastDay) throw refuse();
  return date;
}

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment in UTC, RFC 3339, such as `2026-03-01T20:15:00Z`.',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
