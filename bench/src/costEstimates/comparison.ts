/** How far estimates are from the CPU that was measured. */
import type { CpuSeconds } from '@marquee/testing/cost/processCpu';
import type { Measurement } from '../measure.js';

/** One unit of cost, in seconds of CPU, on the machine on which weights are set. */
const unit = 0.0001;
/** An estimate is off if it is more than so many times too high or too low. */
const tolerance = 5;

export interface Compared {
  readonly name: string;
  readonly estimated: number;
  readonly cpu: CpuSeconds;
}

export interface Comparison {
  readonly measurements: readonly Measurement[];
  /** Seconds of CPU that one unit takes here. */
  readonly unitHere: number;
  /** Names of the operations whose estimates are off. */
  readonly off: readonly string[];
}

/**
 * A faster machine takes less CPU for everything, and a busy one more. That says nothing about weights. So an estimate is compared with the
 * CPU in units of this machine and this run: the median of what all operations take for one unit.
 */
export function compareEstimates(compared: readonly Compared[]): Comparison {
  const unitHere = median(compared.map(({ estimated, cpu }) => cpu.total / estimated));
  const ratioOf = ({ estimated, cpu }: Compared, ofUnit: number) => estimated / (cpu.total / ofUnit);
  const isOff = (ratio: number) => ratio > tolerance || ratio < 1 / tolerance;
  const off = compared.filter((one) => isOff(ratioOf(one, unitHere))).map(({ name }) => name);
  const count = (ofUnit: number) => compared.filter((one) => isOff(ratioOf(one, ofUnit))).length;
  const lines = compared.map((one) => {
    const { name, estimated, cpu } = one;
    const ratio = ratioOf(one, unitHere);
    const parts = [cpu.node, cpu.postgres, cpu.neo4j].map((seconds) => (seconds * 1_000).toFixed(1)).join(' + ');
    return {
      name,
      value: `${estimated} / ${(cpu.total / unitHere).toFixed(0)}`,
      note: `×${ratio.toFixed(2)}${isOff(ratio) ? ' !' : ''}  ${parts} ms of node, PostgreSQL, Neo4j`,
    };
  });
  const ratios = compared.map((one) => ratioOf(one, unitHere)).sort((a, b) => a - b);
  const total = compared.length;
  return {
    unitHere,
    off,
    measurements: [
      ...lines,
      {
        name: 'one unit here',
        value: `${(unitHere * 1_000).toFixed(3)} ms`,
        note: 'of CPU: the median of all operations',
      },
      {
        name: `estimates off by more than ${tolerance} times`,
        value: `${off.length} of ${total}`,
        note: `from ×${ratios[0]!.toFixed(2)} to ×${ratios.at(-1)!.toFixed(2)}`,
      },
      { name: 'the same for a unit of 0.1 ms', value: `${count(unit)} of ${total}` },
    ],
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
