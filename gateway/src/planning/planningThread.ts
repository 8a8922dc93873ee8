/**
 * The thread in which query plans are made, so that planning never blocks the event loop. A worker that dies, or plans one operation
 * for too long, is replaced, and the operations that wait go on with the new one.
 */
import type { Worker } from 'node:worker_threads';
import type { Log } from '@marquee/kit/log';
import { counter } from '@marquee/kit/telemetry/metrics';
import type { OperationToPlan, SupergraphDescription } from './planner.js';
import { PlanningFailed } from './planningFailed.js';
import {
  createPlanningWorker,
  startWorker as startDefaultWorker,
  type PlanningJob,
  type PlanningWorker,
  type WorkerEnd,
} from './planningWorker.js';

export interface PlanningThread {
  /** What the thread read in the supergraph. Rejects if the supergraph is not valid. Then nothing is planned. */
  readonly ready: Promise<SupergraphDescription>;
  /** The plan as JSON. Rejects with PlanningFailed. If it is not wanted any more when its turn comes, it is not made. */
  plan(operation: OperationToPlan, isWanted?: () => boolean): Promise<string>;
  /** Rejects what waits. */
  stop(): Promise<void>;
}

export interface PlanningThreadOptions {
  readonly supergraphSdl: string;
  readonly log: Log;
  /** For tests. */
  readonly startWorker?: (supergraphSdl: string) => Worker;
  /** For tests. */
  readonly maxPlanMs?: number;
}

const restarts = counter({
  name: 'marquee.planning.restarts',
  description: 'Threads for query plans that were replaced, because they died or planned one operation for too long.',
});

/** The worst operation within the limits takes 0.3 s of CPU (docs/limits.md). */
const longestPlanMs = 10_000;
/** Operations that may wait. Each takes some 10 ms. */
const maxWaiting = 200;
/** Another attempt follows if a worker died meanwhile, perhaps of something else. */
const maxAttempts = 2;
/** Before the next worker, if one died before it was ready. */
const restartDelayMs = 1_000;

interface Job extends PlanningJob {
  readonly isWanted: () => boolean;
  attempts: number;
}

export function startPlanningThread(options: PlanningThreadOptions): PlanningThread {
  const { supergraphSdl, log, startWorker = startDefaultWorker, maxPlanMs = longestPlanMs } = options;
  const waiting: Job[] = [];
  let state: 'starting' | 'running' | 'stopped' = 'starting';
  let restart: NodeJS.Timeout | undefined;
  let worker: PlanningWorker<Job>;

  const ready = new Promise<SupergraphDescription>((resolve, reject) => {
    const open = () => {
      worker = createPlanningWorker<Job>(startWorker(supergraphSdl), maxPlanMs, { onReady, onFree, onEnd });
    };
    const onReady = (described: SupergraphDescription) => {
      if (state === 'starting') state = 'running';
      resolve(described);
    };
    const onFree = () => next();
    const onEnd = (end: WorkerEnd<Job>) => {
      if (end.job && !settleLost(end.job, end)) waiting.unshift(end.job);
      if (state !== 'running') {
        state = 'stopped';
        rejectAll();
        return reject(end.error ?? new Error('the planning thread ended before it was ready'));
      }
      restarts.add(1);
      log.error({ error: end.error?.message, isTooComplex: end.isTooComplex }, 'the planning thread is replaced');
      restart = setTimeout(open, end.wasReady ? 0 : restartDelayMs).unref();
    };
    open();
  });
  // Who opens the supergraph awaits it. A process that ends before does not.
  ready.catch(() => {});

  function next(): void {
    while (worker.isFree() && waiting.length > 0) {
      const job = waiting.shift()!;
      if (!job.isWanted()) job.reject(new PlanningFailed('busy', 'no request waits for the plan any more'));
      else {
        job.attempts++;
        worker.run(job);
      }
    }
  }
  function rejectAll(): void {
    for (const job of waiting.splice(0)) job.reject(new PlanningFailed('broken', 'the planning thread has stopped'));
  }

  return {
    ready,
    plan: (operation, isWanted = () => true) =>
      new Promise((resolve, reject) => {
        if (state === 'stopped') return reject(new PlanningFailed('broken', 'the planning thread has stopped'));
        if (waiting.length >= maxWaiting) return reject(new PlanningFailed('busy', 'too many operations wait'));
        waiting.push({ operation, isWanted, resolve, reject, attempts: 0 });
        next();
      }),
    stop: async () => {
      state = 'stopped';
      clearTimeout(restart);
      rejectAll();
      await worker.terminate();
    },
  };
}

/** Rejects the operation that was being planned when a worker ended. Returns false if it may be tried once more. */
function settleLost(job: Job, { isTooComplex, error }: WorkerEnd<Job>): boolean {
  if (isTooComplex) job.reject(new PlanningFailed('complex', 'planning took too long or too much memory'));
  else if (job.attempts < maxAttempts) return false;
  else job.reject(new PlanningFailed('broken', error?.message ?? 'the planning thread ended'));
  return true;
}
