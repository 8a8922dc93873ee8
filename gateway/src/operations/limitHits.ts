/** How often the limits of operations refuse one. */
import { counter } from '@marquee/kit/telemetry/metrics';
import { operationLimits, type OperationLimits } from './operationLimits.js';

type LimitName = keyof OperationLimits | 'cost';

const hits = counter({
  name: 'marquee.limit.hits',
  description: 'Operations that a limit refused, by the limit (docs/limits.md).',
  labels: { limit: ['cost', ...(Object.keys(operationLimits) as (keyof OperationLimits)[])] },
});

/** Counts one operation that `limit` refuses. */
export const countLimitHit = (limit: LimitName): void => hits.add(1, { limit });
