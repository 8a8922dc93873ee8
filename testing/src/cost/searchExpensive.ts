/** A search for the most expensive operation that is accepted: it changes the most expensive ones found so far. */
import type { GraphQLSchema } from 'graphql';
import type { Random } from '@marquee/dev/dataset/random';
import { createOperationSource, printOperation, type Samples, type Selection } from './randomOperations.js';

export interface ExpensiveSearch {
  readonly schema: GraphQLSchema;
  readonly samples: Samples;
  readonly random: Random;
  /** The largest cost that is accepted. */
  readonly limit: number;
  /** How many operations are measured. */
  readonly measurements: number;
  /** The estimated cost; undefined for an operation that cannot be sent. */
  estimate(query: string): number | undefined;
  /** Seconds of CPU; undefined for an operation that was refused. */
  measure(query: string): Promise<number | undefined>;
}

export interface MeasuredOperation {
  readonly query: string;
  readonly estimated: number;
  readonly seconds: number;
}

/** Changed further from then on. */
const survivors = 4;
/** Operations below this share of the limit are not worth a measurement. */
const leastShare = 0.4;
const maxTries = 400;

/** The measured operations, most expensive first. */
export async function searchExpensive(search: ExpensiveSearch): Promise<MeasuredOperation[]> {
  const { random, limit } = search;
  const source = createOperationSource(search.schema, search.samples, random);
  const found: (MeasuredOperation & { readonly selections: readonly Selection[] })[] = [];
  for (let round = 0; round < search.measurements; round++) {
    const parents = found.slice(0, survivors);
    const isFresh = parents.length === 0 || random.below(3) === 0;
    const start = isFresh ? source.operation(7) : parents[random.below(parents.length)]!.selections;
    const candidate = enlarge(start);
    if (!candidate) continue;
    const seconds = await search.measure(candidate.query);
    if (seconds === undefined) continue;
    found.push({ ...candidate, seconds });
    found.sort((a, b) => b.seconds - a.seconds);
  }
  return found;

  /** Changes `selections` until the estimate is just below the limit. */
  function enlarge(selections: readonly Selection[]) {
    let [best, bestEstimate] = [selections, 0];
    for (let attempt = 0; attempt < maxTries; attempt++) {
      const changed = source.change(best);
      const query = printOperation(changed);
      const estimated = search.estimate(query);
      if (estimated === undefined || estimated > limit || (estimated <= bestEstimate && attempt > 0)) continue;
      [best, bestEstimate] = [changed, estimated];
      if (estimated > limit * 0.9) break;
    }
    return bestEstimate < limit * leastShare
      ? undefined
      : { query: printOperation(best), selections: best, estimated: bestEstimate };
  }
}
