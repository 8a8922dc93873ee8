/**
 * The films, people and genres that this process keeps in memory for searches. A statement of a search says which number of the change
 * feed it saw, and gives ids alone if it is the number of what is in memory. So no search answers from before a change that was
 * committed before it began.
 */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { delay } from '@marquee/kit/delay';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { restAfterReading } from '@marquee/kit/restAfterReading';
import { counter, gauge } from '@marquee/kit/telemetry/metrics';
import type { Columns } from './columns.js';
import { ColumnsTooLarge, readColumns, type ReadColumns } from './readColumns.js';

const pauseAfterFailureMs = 1_000;

const requests = counter({
  name: 'marquee.film_columns.requests',
  description:
    'Statements of searches, by what they gave: ids of films in memory (`hit`), or everything, because the films were not loaded, of another number, or above the bound of memory.',
  labels: { result: ['hit', 'not_loaded', 'other_number', 'too_large'] },
});
const size = gauge({
  name: 'marquee.film_columns.size',
  unit: 'By',
  description: 'About what the films, people and genres that searches read take in memory.',
});

export interface FilmColumns {
  /** Null while none are loaded. */
  readonly current: Columns | null;
  /** Call it with the number that a statement saw, and the columns that it could have used. Reads changes if there are any. */
  saw(number: number, used: Columns | null): void;
  /** Reads the columns of now. Rejects if they cannot be read. */
  catchUp(): Promise<void>;
}

export interface FilmColumnsOptions {
  readonly log: Log;
  readonly maxBytes: number;
  /** The shortest time until films that did not fit are read again. Unset: a minute. */
  readonly minRetryMs?: number;
}

/** Starts to read the columns at once. */
export function openFilmColumns(
  lifecycle: Lifecycle,
  neo4j: Neo4jConnection,
  { log, maxBytes, minRetryMs }: FilmColumnsOptions,
): FilmColumns {
  const stopping = new AbortController();
  let kept: ReadColumns | null = null;
  let isTooLarge = false;
  let loading: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const stopObserving = size.observe(() => (kept ? [{ value: kept.columns.bytes, labels: {} }] : []));

  async function load(): Promise<void> {
    try {
      kept = await readColumns(neo4j, kept, { maxBytes, signal: stopping.signal });
      isTooLarge = false;
    } catch (error) {
      // Columns that were packed before stay as they were, and what was added to them is added again.
      if (!(error instanceof ColumnsTooLarge)) throw error;
      kept = null;
      if (!isTooLarge)
        log.warn({ maxBytes }, 'the films do not fit into memory: searches read them from Neo4j until they do');
      isTooLarge = true;
    }
  }
  const loadOnce = () => (loading ??= load().finally(() => (loading = undefined)));

  /** Loads, and then rests. */
  async function follow(): Promise<void> {
    const began = performance.now();
    let pauseMs = pauseAfterFailureMs;
    try {
      await loadOnce();
      pauseMs = restAfterReading({ tookMs: performance.now() - began, isTooLarge, minRetryMs });
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ error: String(error) }, 'cannot read the films for searches');
    }
    await delay(pauseMs, stopping.signal);
  }
  const startFollowing = () => {
    if (stopping.signal.aborted) return;
    following ??= follow().finally(() => (following = undefined));
  };
  lifecycle.onStop('film columns', async () => {
    stopObserving();
    stopping.abort();
    await Promise.all([loading?.catch(() => {}), following]);
  });
  startFollowing();
  return {
    get current() {
      return kept?.columns ?? null;
    },
    saw: (number, used) => {
      const result = used?.number === number ? 'hit' : isTooLarge ? 'too_large' : used ? 'other_number' : 'not_loaded';
      requests.add(1, { result });
      if (kept?.columns.number !== number) startFollowing();
    },
    catchUp: async () => {
      // A load in progress may have begun too early.
      await loading?.catch(() => {});
      await loadOnce();
    },
  };
}
