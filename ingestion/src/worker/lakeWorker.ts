/** Polls a lake, and ingests new and changed objects: one provider's in sequence, different providers' in parallel. */
import { pollLoop } from '@marquee/kit/pollLoop';
import { completeSource, missingOfSet } from '../formats/allFormats.js';
import type { LakeObject, LakeProblem, PolledLake } from '../lake/lake.js';
import { storeProblems } from '../lake/lakeProblems.js';
import { pendingObjects } from '../lake/objectState.js';
import { ingestObject, type WorkerDeps } from './ingestObject.js';
import { createKeyedSerialQueue } from './keyedSerialQueue.js';

export interface Worker {
  /** Whether it has read its lake or queue once. */
  readonly started: boolean;
  /** Waits until the current batches are committed. */
  stop(): Promise<void>;
}

export function startLakeWorker(
  deps: WorkerDeps,
  lake: PolledLake,
  { pollMs = 1_000 }: { pollMs?: number } = {},
): Worker {
  const { neo4j, log, metrics } = deps;
  const stopping = new AbortController();
  const queue = createKeyedSerialQueue();
  /** Keys of objects that are being ingested or wait for their turn. */
  const inFlight = new Set<string>();
  let started = false;

  async function ingest(object: LakeObject): Promise<void> {
    try {
      if (!stopping.signal.aborted) await ingestObject(deps, object, { signal: stopping.signal });
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn({ object: object.key, error: String(error) }, 'cannot ingest an object; retrying');
    } finally {
      inFlight.delete(object.key);
      metrics.inFlight(inFlight.size);
    }
  }

  let told = '[]';
  /** Writes only if something changed. */
  async function tellProblems(problems: readonly LakeProblem[]): Promise<void> {
    const now = JSON.stringify(problems);
    if (now === told) return;
    await storeProblems(neo4j, lake.name, problems);
    told = now;
    for (const { key, reason } of problems) log.warn({ object: key, reason }, 'not read');
  }

  const polling = pollLoop(
    async () => {
      const listing = await lake.list();
      const { complete, waiting } = await completeObjects(listing.objects);
      const objects = await pendingObjects(neo4j, complete);
      await tellProblems([...listing.problems, ...waiting]);
      started = true;
      for (const object of objects) {
        if (inFlight.has(object.key)) continue;
        inFlight.add(object.key);
        void queue.run(object.provider, () => ingest(object));
      }
      metrics.inFlight(inFlight.size);
      return false;
    },
    {
      pollMs,
      onError: (error) => log.warn({ lake: lake.name, error: String(error) }, 'cannot list the lake; retrying'),
    },
  );
  return {
    get started() {
      return started;
    },
    stop: async () => {
      stopping.abort();
      await polling.stop();
      await queue.onIdle();
    },
  };
}

/** One object for each file that is read alone, and one for each complete set; and the sets that are not complete. */
async function completeObjects(
  objects: readonly LakeObject[],
): Promise<{ complete: LakeObject[]; waiting: LakeProblem[] }> {
  const complete = new Map<string, LakeObject>();
  const waiting = new Map<string, LakeProblem>();
  for (const [index, found] of (await Promise.all(objects.map(completeSource))).entries()) {
    if (found) complete.set(found.key, found);
    else {
      const problem = await missingOfSet(objects[index]!);
      waiting.set(problem.key, problem);
    }
  }
  return { complete: [...complete.values()], waiting: [...waiting.values()] };
}
