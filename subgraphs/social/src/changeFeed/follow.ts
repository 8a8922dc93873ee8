/** Follows the catalog's change feed while social runs. */
import { followLoop } from '@marquee/kit/pollLoop';
import type { Log } from '@marquee/kit/log';
import { gauge } from '@marquee/kit/telemetry/metrics';
import type { Db } from '../db/connection.js';
import { applyBatch, OtherGraphError, readFeedPosition, requireSameGraph } from './applyChanges.js';
import type { ChangeSource } from './source.js';

export interface ChangeFeedFollower {
  /** Whether social has applied all changes of the catalog at least once since it started. */
  readonly caughtUp: boolean;
  /** Whether the catalog had another graph than the films here when it was last read. Then no change is applied. */
  readonly isOtherGraph: boolean;
  /** Applies all changes at once, for callers that cannot wait for the next poll. Returns the cursor. */
  catchUp(onProgress?: (cursor: number) => void): Promise<number>;
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly log: Log;
  /** Milliseconds to wait when there is nothing new. */
  readonly pollMs: number;
}

const lag = gauge({
  name: 'marquee.change_feed.lag',
  unit: 's',
  description: 'Time since social last had all changes of the catalog.',
});

const otherGraph = gauge({
  name: 'marquee.change_feed.other_graph',
  description:
    'Whether the catalog has another graph than the films that social has: 1 if so, and no change is applied.',
});

export function followChangeFeed(db: Db, source: ChangeSource, { log, pollMs }: FollowOptions): ChangeFeedFollower {
  let caughtUp = false;
  let caughtUpAt = performance.now();
  let isOtherGraph = false;
  const stopLag = lag.observe(() => [{ value: (performance.now() - caughtUpAt) / 1_000, labels: {} }]);
  const stopOtherGraph = otherGraph.observe(() => [{ value: isOtherGraph ? 1 : 0, labels: {} }]);

  async function step(): Promise<{ cursor: number; more: boolean }> {
    try {
      const found = await applyNext(db, source);
      isOtherGraph = false;
      return found;
    } catch (error) {
      if (error instanceof OtherGraphError) {
        const { graphId, otherGraphId, message } = error;
        if (!isOtherGraph) log.error({ graphId, otherGraphId }, message);
        isOtherGraph = true;
      }
      throw error;
    }
  }

  const loop = followLoop(
    async () => {
      const { more } = await step();
      caughtUp ||= !more;
      if (!more) caughtUpAt = performance.now();
      return more;
    },
    {
      pollMs,
      log,
      texts: { lost: 'cannot follow the change feed; trying again', found: 'the change feed can be followed again' },
    },
  );
  return {
    get caughtUp() {
      return caughtUp;
    },
    get isOtherGraph() {
      return isOtherGraph;
    },
    catchUp: async (onProgress = () => {}) => {
      for (;;) {
        const { cursor, more } = await step();
        onProgress(cursor);
        if (!more) return cursor;
      }
    },
    stop: () => {
      stopLag();
      stopOtherGraph();
      return loop.stop();
    },
  };
}

/** Applies the next batch. Throws an OtherGraphError if it is of another graph. */
async function applyNext(db: Db, source: ChangeSource): Promise<{ cursor: number; more: boolean }> {
  const position = await readFeedPosition(db);
  const after = position.seq;
  const batch = await source(after);
  requireSameGraph(position, batch);
  const isNewGraph = position.graphId === null && batch.graphId !== undefined;
  if (batch.cursor === after && !isNewGraph) return { cursor: after, more: false };
  // If another process was faster, the next step reads its cursor.
  const applied = await applyBatch(db, after, batch);
  return { cursor: applied ? batch.cursor : after, more: batch.more || !applied };
}
