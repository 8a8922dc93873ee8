/** Lines of the log have no secrets, and are otherwise what pino writes. */
import { pino } from 'pino';
import { withoutSecrets, type Log } from './log.js';

const paths = ['password', 'token', 'authorization', '*.password', '*.token', '*.authorization'];

function linesOf(options: object, fields: object): string[] {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false, ...options }, { write: (line) => lines.push(line) });
  log.info(fields, 'a line');
  return lines;
}

test.each([
  ['no secret', { requestId: 'a', status: 200, codes: ['NOT_FOUND'] }],
  ['a secret', { token: 'hidden', status: 200 }],
  ['secrets inside', { headers: { authorization: 'hidden', accept: 'json' }, user: { password: 'hidden' } }],
  ['secrets at both levels', { password: { token: 'hidden' }, other: { token: 'hidden' }, empty: null }],
  ['a secret that is no text', { token: null, inner: { password: 7 } }],
  ['a secret deeper inside, which nothing logs', { outer: { inner: { token: 'shown' } } }],
])('a line with %s is the one of the option redact', (_, fields) => {
  const before = structuredClone(fields);
  const lines = linesOf({ formatters: { log: withoutSecrets } }, fields);
  expect(lines).toEqual(linesOf({ redact: paths }, fields));
  expect(lines.join()).not.toContain('hidden');
  expect(fields).toEqual(before);
});

test('an error with secrets keeps its type, message and stack, and its other properties', () => {
  const error = Object.assign(new TypeError('no way', { cause: new Error('a wall') }), { token: 'hidden', code: 7 });
  const lines = linesOf({ formatters: { log: withoutSecrets } }, { err: error });
  expect(lines).toEqual(linesOf({ redact: paths }, { err: error }));
  expect((JSON.parse(lines[0]!) as { err: object }).err).toEqual({
    ...{ type: 'TypeError', message: 'no way: a wall', token: '[Redacted]', code: 7 },
    stack: expect.stringContaining('log.unit.test') as string,
  });
  expect(error.token).toBe('hidden');
});

test('a line without a secret is not copied', () => {
  const fields = { requestId: 'a', codes: [] };
  expect(withoutSecrets(fields)).toBe(fields);
});

// @ts-expect-error The type has no `child`, whose fields the formatter does not see. The check of types fails if it has one.
export type Child = Log['child'];
