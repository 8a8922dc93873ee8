import { judgeAnswer } from './judgeAnswer.js';

const judge = (body: unknown, status = 200, retryAfter?: string) =>
  judgeAnswer({ status, retryAfter, text: typeof body === 'string' ? body : JSON.stringify(body) });
const error = (extensions: object) => ({ message: 'Away.', extensions });

test('an answer without errors is whole, and a write with its watch is acknowledged', () => {
  expect(judge({ data: { movie: { id: '1' } } })).toMatchObject({ outcome: 'whole', codes: [], isAcknowledged: false });
  expect(judge({ data: { recordWatch: { watch: { id: '1' } } } }).isAcknowledged).toBe(true);
});

test('a write whose film is missing is acknowledged in part', () => {
  const errors = [error({ code: 'SUBGRAPH_TIMEOUT' })];
  const judged = judge({ data: { recordWatch: { watch: { movie: { title: null } } } }, errors });
  expect(judged).toMatchObject({ outcome: 'partial', codes: ['SUBGRAPH_TIMEOUT'], isAcknowledged: true });
});

test('a write may be sent again only if an error says so', () => {
  const answer = (retryable: boolean) =>
    judge({ data: { recordWatch: null }, errors: [error({ code: 'SUBGRAPH_UNAVAILABLE', retryable })] });
  expect(answer(true)).toMatchObject({ outcome: 'failed', isRetryable: true, isAcknowledged: false });
  expect(answer(false).isRetryable).toBe(false);
});

test('an answer of the front itself has its status as code', () => {
  expect(judge('<html>503</html>', 503)).toMatchObject({ outcome: 'failed', codes: ['HTTP 503'], isRetryable: false });
});

test('a refused request was not begun, and may be sent again', () => {
  const errors = [error({ code: 'RATE_LIMITED' }), error({ code: 'RATE_LIMITED' })];
  expect(judge({ errors }, 503, '1')).toMatchObject({ outcome: 'refused', codes: ['RATE_LIMITED'], isRetryable: true });
});
