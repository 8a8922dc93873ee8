/** Executes a query plan: fetches from subgraphs, in turn or at once, and shapes what they answer as the operation asks for. */
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { counter } from '@marquee/kit/telemetry/metrics';
import { withSpan } from '@marquee/kit/telemetry/spans';
import type { GatewayContext } from '../context.js';
import type { ExecutionNode, ExecutionPlan } from '../planning/executionPlan.js';
import { answerTooLarge } from './answerSize.js';
import { newData, type Data } from './data.js';
import { valuesAt } from './entities.js';
import { runFetch, tolerate, type Cursor, type PlanRun } from './fetchNode.js';
import type { CompiledOf, RunnableOperation } from './compiledOperations.js';
import { runJoinedFetch } from './joinedFetch.js';
import { noteSize } from './printAnswer.js';
import { PrintedData } from './printedData.js';
import { shapeAnswer } from './shapeAnswer.js';
import { runInSlices } from '@marquee/kit/slices';
import { withDefaults } from './variables.js';

export interface PlanExecution extends Pick<PlanRun, 'services' | 'supergraphSchema' | 'operation' | 'context'> {
  readonly plan: ExecutionPlan;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Of the answer. */
  readonly maxBytes: number;
  readonly compiledOf: CompiledOf;
}

export interface OperationResult {
  /** An object, or a PrintedData in its place. Undefined if there is no answer. */
  readonly data?: Data | null;
  readonly errors?: readonly GraphQLError[];
}

/** Runs an operation that is valid and may run. Rejects with an error that ends the request. */
export type Execute = (operation: RunnableOperation, context: GatewayContext) => Promise<OperationResult>;

const shapedAnswers = counter({
  name: 'marquee.gateway.answers.shaped',
  description:
    'Answers whose fields were put in place by code compiled for the operation, or field by field: the first ones of an operation, large ones and those with something unexpected.',
  labels: { by: ['compiled', 'interpreted'] },
});

/** What cannot be fetched is null, and an error says why. Throws QUERY_TOO_COMPLEX for an answer that is too large. */
export const executePlan = ({
  plan,
  schema,
  maxBytes,
  compiledOf,
  ...execution
}: PlanExecution): Promise<OperationResult> =>
  withSpan('gateway.execute', {}, async () => {
    const { document, operation } = execution.operation;
    const variables = withDefaults(operation, execution.operation.variables);
    const compiled = compiledOf({ ...execution.operation, plan, variables });
    const run: PlanRun = { ...execution, variables, compiled, answer: newData(), errors: [] };
    if (plan.node) await runNode(run, plan.node, { path: [], data: run.answer });
    const data = await withSpan('gateway.postprocessing', {}, async () => {
      const printed = compiled?.print(run.answer, maxBytes);
      shapedAnswers.add(1, { by: printed === undefined ? 'interpreted' : 'compiled' });
      if (printed !== undefined) return new PrintedData(printed) as unknown as Data;
      const shaped = await runInSlices(shapeAnswer({ schema, document, operation, variables, maxBytes }, run.answer));
      if (shaped.bytes > maxBytes) throw answerTooLarge(maxBytes);
      noteSize(shaped.data, shaped.bytes);
      return shaped.data;
    });
    return run.errors.length > 0 ? { data, errors: run.errors } : { data };
  });

/** Makes no promise of its own where it can: plans are deep. May throw before it returns. */
function runNode(run: PlanRun, node: ExecutionNode, cursor: Cursor): Promise<unknown> {
  switch (node.kind) {
    case 'Sequence':
      return runInTurn(run, node.nodes, cursor);
    case 'Parallel':
      // Each has a promise, so that one that throws leaves none of the others behind.
      return Promise.all(node.nodes.map(async (step) => runNode(run, step, cursor)));
    case 'Flatten': {
      const data = valuesAt(cursor.data, node.path);
      return data ? runNode(run, node.node, { path: [...cursor.path, ...node.path], data }) : nothing;
    }
    case 'Fetch':
      return tolerate(run, () => runFetch(run, node, cursor));
    case 'Joined':
      return tolerate(run, () => runJoinedFetch(run, node, cursor));
    case 'Condition': {
      const branch = run.variables[node.condition] === true ? node.ifClause : node.elseClause;
      return branch ? runNode(run, branch, cursor) : nothing;
    }
  }
}

const nothing = Promise.resolve();

async function runInTurn(run: PlanRun, nodes: readonly ExecutionNode[], cursor: Cursor): Promise<void> {
  for (const node of nodes) await runNode(run, node, cursor);
}
