/** The answer to an operation that may run: it is executed, its errors are masked, and the result is printed. */
import { GraphQLError } from 'graphql';
import type { Log } from '@marquee/kit/log';
import type { GatewayContext } from '../context.js';
import type { Data } from '../execution/data.js';
import type { Execute, OperationResult } from '../execution/executePlan.js';
import { printAnswer } from '../execution/printAnswer.js';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import { countOperation } from '../telemetry/operationDuration.js';
import { maskErrors } from './maskErrors.js';

export interface ExecutedAnswer {
  /** Of the HTTP response. */
  readonly status: number;
  /** JSON. */
  readonly body: Buffer;
  /** When the client may send the request again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The data of an answer that has all that was asked for, or a PrintedData in its place. Undefined for any other answer. */
  readonly data?: Data;
}

export type AnswerOperation = (operation: AdmittedOperation, context: GatewayContext) => Promise<ExecutedAnswer>;

/** Never rejects: what ends an execution is an error of the answer. */
export const createAnswerOperation =
  (execute: Execute, log: Log): AnswerOperation =>
  async (operation, context) => {
    const began = performance.now();
    const { record } = context;
    const result: Outcome = await execute(operation, context).catch(toOutcome);
    const { status = 200, retryAfterMs } = result;
    const { data, errors = [] } = result;
    if (errors.length === 0) {
      countOperation(operation, { record, outcome: 'ok', began });
      return { status, body: await printAnswer(result), ...(data ? { data } : {}) };
    }
    const masked = maskErrors(errors, { requestId: context.requestId, log });
    for (const { extensions } of masked) if (typeof extensions?.code === 'string') record?.codes.add(extensions.code);
    countOperation(operation, { record, outcome: data ? 'partial' : 'error', began });
    const body = await printAnswer({ ...(data === undefined ? {} : { data }), errors: masked });
    return { status, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  };

interface Outcome extends OperationResult {
  readonly status?: number;
  readonly retryAfterMs?: number;
}

/** What ends an execution. An error of ours says with which status. */
function toOutcome(failure: unknown): Outcome {
  const error = toGraphqlError(failure);
  const { status, retryAfterMs } = error.extensions;
  return {
    errors: [error],
    status: typeof status === 'number' ? status : 500,
    ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
  };
}

function toGraphqlError(failure: unknown): GraphQLError {
  if (failure instanceof GraphQLError) return failure;
  const originalError = failure instanceof Error ? failure : new Error(String(failure));
  return new GraphQLError(originalError.message, { originalError });
}
