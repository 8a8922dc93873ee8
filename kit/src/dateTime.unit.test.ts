/** The scalar DateTime: what it accepts, rejects and sends. */
import { parseValue as parseLiteralNode } from 'graphql';
import { DateTime } from './dateTime.js';

test.each([
  ['2026-03-01T20:15:00Z', '2026-03-01T20:15:00.000Z'],
  ['2026-03-01t20:15:00z', '2026-03-01T20:15:00.000Z'],
  ['2026-03-01T20:15:00+02:00', '2026-03-01T18:15:00.000Z'],
  ['2026-03-01T20:15:00.123456789Z', '2026-03-01T20:15:00.123Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
])('%s is %s, as a variable and as a literal', (text, expected) => {
  expect(DateTime.serialize(DateTime.parseValue(text))).toBe(expected);
  expect(DateTime.serialize(DateTime.parseLiteral(parseLiteralNode(JSON.stringify(text))))).toBe(expected);
});

test.each([
  ['2026-02-30T00:00:00Z'],
  ['2023-02-29T00:00:00Z'],
  ['2026-13-01T00:00:00Z'],
  ['2026-12-31T23:59:60Z'],
  ['2026-12-31T24:00:00Z'],
  ['2026-03-01'],
  ['2026-03-01 20:15:00Z'],
  ['2026-03-01T20:15Z'],
  ['2026-03-01T20:15:00'],
  ['2026-03-01T20:15:00+0200'],
  ['2026-03-01T20:15:00+99:00'],
  [1_700_000_000_000],
  [null],
])('%j is BAD_USER_INPUT, as a variable and as a literal', (value) => {
  const problem = {
    message: 'A DateTime is written like 2026-03-01T20:15:00Z.',
    extensions: { code: 'BAD_USER_INPUT' },
  };
  const failure = (parse: () => unknown): unknown => {
    try {
      return parse();
    } catch (error) {
      return error;
    }
  };
  expect(failure(() => DateTime.parseValue(value))).toMatchObject(problem);
  expect(failure(() => DateTime.parseLiteral(parseLiteralNode(JSON.stringify(value))))).toMatchObject(problem);
});
