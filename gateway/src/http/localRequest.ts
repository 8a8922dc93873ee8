/** Which requests may get a development token, and the list of members: those of programs and of our own pages on this machine. */
import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import { HttpError } from '@marquee/kit/errors';
import { isLoopback, type AddressList } from '@marquee/kit/http/addresses';

/** Headers that proxies add, beside all whose names begin with `x-forwarded`. Behind a proxy, every client of the proxy would look local. */
const proxyHeaders = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-original-host',
  'x-envoy-external-address',
]);

export interface LocalRule {
  /** Origins of other pages that may ask, each named; `*` allows none here. */
  readonly origins: readonly string[];
  /** Addresses beside loopback that count as this machine. */
  readonly clients: AddressList;
}

/**
 * Throws an HttpError unless the request comes from this machine and no web page of another site sent it. A page that
 * reaches this server under a name of its own (DNS rebinding) is told by the `host` header.
 */
export function requireLocalRequest(request: IncomingMessage, rule: LocalRule): void {
  const { headers, socket } = request;
  const address = socket.remoteAddress;
  if (!isLoopback(address) && !rule.clients.has(address ?? '')) throw refusal('this machine');
  if (isProxied(request)) throw refusal('this machine, without a proxy between');
  const host = headers.host ?? '';
  if (!isLoopbackHost(host, socket.localPort)) throw refusal('localhost or 127.0.0.1 with the port of this server');
  const { origin } = headers;
  const isOwn = origin === `http://${host}` || origin === `https://${host}`;
  const isListed = origin !== undefined && origin !== '*' && rule.origins.includes(origin);
  if (origin !== undefined && !isOwn && !isListed) throw refusal('a page of this server, or one in CORS_ORIGINS');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isListed)
    throw refusal('a page of this server, or one in CORS_ORIGINS');
}

/**
 * Whether a proxy shows itself. nginx adds no header and rewrites `host` unless it is told otherwise. Old versions of it, such as 1.22, speak
 * HTTP/1.0 then, which browsers and programs do not. A proxy that looks like a program on this machine, by its settings or by the defaults of
 * another version, cannot be told from one.
 */
const isProxied = ({ headers, httpVersion }: IncomingMessage): boolean =>
  httpVersion === '1.0' ||
  Object.keys(headers).some((name) => proxyHeaders.has(name) || name.startsWith('x-forwarded'));

/** Throws an HttpError with status 415 for a body that a form of another site can send. */
export function requireJsonBody({ headers }: IncomingMessage): void {
  if (!isJson(headers['content-type'])) throw new HttpError('BAD_REQUEST', 'Send content-type: application/json.', 415);
}

const refusal = (from: string) => new HttpError('FORBIDDEN', `Development tokens are given only to ${from}.`);

/** Whether `host` is a loopback name or address with `port`, which may be left out if it is 80 or 443. */
function isLoopbackHost(host: string, port: number | undefined): boolean {
  const [, name = '', given] = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::(\d{1,5}))?$/i.exec(host) ?? [];
  if (name === '' || port === undefined) return false;
  return given === undefined ? port === 80 || port === 443 : Number(given) === port;
}

function isJson(contentType: string | undefined): boolean {
  try {
    return new MIMEType(contentType ?? '').essence === 'application/json';
  } catch {
    return false;
  }
}
