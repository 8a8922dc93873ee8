/** Tells the request's log line, span and metrics which operation ran and how it ended. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { OperationTypeNode } from 'graphql';
import { histogram } from '@marquee/kit/telemetry/metrics';
import { operationNames, shownOperation } from '@marquee/kit/telemetry/operationNames';
import { newRecord, type RequestRecord } from '@marquee/kit/telemetry/requests';
import type { GatewayContext } from '../context.js';

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
  readonly record: RequestRecord | undefined;
  readonly outcome: 'ok' | 'partial' | 'error';
  /** In milliseconds of performance.now(). */
  readonly began: number;
}

/** Counts an operation that Apollo Server did not execute. */
export function countOperation({ operationName, operation }: CountedOperation, counted: Counted): void {
  const { record = newRecord(), outcome, began } = counted;
  record.operation = shownOperation(operationName);
  duration.record((performance.now() - began) / 1_000, {
    'graphql.operation.name': record.operation,
    'graphql.operation.type': operation.operation,
    outcome,
  });
}

export const operationPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async ({ contextValue }) => {
    const record = contextValue.record ?? newRecord();
    const began = performance.now();
    return {
      didResolveOperation: async ({ operationName }) => {
        record.operation = shownOperation(operationName);
      },
      willSendResponse: async ({ response, operation }) => {
        if (response.body.kind !== 'single') return;
        const { errors = [], data } = response.body.singleResult;
        for (const { extensions } of errors)
          if (typeof extensions?.code === 'string') record.codes.add(extensions.code);
        if (!operation) return;
        const outcome = errors.length === 0 ? 'ok' : data ? 'partial' : 'error';
        duration.record((performance.now() - began) / 1_000, {
          'graphql.operation.name': record.operation ?? 'anonymous',
          'graphql.operation.type': operation.operation,
          outcome,
        });
      },
    };
  },
};
