/** Which fault a link has, and when: random, but the same for the same seed. */
import { faults, type Fault } from '../faults/faultProxy.js';
import { seededRandom } from '../load/simulation.js';
import type { Link } from './links.js';

export interface PlannedFault {
  readonly link: Link;
  readonly fault: Fault;
  /** Milliseconds after the start of the load. */
  readonly from: number;
  readonly to: number;
}

export interface FaultPlan {
  readonly seed: number;
  readonly seconds: number;
  readonly links: readonly Link[];
}

/** Without faults, to see how answers are without them, and how they become whole again. */
export const quietMs = { start: 5_000, end: 15_000 };
const durationMs = { min: 1_500, max: 4_500 };
/** From the start of a fault to that of the next one. Some of them overlap. */
const gapMs = { min: 1_000, max: 6_000 };

/** In the order of their starts. No link has two faults at once. Each link has had each fault before one comes again. */
export function planFaults({ seed, seconds, links }: FaultPlan): PlannedFault[] {
  const random = seededRandom(seed);
  const between = ({ min, max }: { readonly min: number; readonly max: number }) =>
    Math.round(min + (max - min) * random());
  const end = seconds * 1_000 - quietMs.end;
  const plan: PlannedFault[] = [];
  let deck: (readonly [Link, Fault])[] = [];
  for (let from = quietMs.start; ; from += between(gapMs)) {
    const to = from + between(durationMs);
    if (to > end) return plan;
    if (deck.length === 0)
      deck = shuffle(
        links.flatMap((link) => faults.map((fault) => [link, fault] as const)),
        random,
      );
    const busy = new Set(plan.filter((planned) => planned.to >= from).map(({ link }) => link));
    const index = deck.findIndex(([link]) => !busy.has(link));
    if (index < 0) continue;
    const [[link, fault]] = deck.splice(index, 1) as [readonly [Link, Fault]];
    plan.push({ link, fault, from, to });
  }
}

function shuffle<T>(values: T[], random: () => number): T[] {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [values[last], values[other]] = [values[other]!, values[last]!];
  }
  return values;
}
