/** How long operations take, by their name and how they end. */
import type { OperationTypeNode } from 'graphql';
import { histogram } from '@marquee/kit/telemetry/metrics';
import { operationNames, shownOperation } from '@marquee/kit/telemetry/operationNames';
import { newRecord, type RequestRecord } from '@marquee/kit/telemetry/requests';

const types = ['query', 'mutation', 'subscription'] as const;

const duration = histogram({
  name: 'graphql.server.operation.duration',
  unit: 's',
  description:
    'Time from the start of an operation to its result. Stored operations have their name; others are `other`.',
  labels: {
    'graphql.operation.name': operationNames,
    'graphql.operation.type': types,
    outcome: ['ok', 'partial', 'error'],
  },
});

interface CountedOperation {
  readonly operationName: string | undefined;
  /** Its definition in the document. */
  readonly operation: { readonly operation: `${OperationTypeNode}` };
}

interface Counted {
  /** Gets the name for the log. */
  readonly record: RequestRecord | undefined;
  readonly outcome: 'ok' | 'partial' | 'error';
  /** In milliseconds of performance.now(). */
  readonly began: number;
}

/** Counts an operation that has its result. */
export function countOperation({ operationName, operation }: CountedOperation, counted: Counted): void {
  const { record = newRecord(), outcome, began } = counted;
  record.operation = shownOperation(operationName);
  duration.record((performance.now() - began) / 1_000, {
    'graphql.operation.name': record.operation,
    'graphql.operation.type': operation.operation,
    outcome,
  });
}
