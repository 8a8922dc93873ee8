/** Runs operations over the subgraphs: their plans are made in the planning thread, and executed here. */
import { setImmediate } from 'node:timers/promises';
import { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from '../dataSources/dataSource.js';
import { executePlan, type Execute } from '../execution/executePlan.js';
import { createCompiledOperations } from '../execution/compiledOperations.js';
import type { QueryPlans } from '../planning/queryPlans.js';

export interface Executor {
  /** What clients see of the supergraph. */
  readonly schema: GraphQLSchema;
  /** Runs an operation that the operation guard has admitted. */
  readonly execute: Execute;
}

export interface ExecutorOptions {
  readonly plans: QueryPlans;
  /** Of an answer. */
  readonly maxBytes: number;
  /** How to call the subgraph `name`, whose address in the supergraph is `url`. Throws if it cannot be called. */
  dataSource(name: string, url: string): DataSource;
}

/**
 * Other requests have their turn between its steps. The planning thread checks the whole supergraph; this rejects with an Error for SDL
 * that cannot be read.
 */
export async function createExecutor(
  supergraphSdl: string,
  { plans, maxBytes, dataSource }: ExecutorOptions,
): Promise<Executor> {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  await setImmediate();
  const apiSchema = supergraph.apiSchema();
  await setImmediate();
  const schema = apiSchema.toGraphQLJSSchema();
  await setImmediate();
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  await setImmediate();
  const services = Object.fromEntries(
    supergraph.subgraphsMetadata().map(({ name, url }) => [name, dataSource(name, url)]),
  );
  const compiledOf = createCompiledOperations({ schema, supergraphSchema });

  const execute: Execute = async (operation, context) => {
    const { text, hash } = operation;
    const plan = await plans.planOf({ text, hash, operationName: operation.operation.name?.value }, context.signal);
    return executePlan({ plan, services, schema, supergraphSchema, operation, context, maxBytes, compiledOf });
  };
  return { schema, execute };
}
