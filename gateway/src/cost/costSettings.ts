/** Settings of the limits on the cost of an operation. */
import { integer, type SettingValues } from '@marquee/kit/config';
import type { CostLimits } from './costLimit.js';

const maxCost = (client: string, cost: number) =>
  integer({
    description: `Maximum estimated cost of one operation of ${client}.`,
    default: cost,
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    unit: 'units of 0.1 ms of CPU',
  });

export const costSettings = {
  MAX_COST_ANONYMOUS: maxCost('an anonymous client', 4_000),
  MAX_COST_MEMBER: maxCost('a member', 5_000),
  MAX_COST_SERVICE: maxCost('a trusted service', 5_500),
};

export const toCostLimits = (settings: SettingValues<typeof costSettings>): CostLimits => ({
  anonymous: settings.MAX_COST_ANONYMOUS,
  member: settings.MAX_COST_MEMBER,
  service: settings.MAX_COST_SERVICE,
});
