/** What an answer costs from what a process has in memory, and from PostgreSQL alone. */
import type { CpuMeter, CpuSeconds } from '@marquee/testing/cost/processCpu';
import { formatLatency, meanCpu, measure, type Measurement, type Repeats } from './measure.js';

export interface BothWays {
  readonly name: string;
  readonly inMemory: () => Promise<unknown>;
  readonly inSql: () => Promise<unknown>;
  /** What PostgreSQL does then. */
  readonly then: string;
  /** Digits after the point of milliseconds. */
  readonly digits: number;
  /** How often requests are repeated for their CPU. Unset: as meanCpu() does. */
  readonly repeats?: Repeats;
}

/** The latency from memory, and the CPU of both ways. Throws if they do not give the same answer. */
export async function measureBothWays(
  meter: CpuMeter,
  { name, inMemory, inSql, then, digits, repeats }: BothWays,
): Promise<Measurement> {
  if (JSON.stringify(await inMemory()) !== JSON.stringify(await inSql())) throw new Error(`${name}: two answers`);
  const latency = await measure(inMemory);
  const [byProcess, byPostgres] = [await meanCpu(meter, inMemory, repeats), await meanCpu(meter, inSql, repeats)];
  return {
    name,
    value: formatLatency(latency),
    note: `${formatCpu(byProcess, digits)} ms of PostgreSQL, node; ${formatCpu(byPostgres, digits)} if PostgreSQL ${then}`,
  };
}

export const formatCpu = ({ postgres, node }: CpuSeconds, digits: number): string =>
  `${(postgres * 1_000).toFixed(digits)} + ${(node * 1_000).toFixed(digits)}`;
