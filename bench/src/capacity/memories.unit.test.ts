import { readMemories } from './memories.js';

const sample = (name: string, labels: Record<string, string>, value: number) => ({ name, labels, value });

test('sizes are what a process keeps, and counters by result are its look-ups', () => {
  const found = readMemories('gateway', [
    sample('marquee_response_cache_size_bytes', {}, 4_000),
    sample('marquee_response_cache_requests_total', { result: 'hit' }, 5),
    sample('marquee_response_cache_requests_total', { result: 'shared' }, 1),
    sample('marquee_response_cache_requests_total', { result: 'miss' }, 2),
    sample('marquee_response_cache_requests_total', { result: 'bypass' }, 4),
    sample('marquee_cache_requests_total', { cache: 'documents', result: 'hit' }, 9),
    sample('marquee_cache_requests_total', { cache: 'documents', result: 'miss' }, 1),
    sample('marquee_cache_requests_total', { cache: 'never asked', result: 'miss' }, 0),
    sample('http_server_requests_total', { result: 'hit' }, 7),
  ]);
  expect(found).toEqual({
    kept: [{ process: 'gateway', name: 'response_cache', bytes: 4_000 }],
    lookUps: [
      { process: 'gateway', name: 'response_cache', hits: 6, total: 12 },
      { process: 'gateway', name: 'documents', hits: 9, total: 10 },
    ],
  });
});
