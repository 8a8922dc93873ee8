/** Estimates what operations cost, and refuses those that cost more than one client may spend on one of them. */
import type { DocumentNode } from 'graphql';
import { publicError } from '@marquee/kit/errors';
import type { Role } from '../identity/gatewayViewer.js';
import { countLimitHit } from '../operations/limitHits.js';
import { compileOperation, type OperationCost } from './compileOperation.js';
import type { Variables } from './costProgram.js';
import { readSchemaCosts } from './schemaCosts.js';

/** The most that one operation of a client may cost, in units of 0.1 ms of CPU. */
export type CostLimits = Readonly<Record<Role, number>>;

/** A request with this header gets the estimated cost of its operation in the same header of the response. */
export const costHeader = 'x-marquee-cost';

export interface CostedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Variables;
}

export interface CostEstimator {
  /** The cost in units of 0.1 ms of CPU. Undefined if the document does not determine the operation. */
  estimate(operation: CostedOperation): number | undefined;
}

/** Each operation of a document is compiled once and is kept as long as the document is. */
export function createCostEstimator(supergraphSdl: string): CostEstimator {
  const costs = readSchemaCosts(supergraphSdl);
  const compiled = new WeakMap<DocumentNode, Map<string, OperationCost | undefined>>();
  return {
    estimate: ({ document, operationName, variables }) => {
      const ofDocument = compiled.get(document) ?? new Map<string, OperationCost | undefined>();
      compiled.set(document, ofDocument);
      const name = operationName ?? '';
      if (!ofDocument.has(name)) ofDocument.set(name, compileOperation(costs, document, operationName));
      return ofDocument.get(name)?.(variables);
    },
  };
}

/** Throws QUERY_TOO_COMPLEX for an operation whose estimated cost is above `limit`. */
export function checkCost(estimated: number, limit: number): void {
  if (estimated <= limit) return;
  countLimitHit('cost');
  throw publicError(
    'QUERY_TOO_COMPLEX',
    `The operation costs ${estimated}, and one operation may cost at most ${limit}. Ask for fewer items or fields.`,
    { cost: { estimated, limit } },
  );
}
