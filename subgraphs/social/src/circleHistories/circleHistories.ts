/**
 * The watches that this process keeps in memory, so that circles are summed up without reading them (discovery/circleSums.ts,
 * discovery/recommendationsInMemory.ts, watches/yearInMemory.ts). A request asks its own snapshot which members changed since they were read, and reads these. So an
 * answer never depends on what is in memory.
 */
import { delay } from '@marquee/kit/delay';
import type { Log } from '@marquee/kit/log';
import { restAfterReading, type Reading } from '@marquee/kit/restAfterReading';
import { counter, gauge } from '@marquee/kit/telemetry/metrics';
import type { Db } from '../db/connection.js';
import { bytesOfTallies } from './publicTally.js';
import {
  HistoriesTooLarge,
  pruneChanges,
  readHistories,
  type ReadHistories,
  type ReadLimits,
} from './readHistories.js';

/** About eight million watches, with the sums over everyone. */
const defaultMaxBytes = 128 * 1024 * 1024;
/** So that the first reading takes at most a third of the time of a core. */
const pauseFactor = 2;
const minRestMs = 1_000;
/** How often the histories are read while no request finds changes. */
const refreshMs = 60_000;
/** A process that has not read for longer than this may have to read everything again. */
const keptMs = 300_000;

const answers = [
  'hit',
  'not_loaded',
  'outdated',
  'many_changes',
  'other_facts',
  'unpackable',
  'rounding',
  'many_ties',
  'no_tally',
  'too_large',
] as const;
export type CircleAnswer = (typeof answers)[number];

const requests = counter({
  name: 'marquee.circle_histories.requests',
  description:
    'Recommendations, years in review, and discoveries and trending lists over friends, their friends, or everyone, by how watches were summed up: in memory (`hit`), or by PostgreSQL, because the watches were not loaded, not known to the server, changed too much, or above the bound of memory; because facts of films were of another version; because a number could not be told for sure; because too many films tie; or because the list began too long ago, or the sums over everyone do not fit into memory (`no_tally`).',
  labels: { result: answers },
});
const size = gauge({
  name: 'marquee.circle_histories.size',
  unit: 'By',
  description:
    'What the watches of members take in memory, of which circles are summed up, with the sums over everyone that are kept.',
});

export interface CircleHistories {
  /** Null while none are loaded. */
  readonly current: ReadHistories | null;
  /** Call it for each answer over a circle. `changes`: whether its snapshot has changes that `current` does not have. */
  saw(answer: CircleAnswer, changes: boolean): void;
  /** Reads what changed until now. Rejects if it cannot be read. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface CircleHistoriesOptions {
  readonly log: Log;
  /** What watches and the sums over them may take. Unset: 128 MiB. */
  readonly maxBytes?: number | undefined;
  /** The shortest time until watches that did not fit are read again. Unset: a minute. */
  readonly minRetryMs?: number;
}

/** Starts to load the watches at once. */
export function openCircleHistories(
  db: Db,
  { log, maxBytes = defaultMaxBytes, minRetryMs }: CircleHistoriesOptions,
): CircleHistories {
  const stopping = new AbortController();
  const state: Loaded = { current: null, isTooLarge: false };
  let loading: Promise<void> | undefined;
  let wake = new AbortController();
  const stopObserving = size.observe(() => sizeOf(state.current));

  const loadOnce = (factor: number, signal?: AbortSignal) =>
    (loading ??= load(db, state, { maxBytes, pauseFactor: factor, signal, log }).finally(() => (loading = undefined)));

  const prune = createPruner(db);
  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      const began = performance.now();
      const isFirst = !state.current;
      wake = new AbortController();
      try {
        await loadOnce(isFirst ? pauseFactor : 0, stopping.signal);
        if (state.current) await prune(state.current);
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ error: String(error) }, 'cannot read the watches of members');
      }
      const tookMs = isFirst && !state.isTooLarge ? 0 : performance.now() - began;
      await delay(restMs({ tookMs, isTooLarge: state.isTooLarge, minRetryMs }), stopping.signal);
      if (state.current) await delay(refreshMs, wake.signal);
    }
  }
  const following = follow();
  return {
    get current() {
      return state.current;
    },
    saw: (answer, changes) => {
      requests.add(1, { result: answer === 'not_loaded' && state.isTooLarge ? 'too_large' : answer });
      if (changes) wake.abort();
    },
    catchUp: async () => {
      // A load in progress may have begun too early.
      await loading?.catch(() => {});
      await loadOnce(0);
    },
    stop: async () => {
      stopObserving();
      stopping.abort();
      wake.abort();
      await Promise.all([loading?.catch(() => {}), following]);
    },
  };
}

/** What follows the first reading may follow soon. */
const restMs = (reading: Reading): number => Math.max(reading.isTooLarge ? 0 : minRestMs, restAfterReading(reading));

interface Loaded {
  current: ReadHistories | null;
  isTooLarge: boolean;
}

async function load(
  db: Db,
  state: Loaded,
  { log, ...limits }: Pick<CircleHistoriesOptions, 'log'> & ReadLimits,
): Promise<void> {
  try {
    state.current = await readHistories(db, state.current, limits);
    state.isTooLarge = false;
  } catch (error) {
    if (!(error instanceof HistoriesTooLarge)) throw error;
    if (!state.isTooLarge) log.warn({ maxBytes: limits.maxBytes }, doNotFit);
    [state.current, state.isTooLarge] = [null, true];
  }
}

const doNotFit = 'watches do not fit into memory: PostgreSQL sums them up until they do';

const sizeOf = (histories: ReadHistories | null) =>
  histories ? [{ value: histories.packed.bytes + bytesOfTallies(histories.packed), labels: {} }] : [];

/** Deletes changes a while after this process has read them, when other processes have as well. Call the result after each reading. */
function createPruner(db: Db): (read: ReadHistories) => Promise<void> {
  const earlier: { xmin: string; at: number }[] = [];
  let prunedAt = 0;
  return async ({ snapshot }) => {
    const now = performance.now();
    earlier.push({ xmin: snapshot.split(':')[0]!, at: now });
    const last = earlier.findLastIndex(({ at }) => now - at > keptMs);
    if (last < 0 || now - prunedAt < refreshMs) return;
    prunedAt = now;
    await pruneChanges(db, earlier.splice(0, last + 1).at(-1)!.xmin);
  };
}
