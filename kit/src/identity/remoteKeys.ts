/** The keys of an OpenID Connect issuer: fetched when they are needed, and kept while the issuer is in trouble. */
import { createRemoteJWKSet, errors } from 'jose';
import { delay } from '../delay.js';
import type { IssuerKeys } from './bearer.js';

/** The issuer does not answer, or does not answer with keys. It says nothing about any token. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

export interface RemoteKeysOptions {
  readonly issuer: string;
  /** Unset: found by OpenID discovery. */
  readonly jwksUri?: string | undefined;
  /** Whether discovery may only name an https URL. */
  readonly httpsOnly?: boolean;
  readonly timing?: Partial<KeyTiming>;
}

/** Milliseconds. */
export interface KeyTiming {
  /** Keys are fetched again when they are older. */
  readonly freshMs: number;
  /** Older keys are used while the issuer is in trouble, up to this age. */
  readonly staleMs: number;
  /** From one fetch to the next, at least. A key that the issuer has just begun to use is known this soon. */
  readonly intervalMs: number;
  /** How long one fetch may take. Requests wait no longer than their own deadline. */
  readonly fetchTimeoutMs: number;
}

const minute = 60_000;
const defaultTiming: KeyTiming = {
  freshMs: 10 * minute,
  staleMs: 360 * minute,
  intervalMs: 1_000,
  fetchTimeoutMs: 5_000,
};
/** With usable keys at hand, a request waits this long for newer ones. */
const refreshPatienceMs = 300;
/** With usable keys at hand, an issuer in trouble is asked again after this time. */
const retryMs = 10_000;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/**
 * Nothing is fetched before the first token, so that a process starts while the issuer is down. A token with an unknown key
 * waits for the next fetch; there is at most one a second, however many tokens name unknown keys. Throws IssuerUnavailable.
 */
export function remoteKeys(options: RemoteKeysOptions): IssuerKeys {
  const timing = { ...defaultTiming, ...options.timing };
  const store = createKeyStore(options, timing);

  async function ensureUsable(): Promise<KeySet> {
    const age = store.age();
    if (age > timing.staleMs) await (store.pending() ?? store.fetch());
    else if (age > timing.freshMs && store.mayRetry()) {
      const refreshed = store.fetch().catch(() => undefined);
      await Promise.race([refreshed, delay(refreshPatienceMs)]);
    }
    return store.keys()!;
  }

  return {
    find: async (header, token) => {
      const keys = await ensureUsable();
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await store.fetch();
        return store.keys()!(header, token);
      }
    },
    period: () => (store.age() > timing.freshMs ? undefined : store.fetches()),
  };
}

interface KeyStore {
  keys(): KeySet | undefined;
  /** Milliseconds since the last successful fetch. */
  age(): number;
  /** The number of successful fetches. */
  fetches(): number;
  /** Whether no fetch runs, and the last one did not fail just now. */
  mayRetry(): boolean;
  /** The fetch that runs now, if one does. */
  pending(): Promise<void> | undefined;
  /** Resolves after a fetch that begins now or later; all callers that wait for the same one share it. */
  fetch(): Promise<void>;
}

function createKeyStore(options: RemoteKeysOptions, { intervalMs, fetchTimeoutMs }: KeyTiming): KeyStore {
  let current: KeySet | undefined;
  let loadedAt = -Infinity;
  let fetches = 0;
  let beganAt = -Infinity;
  let failedAt = -Infinity;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function load(): Promise<void> {
    try {
      // After a failure, discovery may name another address.
      const set = failedAt > loadedAt || !current ? await openKeySet(options, fetchTimeoutMs) : current;
      await set.reload();
      current = set;
      loadedAt = performance.now();
      fetches++;
    } catch (error) {
      failedAt = performance.now();
      throw new IssuerUnavailable(`the keys of the issuer could not be fetched: ${String(error)}`);
    } finally {
      running = undefined;
    }
  }

  async function loadNext(): Promise<void> {
    await running?.catch(() => undefined);
    const wait = beganAt + intervalMs - performance.now();
    if (wait > 0) {
      // An issuer that just failed is not waited for: the client may try again.
      if (failedAt > loadedAt) {
        next = undefined;
        throw new IssuerUnavailable('the issuer failed a moment ago');
      }
      await delay(wait);
    }
    next = undefined;
    beganAt = performance.now();
    running = load();
    await running;
  }

  return {
    keys: () => current,
    age: () => performance.now() - loadedAt,
    fetches: () => fetches,
    mayRetry: () => !running && !next && performance.now() - failedAt > retryMs,
    pending: () => running,
    fetch: () => {
      if (!next) {
        next = loadNext();
        next.catch(() => undefined);
      }
      return next;
    },
  };
}

async function openKeySet(options: RemoteKeysOptions, fetchTimeoutMs: number): Promise<KeySet> {
  const uri = options.jwksUri ?? (await discoverJwksUri(options, fetchTimeoutMs));
  // When to fetch is decided above; the library fetches and checks.
  return createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    timeoutDuration: fetchTimeoutMs,
  });
}

async function discoverJwksUri({ issuer, httpsOnly }: RemoteKeysOptions, timeoutMs: number): Promise<string> {
  const discovery = `${withoutSlash(issuer)}/.well-known/openid-configuration`;
  const response = await fetch(discovery, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`discovery answered ${response.status}`);
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
  const uri = document?.jwks_uri;
  if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Error('no jwks_uri in the discovery document');
  if (typeof document?.issuer === 'string' && withoutSlash(document.issuer) !== withoutSlash(issuer))
    throw new Error('the discovery document is of another issuer');
  if (httpsOnly && new URL(uri).protocol !== 'https:') throw new Error('jwks_uri is not an https URL');
  return uri;
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');
