/** Follows the catalog's change feed for as long as social runs. */
import { pollLoop } from '@marquee/kit/pollLoop';
import type { Log } from '@marquee/kit/log';
import type { Db } from '../db/connection.js';
import { applyBatch, feedCursor } from './applyChanges.js';
import type { FeedSource } from './source.js';

export interface Follower {
  /** Whether the reference tables have been level with the catalog at least once. */
  readonly level: boolean;
  /** Reads on until nothing more is there; for those who have just written and cannot wait. */
  catchUp(onProgress?: (cursor: number) => void): Promise<number>;
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly log: Log;
  /** How long to wait when there is nothing new. */
  readonly pollMs: number;
}

export function followFeed(db: Db, source: FeedSource, { log, pollMs }: FollowOptions): Follower {
  let level = false;

  async function step(): Promise<{ cursor: number; more: boolean }> {
    const after = await feedCursor(db);
    const batch = await source(after);
    if (batch.cursor === after) return { cursor: after, more: false };
    // Where another process was faster, its cursor is read next.
    const applied = await applyBatch(db, after, batch);
    return { cursor: applied ? batch.cursor : after, more: batch.more || !applied };
  }

  const following = pollLoop(
    async () => {
      const { more } = await step();
      level ||= !more;
      return more;
    },
    {
      pollMs,
      onError: (error) => log.warn({ error: String(error) }, 'the catalog feed cannot be followed; trying again'),
    },
  );
  return {
    get level() {
      return level;
    },
    catchUp: async (onProgress = () => {}) => {
      for (;;) {
        const { cursor, more } = await step();
        onProgress(cursor);
        if (!more) return cursor;
      }
    },
    stop: () => following.stop(),
  };
}
