/** What was seen of the zones over time, and how long they took to be level. */

/** A zone at a time, in milliseconds of the run. */
export interface ZoneSample {
  readonly at: number;
  readonly zone: string;
  /** `in part`: it does not reach one of its subgraphs. */
  readonly gateway: 'whole' | 'in part' | 'away';
  readonly films: 'level' | 'behind' | 'away';
  readonly postgres: 'leader' | 'level' | 'behind' | 'away';
}
export type ZonePart = 'gateway' | 'films' | 'postgres';
export const zoneParts: readonly ZonePart[] = ['gateway', 'films', 'postgres'];

export interface LevelQuestion {
  readonly part: ZonePart;
  /** Those that are to be level. */
  readonly zones: readonly string[];
  readonly from: number;
  readonly to: number;
}

const good: readonly string[] = ['whole', 'level', 'leader'];

/**
 * Seconds from `from` until the last of the zones is level, and is not away again until `to`. What is written later may make it be behind for
 * a moment, and one look without an answer is that of a busy machine. Undefined: one of them is not level.
 */
export function secondsUntilLevel(samples: readonly ZoneSample[], question: LevelQuestion): number | undefined {
  const { part, zones, from, to } = question;
  let last = from;
  for (const zone of zones) {
    const own = samples.filter((sample) => sample.zone === zone && sample.at >= from && sample.at < to);
    const isAway = (index: number) => index < 0 || ['away', 'in part'].includes(own[index]![part]);
    const lastAway = own[own.findLastIndex((_, index) => isAway(index) && isAway(index - 1))]?.at ?? -Infinity;
    const level = own.find((sample) => sample.at > lastAway && good.includes(sample[part]));
    if (!level) return undefined;
    last = Math.max(last, level.at);
  }
  return (last - from) / 1_000;
}
