import { offerLoad } from './openLoop.js';
import { seededRandom } from './simulation.js';

/** How many requests have their times within `seconds`. */
function arrivals(rate: number, seconds: number, random: () => number): number {
  let count = -1;
  for (let time = 0; time < seconds; time += -Math.log(1 - random()) / rate) count++;
  return count;
}

test('requests start by the clock although none of the earlier ones has its answer', async () => {
  const expected = arrivals(100, 0.3, seededRandom(1));
  expect(expected).toBeGreaterThan(15);
  const open: (() => void)[] = [];
  const { sent, late } = await offerLoad({
    rate: 100,
    seconds: 0.3,
    random: seededRandom(1),
    send: async () => {
      const answered = new Promise<void>((resolve) => open.push(resolve));
      // The last request is answered first.
      if (open.length === expected) for (const answer of open) answer();
      await answered;
    },
  });
  expect(sent).toBe(expected);
  expect(late).toHaveLength(expected);
});

test('a signal ends the load, and open requests get their answers', async () => {
  const stopping = new AbortController();
  let answered = 0;
  const { sent } = await offerLoad({
    rate: 1_000,
    seconds: 3_600,
    random: seededRandom(1),
    signal: stopping.signal,
    send: async () => {
      stopping.abort();
      await new Promise((resolve) => setImmediate(resolve));
      answered++;
    },
  });
  expect(answered).toBe(sent);
});
