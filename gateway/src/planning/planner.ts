/** Makes query plans with Apollo's planner, which is synchronous: for the planning thread, not for the gateway's own. */
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { parse } from 'graphql';

/** An operation of a valid document. */
export interface OperationToPlan {
  /** The text of the document. */
  readonly text: string;
  /** Undefined if the document has one operation, without a name. */
  readonly operationName: string | undefined;
}

export type Planner = (operation: OperationToPlan) => QueryPlan;

/** Query plans evaluated for one operation, at most. Apollo's own limit is 10,000. */
const maxEvaluatedPlans = 100;

/** Throws an Error for SDL that is no valid supergraph. The planner throws for an operation that it gives up on. */
export function createPlanner(supergraphSdl: string): Planner {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: true });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, { debug: { maxEvaluatedPlans } });
  return ({ text, operationName }) =>
    planner.buildQueryPlan(
      operationFromDocument(apiSchema, parse(text), operationName === undefined ? {} : { operationName }),
    );
}

/** Whether the planner gave up on an operation. The limits of operations are far below (docs/limits.md). */
export const isPlannerLimit = (message: string): boolean =>
  /^(Number of non-local selections exceeds limit|Too many options generated|Exceeded maximum recursive selections)/.test(
    message,
  );
