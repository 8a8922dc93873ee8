/** Follows a lake: takes what has come or changed, each provider's objects one after the other, all providers side by side. */
import { pollLoop } from '@marquee/kit/pollLoop';
import { wholeOf } from '../formats/allFormats.js';
import type { LakeObject, ListedLake } from '../lake/lake.js';
import { createLanes } from './keyedSerialQueue.js';
import { untaken } from '../lake/objectState.js';
import { takeObject, type Workshop } from './ingestObject.js';

export interface Worker {
  /** Whether it has looked at its source once. */
  readonly started: boolean;
  /** Lets what is in hand come to the end of its batch. */
  stop(): Promise<void>;
}

export function followLake(workshop: Workshop, lake: ListedLake, { pollMs = 1_000 }: { pollMs?: number } = {}): Worker {
  const { neo4j, log, metrics } = workshop;
  const stopping = new AbortController();
  const lanes = createLanes();
  /** Keys that wait in a lane or are in hand. */
  const inHand = new Set<string>();
  let started = false;

  async function take(object: LakeObject): Promise<void> {
    try {
      if (!stopping.signal.aborted) await takeObject(workshop, object, { signal: stopping.signal });
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn({ object: object.key, error: String(error) }, 'an object could not be taken; trying again');
    } finally {
      inHand.delete(object.key);
      metrics.working(inHand.size);
    }
  }

  const looking = pollLoop(
    async () => {
      const objects = await untaken(neo4j, await wholes(await lake.list()));
      started = true;
      for (const object of objects) {
        if (inHand.has(object.key)) continue;
        inHand.add(object.key);
        void lanes.run(object.provider, () => take(object));
      }
      metrics.working(inHand.size);
      return false;
    },
    {
      pollMs,
      onError: (error) => log.warn({ lake: lake.name, error: String(error) }, 'the lake cannot be read; trying again'),
    },
  );
  return {
    get started() {
      return started;
    },
    stop: async () => {
      stopping.abort();
      await looking.stop();
      while (lanes.busy > 0) await lanes.settled();
    },
  };
}

/** Each object, and of those that belong together one. */
async function wholes(objects: readonly LakeObject[]): Promise<LakeObject[]> {
  const found = await Promise.all(objects.map(wholeOf));
  return [...new Map(found.flatMap((object) => (object ? [[object.key, object] as const] : []))).values()];
}
