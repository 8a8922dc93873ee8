/** Follows the catalog's change feed, so that the gateway knows which answers it may still give. */
import type { Log } from '@marquee/kit/log';
import { pollLoop } from '@marquee/kit/pollLoop';

/** What changed after a number of the feed's sequence. */
export interface ChangedIds {
  /** Ids of the changed films, people and genres, also of those that were removed or merged. */
  readonly ids: readonly string[];
  /** The last number of the sequence. Each later reading of the catalog has all changes up to it. */
  readonly cursor: number;
  /** False if there are too many changes to list, or if `after` is no number of this sequence. */
  readonly isComplete: boolean;
}

/** Reads the changes after a number; undefined reads only the last number. */
export type ChangedIdsSource = (after: number | undefined) => Promise<ChangedIds>;

/** What an answer depends on. */
export interface Dependencies {
  /** All changes up to this number are in the answer. */
  readonly position: number;
  /** Undefined if any change may change the answer. */
  readonly ids: readonly string[] | undefined;
}

export interface CatalogChanges {
  /** The number up to which all changes are known. Undefined while the feed has not been read for too long. */
  readonly position: number | undefined;
  /** Whether no change that is known changes an answer with these dependencies. */
  isCurrent(dependencies: Dependencies): boolean;
  /** Reads all changes at once, for callers that cannot wait for the next poll. Returns the position. */
  catchUp(): Promise<number>;
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly log: Log;
  /** Milliseconds between two readings. */
  readonly pollMs: number;
  /** Milliseconds after which what was read is too old to rely on. */
  readonly maxLagMs: number;
}

/** Changed ids that are remembered. Beyond them all earlier answers count as changed. */
const maxRemembered = 50_000;

interface Known {
  readonly position: number;
  /** Answers before this number count as changed. */
  readonly floor: number;
  /** The position at which an id was last known to have changed. */
  readonly changedAt: Map<string, number>;
}

export function followCatalogChanges(source: ChangedIdsSource, options: FollowOptions): CatalogChanges {
  const { log, pollMs, maxLagMs } = options;
  let known: Known | undefined;
  let readAt = -Infinity;
  let isReadable = true;
  let reading: Promise<unknown> = Promise.resolve();

  async function read(): Promise<void> {
    const began = performance.now();
    known = apply(known, await source(known?.position));
    readAt = began;
    if (!isReadable) log.info('the change feed can be read again');
    isReadable = true;
  }
  /** One reading after the other: they build on each other. */
  function readInTurn(): Promise<void> {
    const next = reading.then(read);
    reading = next.catch(() => {});
    return next;
  }
  const isFresh = () => performance.now() - readAt <= maxLagMs;

  const loop = pollLoop(
    async () => {
      await readInTurn();
      return false;
    },
    {
      pollMs,
      onError: (error) => {
        if (isReadable) log.warn({ error: String(error) }, 'cannot read the change feed: no answer is kept');
        isReadable = false;
      },
    },
  );
  return {
    get position() {
      return isFresh() ? known?.position : undefined;
    },
    isCurrent: ({ position, ids }) => {
      if (!known || !isFresh() || position < known.floor) return false;
      const { changedAt } = known;
      return ids ? ids.every((id) => (changedAt.get(id) ?? 0) <= position) : position >= known.position;
    },
    catchUp: async () => {
      await readInTurn();
      return known!.position;
    },
    stop: () => loop.stop(),
  };
}

function apply(known: Known | undefined, { ids, cursor, isComplete }: ChangedIds): Known {
  if (!known || !isComplete || known.changedAt.size + ids.length > maxRemembered)
    return { position: cursor, floor: cursor, changedAt: new Map() };
  for (const id of ids) known.changedAt.set(id, cursor);
  return { ...known, position: cursor };
}
