/**
 * What all `discover` and `trending` fields of one request may cost together, beyond what the gateway estimates: the estimate knows neither how long a
 * history is nor whether watches are in memory. Costs are counted in watches that are read, about 2 µs of CPU each.
 */
import { publicError } from '@marquee/kit/errors';

/** After so many, no other field begins. */
const maxCost = 150_000;
/** How many fields run at once, since what the others cost is not known yet. */
const maxRunning = 2;
/** What PostgreSQL takes to sum up a circle, or everyone. */
export const sumInSql = 50_000;

/** Counts a cost. */
export type Charge = (watches: number) => void;

export interface DiscoveryBudget {
  /** Waits for other fields, then runs `work`. Throws QUERY_TOO_COMPLEX if the fields before have used the budget up. */
  run<T>(work: (charge: Charge) => Promise<T>): Promise<T>;
}

/** For one request. */
export function createDiscoveryBudget(): DiscoveryBudget {
  let used = 0;
  let running = 0;
  const waiting: (() => void)[] = [];
  const charge: Charge = (watches) => (used += watches);
  return {
    run: async (work) => {
      if (running < maxRunning) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        if (used >= maxCost) throw usedUp();
        return await work(charge);
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}

const usedUp = () =>
  publicError(
    'QUERY_TOO_COMPLEX',
    'The lists of this request read too many watches together. Ask for fewer lists over circles in one request.',
  );
