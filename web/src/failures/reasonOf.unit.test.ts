import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { changedNothing, missingPart, needsMember, reasonOf, sentenceOf } from './reasonOf.js';

interface Coded {
  readonly code: string;
  readonly retryAfterMs?: number;
  readonly service?: string;
}

const answered = (...extensions: readonly Coded[]) =>
  new CombinedGraphQLErrors({ errors: extensions.map((each) => ({ message: each.code, extensions: { ...each } })) });

/** A refusal of the gateway, before GraphQL. */
const refused = (status: number, body: string, headers: Record<string, string> = {}) =>
  new ServerError('refused', { response: new Response(body, { status, headers }), bodyText: body });

test('the codes of the API that a visitor meets have titles of their own', () => {
  const codes = ['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'QUERY_TOO_COMPLEX', 'SUBGRAPH_TIMEOUT'];
  const titles = codes.map((code) => reasonOf(answered({ code })).title);
  expect(new Set(titles).size).toBe(codes.length);
  expect(titles).not.toContain(reasonOf(undefined).title);
});

test('the time to wait is that of the error, or of the header of a refusal without one', () => {
  const limited = answered({ code: 'RATE_LIMITED', retryAfterMs: 40_210 });
  expect(reasonOf(limited)).toMatchObject({ canRetry: true, waitSeconds: 41 });
  expect(sentenceOf(limited)).toContain('Try again in 41 s.');
  const body = JSON.stringify({ errors: [{ message: 'Later.', extensions: { code: 'RATE_LIMITED' } }] });
  expect(reasonOf(refused(429, body, { 'retry-after': '7' }))).toMatchObject({ title: 'One moment', waitSeconds: 7 });
  expect(reasonOf(refused(502, '<html>', {}))).not.toHaveProperty('waitSeconds');
});

test('what costs too much is not tried again, and what came too late is', () => {
  expect(reasonOf(answered({ code: 'QUERY_TOO_COMPLEX' }))).toMatchObject({ canRetry: false });
  expect(reasonOf(answered({ code: 'SUBGRAPH_TIMEOUT' }))).toMatchObject({ canRetry: true });
});

test('a write is lost for certain only where the API refused to begin it', () => {
  expect(changedNothing(answered({ code: 'RATE_LIMITED' }))).toBe(true);
  expect(changedNothing(answered({ code: 'SUBGRAPH_TIMEOUT' }))).toBe(false);
  expect(changedNothing(refused(502, '<html>'))).toBe(false);
});

test('a visitor is asked to sign in only when nothing else failed', () => {
  expect(needsMember(answered({ code: 'UNAUTHENTICATED' }))).toBe(true);
  expect(needsMember(answered({ code: 'UNAUTHENTICATED' }, { code: 'SUBGRAPH_TIMEOUT' }))).toBe(false);
  expect(needsMember(undefined)).toBe(false);
});

test('the notice names the half that is missing', () => {
  expect(missingPart(answered({ code: 'SUBGRAPH_UNAVAILABLE', service: 'social' }))).toContain('circle');
  expect(missingPart(answered({ code: 'SUBGRAPH_UNAVAILABLE', service: 'catalog' }))).toContain('Facts');
});

test('a part that the address asks for in vain is not told as one that comes back', () => {
  const vain = missingPart(answered({ code: 'NOT_FOUND', service: 'social' }));
  expect(vain).toContain('does not exist');
  expect(missingPart(answered({ code: 'BAD_USER_INPUT', service: 'social' }))).toBe(vain);
  const away = { code: 'SUBGRAPH_UNAVAILABLE', service: 'social' };
  expect(missingPart(answered({ code: 'NOT_FOUND', service: 'social' }, away))).toContain('at the moment');
});
