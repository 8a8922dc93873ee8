/** Answers operations by the pipeline of Apollo Server, to compare ours with it. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { GatewayExecutionResult } from '@apollo/server-gateway-interface';
import { HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { AnswerOperation } from '@marquee/gateway/answers/answerOperation';
import { maskErrors } from '@marquee/gateway/answers/maskErrors';
import type { GatewayContext } from '@marquee/gateway/context';
import type { Execute } from '@marquee/gateway/execution/executePlan';
import { parsedData } from '@marquee/gateway/execution/printedData';
import { silentLog } from '@marquee/kit/log';

export interface ApolloAnswers {
  readonly answer: AnswerOperation;
  stop(): Promise<void>;
}

/** `schema` is what clients see. Apollo Server parses and validates each operation once more, and runs it by `execute`. */
export async function openApolloAnswers(schema: GraphQLSchema, execute: Execute): Promise<ApolloAnswers> {
  const server = new ApolloServer<GatewayContext>({
    gateway: {
      onSchemaLoadOrUpdate: (listener) => {
        listener({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => {};
      },
      load: async () => ({
        executor: async ({ source, queryHash, document, operation, request, context }) => {
          const variables = request.variables ?? {};
          const run = { text: source, hash: queryHash, document, operation, variables };
          const result = await execute(run, context as unknown as GatewayContext).catch(withHttpStatus);
          return { ...result, data: parsedData(result.data) } as GatewayExecutionResult;
        },
      }),
      stop: async () => {},
    },
    csrfPrevention: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [masking],
  });
  await server.start();
  return {
    stop: () => server.stop(),
    answer: async ({ text: query, operationName = null, variables }, context) => {
      const { body, status = 200 } = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          search: '',
          headers: new HeaderMap([['content-type', 'application/json']]),
          body: { query, operationName, variables },
        },
        context: async () => context,
      });
      if (body.kind !== 'complete') throw new Error('answers in parts are not supported');
      const { errors, data } = JSON.parse(body.string) as { errors?: unknown; data?: Record<string, unknown> | null };
      return { status, body: Buffer.from(body.string), ...(data && !errors ? { data } : {}) };
    },
  };
}

const masking: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body }, errors, contextValue: { requestId } }) => {
      if (body.kind === 'single' && body.singleResult.errors && errors)
        body.singleResult.errors = maskErrors(errors, { requestId, log: silentLog });
    },
  }),
};

/** Apollo Server reads the status of an error from `http`. */
function withHttpStatus(error: unknown): never {
  if (!(error instanceof GraphQLError) || typeof error.extensions.status !== 'number') throw error;
  const { message, extensions } = error;
  throw new GraphQLError(message, { extensions: { ...extensions, http: { status: extensions.status } } });
}
