/** What clients see of operations that fail. */
import { GraphQLError, OperationTypeNode } from 'graphql';
import { pino } from 'pino';
import { publicError } from '@marquee/kit/errors';
import { errorTable } from '@marquee/kit/errorTable';
import type { GatewayContext } from '../context.js';
import type { OperationResult } from '../execution/executePlan.js';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import { createAnswerOperation } from './answerOperation.js';

const logged: string[] = [];
const log = pino({}, { write: (line: string) => logged.push(line) });
const context = { requestId: 'r1' } as GatewayContext;
const operation = { operation: { operation: OperationTypeNode.QUERY } } as AdmittedOperation;

async function answerOf(execute: () => OperationResult) {
  const { body, ...answer } = await createAnswerOperation(async () => execute(), log)(operation, context);
  return { ...answer, ...(JSON.parse(body.toString()) as { data?: unknown; errors?: unknown[] }) };
}

const failWith = (error: Error) => () => {
  throw error;
};

test('the message of any other failure is hidden, and logged', async () => {
  expect(await answerOf(failWith(new Error('connect http://10.0.0.1')))).toEqual({
    status: 500,
    errors: [
      {
        message: errorTable.INTERNAL_SERVER_ERROR.message,
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' },
      },
    ],
  });
  expect(logged.join('')).toMatch(/r1.*connect http/);
});

test('an error of ours that ends the operation has its status and says when to come again', async () => {
  const busy = publicError('RATE_LIMITED', 'Later.', { status: 503, retryAfterMs: 1_000 });
  expect(await answerOf(failWith(busy))).toEqual({
    status: 503,
    retryAfterMs: 1_000,
    errors: [{ message: 'Later.', extensions: { code: 'RATE_LIMITED', requestId: 'r1', retryAfterMs: 1_000 } }],
  });
});

test('50 errors are the most', async () => {
  const error = new GraphQLError('No.', { extensions: { code: 'NOT_FOUND', serviceName: 'social' } });
  const answer = await answerOf(() => ({ data: { a: null }, errors: Array<GraphQLError>(200).fill(error) }));
  expect([answer.status, answer.data, answer.errors!.length]).toEqual([200, { a: null }, 50]);
});

test('only an answer without errors is complete', async () => {
  expect((await answerOf(() => ({ data: { a: 1 } }))).data).toEqual({ a: 1 });
});
