/** The answer to a request that ends before its operation runs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { maskError } from '@marquee/kit/errors';
import { errorTable, isStatusOf, type ErrorCode } from '@marquee/kit/errorTable';
import { requestIdOf } from '@marquee/kit/http/requestId';
import type { Log } from '@marquee/kit/log';
import { recordOf } from '@marquee/kit/telemetry/requests';
import { toSeconds } from '../rateLimit/rateHeaders.js';
import { sendCacheable } from './cacheHeaders.js';
import { answerType } from './mediaTypes.js';

export interface RefusalOptions {
  readonly request: IncomingMessage;
  readonly log: Log;
}

/** Sends errors that end the request before execution. */
export async function sendRefusal(
  response: ServerResponse,
  errors: readonly GraphQLError[],
  { log, request }: RefusalOptions,
): Promise<void> {
  const requestId = requestIdOf(response);
  const masked = errors.map((error) => maskError(error.toJSON(), requestId));
  const code = masked[0]?.extensions?.code as ErrorCode;
  recordOf(response).codes.add(code);
  const { status: given, retryAfterMs, reason } = errors[0]?.extensions ?? {};
  const type = answerType(request.headers.accept);
  const status = statusOf(code, { given, isPlainJson: type?.isPlainJson ?? false });
  log.info({ requestId, code, status, reason }, 'a request was refused');
  if (typeof retryAfterMs === 'number') response.setHeader('retry-after', String(toSeconds(retryAfterMs)));
  if (status === 401) response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  response.setHeader('content-type', type?.contentType ?? 'application/json; charset=utf-8');
  const body = Buffer.from(JSON.stringify({ errors: masked }));
  await sendCacheable(request, response, { body, status, caching: { policy: undefined, isComplete: false } });
}

/** The status is that of the code or, if given, `extensions.status`; 200 where the table has that for clients of plain JSON. */
function statusOf(code: ErrorCode, refusal: { readonly given: unknown; readonly isPlainJson: boolean }): number {
  if (refusal.isPlainJson && isStatusOf(code, 200)) return 200;
  return isStatusOf(code, refusal.given) ? refusal.given : errorTable[code].status;
}
