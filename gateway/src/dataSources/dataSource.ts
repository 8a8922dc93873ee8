/** How the gateway calls a subgraph. */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import type { GatewayContext } from '../context.js';
import type { Data } from '../execution/data.js';
import type { AnswerText } from '../execution/jsonText.js';

/** One fetch of a query plan. */
export interface FetchOptions {
  readonly request: {
    readonly query: string;
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly operationName?: string;
  };
  /** Of the client's request. */
  readonly context: GatewayContext;
  /** Reads a whole answer without parsing it. Undefined for one that has to be parsed. */
  readonly read?: (answer: AnswerText) => Data | undefined;
}

export interface DataSource {
  /** A subgraph that does not answer is an error of the result. Rejects with what ends the client's request. */
  process(options: FetchOptions): Promise<GatewayGraphQLResponse>;
}
