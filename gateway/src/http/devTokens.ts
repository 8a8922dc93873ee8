/** POST /dev/token: a development token for a handle, for requests of this machine only. */
import type { BodyReader } from '@marquee/kit/http/bodyReader';
import { HttpError } from '@marquee/kit/errors';
import type { Handler } from '@marquee/kit/http/httpServer';
import { parseJson, sendJson } from '@marquee/kit/http/json';
import type { DevIssuer } from '../identity/devIssuer.js';
import { requireLocalRequest, type LocalRule } from './localRequest.js';

const maxBytes = 10_000;

export interface DevTokenOptions {
  readonly devIssuer: DevIssuer;
  readonly bodies: BodyReader;
  readonly rule: LocalRule;
}

export const devTokenHandler =
  ({ devIssuer, bodies, rule }: DevTokenOptions): Handler =>
  async (request, response) => {
    requireLocalRequest(request, rule);
    const body = parseJson(await bodies.read(request, response, { maxBytes }));
    const { handle } = (body ?? {}) as { handle?: unknown };
    if (typeof handle !== 'string' || !/^[a-z0-9_-]{3,30}$/i.test(handle))
      throw new HttpError('BAD_REQUEST', 'Send {"handle": "…"}: 3 to 30 letters a to z, digits, "_" and "-".');
    sendJson(response, { token: await devIssuer.issue(handle) }, { headers: { 'cache-control': 'no-store' } });
  };
