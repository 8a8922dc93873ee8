/** Runs operations over the subgraphs: their plans are made in the planning thread, and executed here. */
import { setImmediate } from 'node:timers/promises';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import type { DataSource } from '../dataSources/dataSource.js';
import { executePlan, type Execute } from '../execution/executePlan.js';
import { createCompiledOperations } from '../execution/compiledOperations.js';
import type { SupergraphDescription } from '../planning/planner.js';
import type { QueryPlans } from '../planning/queryPlans.js';

export interface Executor {
  /** What clients see of the supergraph. */
  readonly schema: GraphQLSchema;
  /** Runs an operation that the operation guard has admitted. */
  readonly execute: Execute;
}

export interface ExecutorOptions {
  readonly plans: QueryPlans;
  /** What the planning thread read in the supergraph. */
  readonly described: SupergraphDescription;
  /** Of an answer. */
  readonly maxBytes: number;
  /** How to call the subgraph `name`, whose address in the supergraph is `url`. Throws if it cannot be called. */
  dataSource(name: string, url: string): DataSource;
}

/** Other requests have their turn between its steps. The planning thread has checked the whole supergraph. */
export async function createExecutor(
  supergraphSdl: string,
  { plans, described, maxBytes, dataSource }: ExecutorOptions,
): Promise<Executor> {
  const schema = await buildCheckedSchema(described.apiSdl);
  const supergraphSchema = await buildCheckedSchema(supergraphSdl);
  const services = Object.fromEntries(described.subgraphs.map(({ name, url }) => [name, dataSource(name, url)]));
  const compiledOf = createCompiledOperations({ schema, supergraphSchema });

  const execute: Execute = async (operation, context) => {
    const { text, hash } = operation;
    const plan = await plans.planOf({ text, hash, operationName: operation.operation.name?.value }, context.signal);
    return executePlan({ plan, services, schema, supergraphSchema, operation, context, maxBytes, compiledOf });
  };
  return { schema, execute };
}

async function buildCheckedSchema(sdl: string): Promise<GraphQLSchema> {
  const document = parse(sdl, { noLocation: true });
  await setImmediate();
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  await setImmediate();
  return schema;
}
