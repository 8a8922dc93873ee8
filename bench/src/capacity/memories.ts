/** What processes keep in memory, and how often they find there what is asked for, by their metrics. */
import type { Sample } from '@marquee/testing/results/metrics';
import type { MultiProcess } from '../multiProcess.js';
import type { KeptMemory, LookUps, Part } from './model.js';

/** The look-ups in the gateway's cache of answers. */
export const answers = 'response_cache';

/** Of the gateway and both subgraphs, since they started. */
export async function memoriesOf({ programs, metricsOf }: MultiProcess) {
  const found = await Promise.all(
    programs.map(async (program) => readMemories(program.name as Part, await metricsOf(program))),
  );
  return { kept: found.flatMap(({ kept }) => kept), lookUps: found.flatMap(({ lookUps }) => lookUps) };
}

const sizeForm = /^marquee_(\w+)_size_bytes$/;
const requestsForm = /^marquee_(\w+)_requests_total$/;
/** Results of look-ups that found an answer. `shared`: a request for the same ran already. */
const found = new Set(['hit', 'shared']);

/** Look-ups are counters with a label `result`. Those of several caches in one counter have a label `cache`. */
export function readMemories(
  process: Part,
  samples: readonly Sample[],
): { readonly kept: KeptMemory[]; readonly lookUps: LookUps[] } {
  const kept: KeptMemory[] = [];
  const counts = new Map<string, { hits: number; total: number }>();
  for (const { name, labels, value } of samples) {
    const kind = sizeForm.exec(name)?.[1];
    if (kind !== undefined) kept.push({ process, name: kind, bytes: value });
    const counter = requestsForm.exec(name)?.[1];
    if (counter === undefined || labels.result === undefined) continue;
    const cache = labels.cache ?? counter;
    const { hits, total } = counts.get(cache) ?? { hits: 0, total: 0 };
    counts.set(cache, { hits: hits + (found.has(labels.result) ? value : 0), total: total + value });
  }
  const lookUps = [...counts]
    .filter(([, { total }]) => total > 0)
    .map(([name, count]) => ({ process, name, ...count }));
  return { kept, lookUps };
}
