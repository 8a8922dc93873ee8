/**
 * The facts of films that this process keeps in memory, so that facets are counted (discovery/countFacets.ts), ratings predicted
 * (discovery/predictInMemory.ts), films recommended (discovery/recommendationsInMemory.ts) and years reviewed
 * (watches/yearInMemory.ts) without reading them. A statement says which version of the facts its snapshot has. Facts of
 * another version are not used, so counts are never late.
 */
import { delay } from '@marquee/kit/delay';
import type { Log } from '@marquee/kit/log';
import { restAfterReading } from '@marquee/kit/restAfterReading';
import { counter, gauge } from '@marquee/kit/telemetry/metrics';
import type { Db } from '../db/connection.js';
import type { PackedFacts } from './packedFacts.js';
import { FactsTooLarge, readFacts } from './readFacts.js';

/** About half a million films. A process that follows a change has two copies for a moment. */
const defaultMaxBytes = 128 * 1024 * 1024;
const pauseAfterFailureMs = 1_000;

const requests = counter({
  name: 'marquee.film_facts.requests',
  description:
    'Discoveries with facets, predictions for `tonight` and `watchNext`, `sharedPeople`, recommendations, and years in review, by how they were made: over the facts in memory (`hit`), or by PostgreSQL, because the facts were not loaded, of another version, or above the bound of memory.',
  labels: { result: ['hit', 'not_loaded', 'other_version', 'too_large'] },
});
const size = gauge({
  name: 'marquee.film_facts.size',
  unit: 'By',
  description:
    'About what the facts of films take in memory, of which facets are counted, ratings predicted and films recommended.',
});

export interface FilmFacts {
  /** Null while none are loaded. */
  readonly current: PackedFacts | null;
  /** Call it with the version that a statement saw (null: it did not ask), and the facts that it could have used. Loads facts if they are outdated. */
  saw(version: string | null, used: PackedFacts | null): void;
  /** Loads the facts of now. Rejects if they cannot be read. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface FilmFactsOptions {
  readonly log: Log;
  readonly maxBytes?: number;
  /** The shortest time until facts that did not fit are read again. Unset: a minute. */
  readonly minRetryMs?: number;
}

/** Starts to load the facts at once. */
export function openFilmFacts(db: Db, { log, maxBytes = defaultMaxBytes, minRetryMs }: FilmFactsOptions): FilmFacts {
  const stopping = new AbortController();
  let current: PackedFacts | null = null;
  let isTooLarge = false;
  let loading: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const stopObserving = size.observe(() => (current ? [{ value: current.bytes, labels: {} }] : []));

  async function load(signal?: AbortSignal): Promise<void> {
    try {
      current = await readFacts(db, current, { maxBytes, signal });
      isTooLarge = false;
    } catch (error) {
      if (!(error instanceof FactsTooLarge)) throw error;
      current = null;
      if (!isTooLarge)
        log.warn(
          { maxBytes },
          'the facts of films do not fit into memory: PostgreSQL counts facets and predicts ratings until they do',
        );
      isTooLarge = true;
    }
  }
  const loadOnce = (signal?: AbortSignal) => (loading ??= load(signal).finally(() => (loading = undefined)));

  /** Loads, and then rests. */
  async function follow(): Promise<void> {
    const began = performance.now();
    let pauseMs = pauseAfterFailureMs;
    try {
      await loadOnce(stopping.signal);
      pauseMs = restAfterReading({ tookMs: performance.now() - began, isTooLarge, minRetryMs });
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ error: String(error) }, 'cannot read the facts of films');
    }
    await delay(pauseMs, stopping.signal);
  }
  const startFollowing = () => {
    if (stopping.signal.aborted) return;
    following ??= follow().finally(() => (following = undefined));
  };
  startFollowing();
  return {
    get current() {
      return current;
    },
    saw: (version, used) => {
      const result =
        used && used.version === version ? 'hit' : isTooLarge ? 'too_large' : used ? 'other_version' : 'not_loaded';
      requests.add(1, { result });
      if (current?.version !== version) startFollowing();
    },
    catchUp: async () => {
      // A load in progress may have begun too early.
      await loading?.catch(() => {});
      await loadOnce();
    },
    stop: async () => {
      stopObserving();
      stopping.abort();
      await Promise.all([loading?.catch(() => {}), following]);
    },
  };
}
