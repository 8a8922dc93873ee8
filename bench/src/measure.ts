/** Measuring: warm up, repeat, and speak in medians; machines are noisy. */

export interface Measured {
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds of `runs` runs after `warmUps` that do not count. */
export async function measure(run: () => Promise<unknown>, runs = 60, warmUps = 15): Promise<Measured> {
  for (let round = 0; round < warmUps; round++) await run();
  const times: number[] = [];
  for (let round = 0; round < runs; round++) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return quantiles(times);
}

/** Two things in turns, so that whatever else the machine does meets both. */
export async function sideBySide(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  runs = 60,
): Promise<[Measured, Measured]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -15; round < runs; round++) {
    for (const [index, run] of [first, second].entries()) {
      const began = performance.now();
      await run();
      if (round >= 0) times[index]!.push(performance.now() - began);
    }
  }
  return [quantiles(times[0]), quantiles(times[1])];
}

export function quantiles(times: number[]): Measured {
  times.sort((a, b) => a - b);
  return {
    p50: times[Math.floor(times.length * 0.5)]!,
    p99: times[Math.min(times.length - 1, Math.floor(times.length * 0.99))]!,
  };
}

export interface Line {
  readonly what: string;
  readonly value: string;
  readonly note?: string;
}

export function table(lines: readonly Line[]): string {
  const width = (pick: (line: Line) => string) => Math.max(...lines.map((line) => pick(line).length));
  const [first, second] = [width(({ what }) => what), width(({ value }) => value)];
  return lines
    .map(({ what, value, note = '' }) => `${what.padEnd(first)}  ${value.padStart(second)}  ${note}`.trimEnd())
    .join('\n');
}

export const ms = ({ p50, p99 }: Measured): string => `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`;
