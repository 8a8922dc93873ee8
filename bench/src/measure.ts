/** Measures durations: warms up, repeats, and reports quantiles, because machines are noisy. */
import { cpuOf, type CpuMeter, type CpuSeconds } from '@marquee/testing/cost/processCpu';

/** /proc counts CPU in steps of 10 ms, so a request repeats until it has taken much more. */
const defaultRepeats: Repeats = { seconds: 0.4, maxRuns: 60 };
const minRuns = 4;

/** How long a request repeats, and how often at most. */
export interface Repeats {
  readonly seconds: number;
  readonly maxRuns: number;
}

/** Quantiles in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** The latency of `runs` runs after `warmUps` runs that do not count. */
export async function measure(run: () => Promise<unknown>, runs = 60, warmUps = 15): Promise<Latency> {
  for (let round = 0; round < warmUps; round++) await run();
  const times: number[] = [];
  for (let round = 0; round < runs; round++) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return quantiles(times);
}

/** The latencies of two functions that run alternately, so that other load on the machine affects both. */
export async function sideBySide(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  runs = 60,
): Promise<[Latency, Latency]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -15; round < runs; round++) {
    for (const [index, run] of [first, second].entries()) {
      const startedAt = performance.now();
      await run();
      if (round >= 0) times[index]!.push(performance.now() - startedAt);
    }
  }
  return [quantiles(times[0]), quantiles(times[1])];
}

/** Seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

/** Mean seconds of CPU per request, which repeats for `seconds`, and at most `maxRuns` times. */
export async function meanCpu(
  meter: CpuMeter,
  request: () => Promise<unknown>,
  { seconds, maxRuns } = defaultRepeats,
): Promise<CpuSeconds> {
  let runs = 0;
  const { node, postgres, neo4j, total } = await cpuOf(meter, async () => {
    const until = performance.now() + seconds * 1_000;
    while (runs < minRuns || (runs < maxRuns && performance.now() < until)) {
      await request();
      runs++;
    }
  });
  return { node: node / runs, postgres: postgres / runs, neo4j: neo4j / runs, total: total / runs };
}

/** Quantiles of `times`, which are sorted in place. */
export function quantiles(times: number[]): Latency {
  times.sort((a, b) => a - b);
  return {
    p50: times[Math.floor(times.length * 0.5)]!,
    p99: times[Math.min(times.length - 1, Math.floor(times.length * 0.99))]!,
  };
}

/** One line of a table: what was measured, the figure with its unit, and a remark. */
export interface Measurement {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** The measurements as aligned lines. */
export function formatTable(measurements: readonly Measurement[]): string {
  const width = (pick: (one: Measurement) => string) => Math.max(...measurements.map((one) => pick(one).length));
  const [first, second] = [width(({ name }) => name), width(({ value }) => value)];
  return measurements
    .map(({ name, value, note = '' }) => `${name.padEnd(first)}  ${value.padStart(second)}  ${note}`.trimEnd())
    .join('\n');
}

/** `p50 / p99 ms`. */
export const formatLatency = ({ p50, p99 }: Latency): string => `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`;
