/** Our execution of query plans and Apollo's, over the same answers of subgraphs. Nothing goes over the network. */
import { Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { getOperationAST, parse, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '@marquee/gateway/context';
import type { DataSource, FetchOptions } from '@marquee/gateway/dataSources/dataSource';
import { withFailedFields } from '@marquee/gateway/dataSources/failedFields';
import { createCompiledOperations, type RunnableOperation } from '@marquee/gateway/execution/compiledOperations';
import { executePlan } from '@marquee/gateway/execution/executePlan';
import { toAnswerText } from '@marquee/gateway/execution/jsonText';
import { parsedData, PrintedData } from '@marquee/gateway/execution/printedData';
import { toExecutionPlan } from '@marquee/gateway/planning/joinFetches';
import { createPlanner } from '@marquee/gateway/planning/planner';
import type { SyntheticFetch } from '../fixtures/syntheticSubgraph.js';

/** An operation and what its subgraphs answer. The same fetch is asked for once. */
export interface PlannedOperation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly answer: (fetch: SyntheticFetch) => object;
}

/** Answers are JSON. */
export interface ExecutedPlan {
  /** Ours, when the operation came for the first time. */
  readonly first: string;
  /** Ours, when it came again: it is compiled then. */
  readonly second: string;
  /** Whether compiled code printed the second answer. */
  readonly isPrinted: boolean;
  /** How many answers of subgraphs compiled code was to read, and how many of these it did not expect, so they were parsed. */
  readonly reads: { readonly asked: number; readonly parsed: number };
  /** The operations that subgraphs were asked for the second answer. */
  readonly sent: readonly string[];
}

export interface PlannedExecutions {
  execute(): Promise<ExecutedPlan>;
  /** Apollo's answer, as JSON. */
  executeByApollo(): Promise<string>;
}

export interface PlanExecutions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  plan(operation: PlannedOperation): PlannedExecutions;
}

export function openPlanExecutions(supergraphSdl: string): PlanExecutions {
  const { plan: planOf } = createPlanner(supergraphSdl);
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const compiledOf = createCompiledOperations({ schema, supergraphSchema });
  const names = [...supergraph.subgraphs().names()];

  return {
    schema,
    plan: (operation) => {
      const run = toRun(operation);
      const plan = planOf({ text: operation.query, operationName: run.operation.name?.value });
      const reads = { asked: 0, parsed: 0 };
      const sent: string[] = [];
      const service = withFailedFields(dataSource(operation.answer, { reads, sent }));
      const services = Object.fromEntries(names.map((name) => [name, service]));
      const context = {} as GatewayContext;
      const execution = {
        plan: toExecutionPlan(plan),
        services,
        schema,
        supergraphSchema,
        operation: run,
        context,
        maxBytes: 1e7,
        compiledOf,
      };
      return {
        execute: async () => {
          const first = await executePlan(execution);
          sent.length = 0;
          const second = await executePlan(execution);
          const isPrinted = second.data instanceof PrintedData;
          return { first: toText(first), second: toText(second), isPrinted, reads, sent: [...sent] };
        },
        executeByApollo: async () => {
          const operationDocument = run.document;
          const request = { request: { variables: run.variables }, ...run, metrics: {} };
          const operationContext = buildOperationContext({ schema, operationDocument, operationName: undefined });
          return toText(
            await executeQueryPlan(
              plan,
              services as never,
              request as never,
              operationContext,
              supergraphSchema,
              apiSchema,
            ),
          );
        },
      };
    },
  };
}

/** Each fetch is answered once, so that all executions get the same. */
function dataSource(
  answer: PlannedOperation['answer'],
  { reads, sent }: { reads: { asked: number; parsed: number }; sent: string[] },
): DataSource {
  const answers = new Map<string, string>();
  const counted =
    (read: NonNullable<FetchOptions['read']>): FetchOptions['read'] =>
    (text) => {
      const data = read(text);
      reads.asked++;
      if (!data) reads.parsed++;
      return data;
    };
  return {
    process: async ({ request, read }: FetchOptions) => {
      const key = JSON.stringify(request);
      sent.push(request.query);
      if (!answers.has(key)) answers.set(key, JSON.stringify(answer(request)));
      return readAs(read ? { read: counted(read) } : {}, answers.get(key)!);
    },
  };
}

/** What a data source gives for this answer, which is JSON: as compiled code reads it, or parsed. */
export function readAs(options: Pick<FetchOptions, 'read'> | object, answer: string): GatewayGraphQLResponse {
  const data = 'read' in options ? options.read?.(toAnswerText(Buffer.from(answer))) : undefined;
  return data ? { data } : (JSON.parse(answer) as GatewayGraphQLResponse);
}

function toRun({ query, variables = {} }: PlannedOperation): RunnableOperation {
  const document = parse(query);
  return { text: query, hash: query, document, operation: getOperationAST(document)!, variables };
}

const toText = ({ data, errors = [] }: { data?: unknown; errors?: readonly unknown[] }): string =>
  JSON.stringify({ data: parsedData(data), errors });
