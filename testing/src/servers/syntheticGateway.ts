/** A gateway whose subgraphs answer from a made-up graph, and one schema that answers as a whole. */
import { readFileSync } from 'node:fs';
import { buildSchema, parse, type GraphQLSchema } from 'graphql';
import { readGatewayConfig } from '@marquee/gateway/config';
import { openGateway } from '@marquee/gateway/gateway';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { rootFieldErrors } from '@marquee/kit/subgraph/failedResult';
import { answerPart, answerWhole, type SyntheticOperation } from '../fixtures/syntheticGraph.js';
import { readAs } from './planExecutions.js';

export interface SyntheticAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

export interface SyntheticGateway {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Answers by graphql-js on one schema, without a query plan. */
  readonly whole: ReturnType<typeof answerWhole>;
  /** Answers by HTTP from the gateway. */
  ask(operation: SyntheticOperation): Promise<SyntheticAnswer>;
  /** Names of subgraphs that do not answer. */
  readonly down: Set<string>;
}

const readSdl = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

export async function startSyntheticGateway(lifecycle: Lifecycle): Promise<SyntheticGateway> {
  const schema = buildSchema(readSdl('schema/api.graphql'));
  const whole = answerWhole(schema);
  const subgraphs: Record<string, typeof whole> = {
    catalog: answerPart(readSdl('subgraphs/catalog/src/catalog.graphql')),
    social: answerPart(readSdl('subgraphs/social/src/social.graphql')),
  };
  const down = new Set<string>();
  const { url } = await openGateway(lifecycle, {
    config: readGatewayConfig({
      PORT: '0',
      DEV_ISSUER: 'false',
      RATE_LIMITS: 'false',
      LOAD_SHEDDING: 'false',
      DEADLINE_MS: '30000',
    }),
    log: silentLog,
    dataSource: (name) => ({
      process: async (options) => {
        const { query = '', variables } = options.request;
        if (down.has(name))
          return { errors: rootFieldErrors(parse(query), { code: 'SUBGRAPH_UNAVAILABLE', service: name }) };
        return readAs(options, JSON.stringify(await subgraphs[name]!({ query, variables })));
      },
    }),
  });
  const ask = async (operation: SyntheticOperation) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(operation),
    });
    return (await response.json()) as SyntheticAnswer;
  };
  return { schema, whole, ask, down };
}
