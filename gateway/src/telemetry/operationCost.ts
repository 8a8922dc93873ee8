/** What operations cost by their estimate, before they run. */
import { histogram } from '@marquee/kit/telemetry/metrics';
import { operationNames, shownOperation } from '@marquee/kit/telemetry/operationNames';

const costs = histogram({
  name: 'marquee.operation.cost',
  description: 'Estimated cost of an operation in units of 0.1 ms of CPU, and whether the limit accepted it.',
  labels: { 'graphql.operation.name': operationNames, outcome: ['accepted', 'refused'] },
  buckets: [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 100_000],
});

export interface EstimatedOperation {
  readonly operationName: string | undefined;
  readonly cost: number;
}

/** Counts an operation whose cost was compared with `limit`. */
export const recordCost = ({ operationName, cost }: EstimatedOperation, limit: number): void =>
  costs.record(cost, {
    'graphql.operation.name': shownOperation(operationName),
    outcome: cost <= limit ? 'accepted' : 'refused',
  });
