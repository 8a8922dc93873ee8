/** Makes query plans with Apollo's planner, which is synchronous: for the planning thread, not for the gateway's own. */
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { parse, print } from 'graphql';

/** An operation of a valid document. */
export interface OperationToPlan {
  /** The text of the document. */
  readonly text: string;
  /** Undefined if the document has one operation, without a name. */
  readonly operationName: string | undefined;
}

export interface Planner {
  readonly described: SupergraphDescription;
  /** The planner throws for an operation that it gives up on. */
  plan(operation: OperationToPlan): QueryPlan;
}

/** What only Apollo's reader of a supergraph finds out. Reading takes too long for the gateway's own thread. */
export interface SupergraphDescription {
  /** The SDL of what clients see. */
  readonly apiSdl: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

/** Query plans evaluated for one operation, at most. Apollo's own limit is 10,000. */
const maxEvaluatedPlans = 100;

/** Throws an Error for SDL that is no valid supergraph. */
export function createPlanner(supergraphSdl: string): Planner {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: true });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, { debug: { maxEvaluatedPlans } });
  return {
    described: {
      apiSdl: print(apiSchema.toAST()),
      subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    },
    plan: ({ text, operationName }) =>
      planner.buildQueryPlan(
        operationFromDocument(apiSchema, parse(text), operationName === undefined ? {} : { operationName }),
      ),
  };
}

/** Whether the planner gave up on an operation. The limits of operations are far below (docs/limits.md). */
export const isPlannerLimit = (message: string): boolean =>
  /^(Number of non-local selections exceeds limit|Too many options generated|Exceeded maximum recursive selections)/.test(
    message,
  );
