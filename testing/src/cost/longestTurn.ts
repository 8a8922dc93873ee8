/** How long a turn of the event loop takes, in CPU time of the thread that runs it. Other threads and programs do not count. */
import { readFileSync } from 'node:fs';
import { slowdown, type LeastOptions } from './cpuTime.js';

// cspell:disable-next-line
const cpuFile = `/proc/self/task/${process.pid}/schedstat`;
/** CPU seconds of the main thread, from Linux's /proc. */
const mainThreadSeconds = (): number => Number(readFileSync(cpuFile, 'utf8').split(' ')[0]) / 1e9;

/** CPU seconds of the longest turn of the event loop of the main thread while `work` runs. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const slowdownBefore = slowdown();
  let longest = 0;
  let isDone = false;
  let before = mainThreadSeconds();
  const turn = () => {
    const now = mainThreadSeconds();
    longest = Math.max(longest, now - before);
    before = now;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  return longest / ((slowdownBefore + slowdown()) / 2);
}

/** The least of several runs: the first run compiles code, and garbage of other work may be collected in any. */
export async function leastLongestTurn(
  work: () => Promise<unknown>,
  { enough, runs = 5 }: LeastOptions,
): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs && least > enough; run++) least = Math.min(least, await longestTurn(work));
  return least;
}
