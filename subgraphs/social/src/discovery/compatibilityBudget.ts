/**
 * Compatibility with many members, in the budget of the request (discoveryBudget.ts). Their watches are counted before they are read. As many members
 * are read as fit, in their order, but one at least.
 */
import type { ViewerScope } from '../model/scope.js';
import { readOnce } from '../readOnce.js';
import { countWatches, type CountedWatches } from './compatibility.js';
import { budgetUsedUp, maxCost, type DiscoveryBudget } from './discoveryBudget.js';

/** What a watch costs to read for a part of compatibility, and whether it reads the viewer's watches for each member. */
export interface CostOfPart {
  readonly perWatch: number;
  readonly ownForEach?: boolean;
}

export const costs = {
  scores: { perWatch: 1 },
  // The people of each film.
  sharedPeople: { perWatch: 5 },
  watchNext: { perWatch: 1, ownForEach: true },
} as const satisfies Record<string, CostOfPart>;

export interface MembersToRead<Value> extends CostOfPart {
  readonly others: readonly number[];
  /** In the order of the members that it is given. */
  readonly read: (others: readonly number[]) => Promise<readonly Value[]>;
}

/** In the order of `others`: what was read of them, or QUERY_TOO_COMPLEX. */
export type ReadWithinBudget = <Value>(members: MembersToRead<Value>) => Promise<(Value | Error)[]>;

/** Enough for the part that costs the least. */
const maxCounted = maxCost / costs.scores.perWatch;

/** For one request. The parts of compatibility with the same members count once. */
export function createReadWithinBudget(budget: DiscoveryBudget, scope: () => ViewerScope): ReadWithinBudget {
  const count = readOnce((others: readonly number[]) => countWatches(scope(), { others, limit: maxCounted }));
  return ({ others, read, ...part }) => {
    const fit = readOnce(async (_: null) => membersThatFit(others, await count(others), part));
    return budget.run(
      async () => (await fit(null)).cost,
      async () => {
        const { fitting } = await fit(null);
        const values = await read(fitting);
        return others.map((_, index) => (index < fitting.length ? values[index]! : budgetUsedUp()));
      },
    );
  };
}

function membersThatFit(
  others: readonly number[],
  { own, ofOthers }: CountedWatches,
  { perWatch, ownForEach }: CostOfPart,
) {
  let cost = ownForEach ? 0 : own * perWatch;
  let count = 0;
  for (const pk of others) {
    const more = ((ofOthers.get(pk) ?? 0) + (ownForEach ? own : 0)) * perWatch;
    if (count > 0 && cost + more >= maxCost) break;
    cost += more;
    count++;
  }
  return { fitting: others.slice(0, count), cost };
}
