/** Settings of the gateway's HTTP server: who may send what, and how much of it. */
import { readFileSync } from 'node:fs';
import { integer, list, networks, text, type SettingValues } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import type { TlsFiles } from '@marquee/kit/http/listener';
import { defaultServerLimits, type ServerLimits } from '@marquee/kit/http/serverLimits';
import type { OperationBytes } from './operationBody.js';

export interface HttpConfig {
  /** Origins of pages that may send requests; `*` for any. */
  readonly corsOrigins: readonly string[];
  /** Addresses or networks of proxies whose `x-forwarded-for` is true. */
  readonly trustedProxies: readonly string[];
  readonly operationBytes: OperationBytes;
  readonly limits: ServerLimits;
  readonly tls: TlsFiles | undefined;
}

const { bodies, ...defaults } = defaultServerLimits;

export const httpSettings = {
  CORS_ORIGINS: list({
    description:
      'Origins of other web pages that may send requests. Pages of our own origin always may. `*` allows any page, but gives none a development token.',
    default: [],
    allowed: 'comma-separated origins, or `*` for any',
  }),
  TRUSTED_PROXIES: networks({
    description: 'Proxies whose header `x-forwarded-for` is believed. From any other address it is ignored.',
    default: [],
  }),
  TLS_CERT_FILE: text({
    description:
      'Certificate chain in PEM. With it and `TLS_KEY_FILE`, the gateway speaks TLS with HTTP/2 and HTTP/1.1.',
    default: undefined,
    allowed: 'path',
  }),
  TLS_KEY_FILE: text({ description: 'Private key of the certificate in PEM.', default: undefined, allowed: 'path' }),
  MAX_BODY_BYTES: integer({
    description: 'Largest body of an anonymous request.',
    default: 256 * 1024,
    min: 1_000,
    unit: 'bytes',
  }),
  MAX_MEMBER_BODY_BYTES: integer({
    description: 'Largest body of a request with a valid token, other than an import.',
    default: 1024 * 1024,
    min: 1_000,
    unit: 'bytes',
  }),
  MAX_IMPORT_BODY_BYTES: integer({
    description: 'Largest body of a member’s `importHistory`: a history of 4,194,304 characters as a JSON string.',
    default: 12 * 1024 * 1024,
    min: 1_000,
    unit: 'bytes',
  }),
  MAX_BYTES_IN_FLIGHT: integer({
    description: 'Largest sum of the bodies of all open requests. Beyond it, requests get 503.',
    default: bodies.maxBytesInFlight,
    min: 1_000,
    unit: 'bytes',
  }),
  MAX_CLIENT_BYTES_IN_FLIGHT: integer({
    description: 'The same for the requests of one client address. Beyond it, requests get 429.',
    default: bodies.maxBytesInFlightPerClient,
    min: 1_000,
    unit: 'bytes',
  }),
  BODY_TIMEOUT_MS: integer({
    description: 'Time for a body to arrive.',
    default: bodies.timeoutMs,
    min: 50,
    unit: 'milliseconds',
  }),
  BODY_GRACE_MS: integer({
    description: 'Time after which a body must have arrived at `MIN_BODY_RATE` on average.',
    default: bodies.graceMs,
    min: 50,
    unit: 'milliseconds',
  }),
  MIN_BODY_RATE: integer({
    description: 'Slowest speed of a body.',
    default: bodies.minBytesPerSecond,
    min: 1,
    unit: 'bytes a second',
  }),
  HEADERS_TIMEOUT_MS: integer({
    description: 'Time for the headers of a request to arrive.',
    default: defaults.headersTimeoutMs,
    min: 50,
    unit: 'milliseconds',
  }),
  KEEP_ALIVE_MS: integer({
    description: 'Time that a connection stays open without a request. A load balancer in front must close earlier.',
    default: defaults.keepAliveMs,
    min: 50,
    unit: 'milliseconds',
  }),
  MAX_CONNECTIONS: integer({
    description: 'Open connections. Beyond it, the connection that has waited longest for a request is closed.',
    default: defaults.maxConnections,
    min: 1,
  }),
};

/** Throws a StartError when a file of TLS cannot be read. */
export function toHttpConfig(settings: SettingValues<typeof httpSettings>): HttpConfig {
  return {
    corsOrigins: settings.CORS_ORIGINS,
    trustedProxies: settings.TRUSTED_PROXIES,
    operationBytes: {
      anonymous: settings.MAX_BODY_BYTES,
      member: settings.MAX_MEMBER_BODY_BYTES,
      importHistory: settings.MAX_IMPORT_BODY_BYTES,
    },
    limits: {
      ...defaults,
      maxConnections: settings.MAX_CONNECTIONS,
      headersTimeoutMs: settings.HEADERS_TIMEOUT_MS,
      keepAliveMs: settings.KEEP_ALIVE_MS,
      bodies: {
        maxBytesInFlight: settings.MAX_BYTES_IN_FLIGHT,
        maxBytesInFlightPerClient: settings.MAX_CLIENT_BYTES_IN_FLIGHT,
        timeoutMs: settings.BODY_TIMEOUT_MS,
        graceMs: settings.BODY_GRACE_MS,
        minBytesPerSecond: settings.MIN_BODY_RATE,
      },
    },
    tls: readTls(settings.TLS_CERT_FILE, settings.TLS_KEY_FILE),
  };
}

function readTls(certFile: string | undefined, keyFile: string | undefined): TlsFiles | undefined {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined)
    throw new StartError('TLS_CERT_FILE and TLS_KEY_FILE must be set together.');
  try {
    return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  } catch (error) {
    throw new StartError(`A file of TLS cannot be read: ${(error as Error).message}.`);
  }
}
