/**
 * What all fields of one request may cost together that read watches of other members, beyond what the gateway estimates: the estimate knows neither
 * how long histories are, nor how large a circle is, nor whether watches are in memory. Costs are counted in watches that a statement reads, about
 * 2 µs of CPU each.
 */
import { publicError } from '@marquee/kit/errors';

/** After so many, no other field begins. Nor does one of which it is known that it costs more. */
export const maxCost = 150_000;
/** How many fields run at once, since what the others cost is not known yet. */
const maxRunning = 2;
const maxSumInSql = 50_000;
/** What PostgreSQL takes to sum up a circle, or everyone, if all members have about `watches`; null: that is not known. */
export const sumInSql = (watches: number | null): number => Math.min(maxSumInSql, watches ?? maxSumInSql);
/** If more films tie with the last one of a page, they are not named to PostgreSQL, which knows their order: it sums up itself. */
export const maxTiedFilms = 5_000;

/** Watches in memory that are added up, or taken out of a sum, for the cost of one that is read. */
const addedUp = 20;
/** A member of a circle, which statements find and name. */
const ofMember = 3;

/** What a field does with what is in memory, and with members. */
export interface Work {
  /** Watches that are added up, or taken out of a sum. */
  readonly added?: number;
  /** Members of a circle, which statements find and name. */
  readonly members?: number;
}

/** In watches that a statement reads. */
export const costOf = ({ added = 0, members = 0 }: Work): number => added / addedUp + members * ofMember;

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
        if (used >= maxCost) throw budgetUsedUp();
        return await work(charge);
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}

/** QUERY_TOO_COMPLEX. */
export const budgetUsedUp = () =>
  publicError(
    'QUERY_TOO_COMPLEX',
    'The fields of this request read too many watches together. Ask for fewer lists, paths or members in one request.',
  );
