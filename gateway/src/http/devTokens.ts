/** Signing in as a member in development, for requests of this machine only: a token for a handle, and members worth becoming. */
import type { BodyReader } from '@marquee/kit/http/bodyReader';
import { HttpError } from '@marquee/kit/errors';
import type { Handler } from '@marquee/kit/http/routes';
import { parseJson, sendJson } from '@marquee/kit/http/json';
import type { DevIssuer } from '../identity/devIssuer.js';
import { requireJsonBody, requireLocalRequest, type LocalRule } from './localRequest.js';

/** A member that a developer can become. */
export interface DevMember {
  readonly handle: string;
  /** Null if no profile has the handle yet. */
  readonly displayName: string | null;
  /** What makes the member interesting, as one sentence. */
  readonly about: string;
}

const maxBytes = 10_000;

export interface DevTokenOptions {
  readonly devIssuer: DevIssuer;
  readonly bodies: BodyReader;
  readonly rule: LocalRule;
}

/** POST /dev/token. */
export const devTokenHandler =
  ({ devIssuer, bodies, rule }: DevTokenOptions): Handler =>
  async (request, response) => {
    requireLocalRequest(request, rule);
    requireJsonBody(request);
    const body = parseJson(await bodies.read(request, response, { maxBytes }));
    const { handle } = (body ?? {}) as { handle?: unknown };
    if (typeof handle !== 'string' || !/^[a-z0-9_-]{3,30}$/i.test(handle))
      throw new HttpError('BAD_REQUEST', 'Send {"handle": "…"}: 3 to 30 letters a to z, digits, "_" and "-".');
    sendJson(response, { token: await devIssuer.issue(handle) }, { headers: { 'cache-control': 'no-store' } });
  };

/** GET /dev/members. */
export const devMembersHandler =
  (members: () => Promise<readonly DevMember[]>, rule: LocalRule): Handler =>
  async (request, response) => {
    requireLocalRequest(request, rule);
    sendJson(response, { members: await members() }, { headers: { 'cache-control': 'no-store' } });
  };
