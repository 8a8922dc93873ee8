/** What clients see of the errors of Apollo Server. */
import { ApolloServer } from '@apollo/server';
import { buildSchema, GraphQLError, type ExecutionResult } from 'graphql';
import { pino } from 'pino';
import { errorTable } from '@marquee/kit/errorTable';
import type { GatewayContext } from './context.js';
import { errorMaskingPlugin } from './errorMaskingPlugin.js';

const logged: string[] = [];
const log = pino({}, { write: (line: string) => logged.push(line) });
const contextValue = { requestId: 'r1' } as GatewayContext;

/** The response of a server whose gateway executes operations with `execute`. */
async function responseOf(execute: () => ExecutionResult) {
  const server = new ApolloServer<GatewayContext>({
    gateway: {
      load: async () => ({ executor: async () => execute() as ExecutionResult<Record<string, unknown>, never> }),
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: buildSchema('type Query { a: Int }'), coreSupergraphSdl: '' });
        return () => {};
      },
      stop: async () => {},
    },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [errorMaskingPlugin(log)],
  });
  await server.start();
  const { http, body } = await server.executeOperation({ query: '{ a }' }, { contextValue });
  await server.stop();
  return { status: http.status, errors: body.kind === 'single' ? body.singleResult.errors : undefined };
}

const failWith = (message: string) => () => {
  throw new Error(message);
};

test('the message of any other failure is hidden, and logged', async () => {
  const { status, errors } = await responseOf(failWith('connect http://10.0.0.1'));
  expect([status, errors]).toEqual([
    500,
    [
      {
        message: errorTable.INTERNAL_SERVER_ERROR.message,
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' },
      },
    ],
  ]);
  expect(logged.join('')).toMatch(/r1.*connect http/);
});

test('50 errors are the most', async () => {
  const error = new GraphQLError('No.', { extensions: { code: 'NOT_FOUND', serviceName: 'social' } });
  const { errors } = await responseOf(() => ({ data: { a: null }, errors: Array<GraphQLError>(200).fill(error) }));
  expect(errors).toHaveLength(50);
});
