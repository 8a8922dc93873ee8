/**
 * CPU time of work, to be compared with a bound. A slower processor, or other programs on the same core, make all work take more CPU
 * time. So a fixed piece of work is measured beside it, and times are given as on the machine on which the bounds were chosen.
 */

/** CPU seconds that the reference takes on that machine (two cores of 2.1 GHz) without other work. */
const referenceSeconds = 0.055;

/** Seconds of CPU since some moment. */
type Clock = () => number;

/** Seconds of CPU that this process has used. */
export const ownCpuSeconds: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
};

/** Parses, sorts and joins texts: what most of the measured work does. */
function runReference(): number {
  const rows = Array.from({ length: 20_000 }, (_, index) => ({
    id: `${(index * 7_919) % 20_011}`,
    title: `film ${index}`,
  }));
  const copy = JSON.parse(JSON.stringify(rows)) as typeof rows;
  copy.sort((a, b) => (a.id < b.id ? -1 : 1));
  return copy.map(({ id, title }) => `${id},${title.replace(/film (\d)/, '$1')}`).join('\n').length;
}

function timeReference(): number {
  const before = ownCpuSeconds();
  runReference();
  return ownCpuSeconds() - before;
}

let isWarm = false;

/** How many times more CPU time than on that machine work takes now; at least 1. */
export function slowdown(): number {
  // The first runs compile the code.
  for (; !isWarm; isWarm = true) for (let run = 0; run < 5; run++) runReference();
  return Math.max(1, Math.min(timeReference(), timeReference()) / referenceSeconds);
}

/**
 * CPU seconds of `work`, in this process if no other clock is given. Compare the least of several runs with a bound: garbage of other
 * work, and background work of servers in this process, may fall into any run.
 */
export async function cpuSeconds(work: () => unknown, clock: Clock = ownCpuSeconds): Promise<number> {
  const slowdownBefore = slowdown();
  const before = clock();
  await work();
  const seconds = clock() - before;
  return seconds / ((slowdownBefore + slowdown()) / 2);
}

export interface LeastOptions {
  /** No further run is made once one has taken less, in CPU seconds. */
  readonly enough: number;
  readonly runs?: number;
}

/** The least CPU seconds of several runs of `work`: the first run compiles code, and garbage of other work may be collected in any. */
export async function leastCpuSeconds(work: () => unknown, { enough, runs = 5 }: LeastOptions): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs && least >= enough; run++) least = Math.min(least, await cpuSeconds(work));
  return least;
}
