/** Lines of the log have no secrets, and are otherwise what pino writes. */
import { pino } from 'pino';
import { withoutSecrets } from './log.js';

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

test('a line without a secret is not copied', () => {
  const fields = { requestId: 'a', codes: [] };
  expect(withoutSecrets(fields)).toBe(fields);
});
