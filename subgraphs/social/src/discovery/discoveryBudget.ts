/**
 * What all fields of one request may cost together that read watches, beyond what the gateway estimates: the estimate knows neither how long histories
 * are, nor how large a circle is. Costs are counted in watches that a statement reads, about 2 µs of CPU each.
 *
 * A field has a price before anything is read for it (discoveryPrices.ts). Whether it is refused depends on the prices of the fields before it, and not
 * on how they are answered. That may depend on watches that the viewer must not know of.
 */
import { publicError } from '@marquee/kit/errors';
import { createSlots } from '../slots.js';

/** After so many, no other field begins. Nor does one of which it is known that it costs more. */
export const maxCost = 150_000;
/** So many fields are answered at any price by `run`: a compatibility has three parts, and the home page three lists. Only if there are more, prices are looked up. */
const answeredAnyway = 3;
/** How many fields run at once. */
const maxRunning = 2;

/** Looks up what a field costs, in watches. It must not depend on watches that the viewer may not see. */
export type Price = () => number | Promise<number>;

export interface DiscoveryBudget {
  /** Waits for other fields, then runs `work`. Throws QUERY_TOO_COMPLEX if the fields that were requested before have used the budget up. */
  run<T>(price: Price, work: () => Promise<T>): Promise<T>;
  /**
   * The same for a field that may take long on its own, since it reads long histories in PostgreSQL. Its price is always looked up. Throws
   * QUERY_TOO_COMPLEX if such fields of the request cost more than the budget, with this one.
   */
  runPriced<T>(price: Price, work: () => Promise<T>): Promise<T>;
}

/** For one request. `max`: after so many, no other field begins. */
export function createDiscoveryBudget(max = maxCost): DiscoveryBudget {
  const slots = createSlots(maxRunning);
  const unpaid: Price[] = [];
  let admitted = 0;
  let used = 0;
  let usedByPriced = 0;
  let lastAdmission: Promise<unknown> = Promise.resolve();

  async function admit(price: Price): Promise<void> {
    if (admitted >= answeredAnyway) {
      for (let next = unpaid[0]; next; next = unpaid[0]) {
        used += await next();
        unpaid.shift();
      }
      if (used >= max) throw budgetUsedUp();
    }
    admitted++;
    unpaid.push(price);
  }

  async function admitPriced(price: Price): Promise<void> {
    const cost = await price();
    if (usedByPriced + cost > max) throw budgetUsedUp();
    await admit(() => cost);
    usedByPriced += cost;
  }

  async function runAdmitted<T>(admitField: () => Promise<void>, work: () => Promise<T>): Promise<T> {
    // One after the other, as they were requested.
    const admission = lastAdmission.then(admitField);
    lastAdmission = admission.catch(() => {});
    await admission;
    return slots.run(work);
  }

  return {
    run: (price, work) => runAdmitted(() => admit(price), work),
    runPriced: (price, work) => runAdmitted(() => admitPriced(price), work),
  };
}

/** QUERY_TOO_COMPLEX. */
export const budgetUsedUp = () =>
  publicError(
    'QUERY_TOO_COMPLEX',
    'The fields of this request read too many watches together. Ask for fewer lists, paths or members in one request.',
  );
