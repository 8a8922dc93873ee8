/** One worker thread that makes query plans, one at a time, until it ends. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OperationToPlan, SupergraphDescription } from './planner.js';
import { PlanningFailed } from './planningFailed.js';

/** What the worker is started with. */
export interface PlanningData {
  readonly supergraphSdl: string;
}

/** What the worker sends: first that it is ready, then the answer to each operation. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly described: SupergraphDescription }
  /** The plan as JSON: cheap to pass on, and its length tells its size. */
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'failure'; readonly isTooComplex: boolean; readonly reason: string };

/** An operation that waits for its plan, which is JSON. */
export interface PlanningJob {
  readonly operation: OperationToPlan;
  resolve(plan: string): void;
  reject(error: PlanningFailed): void;
}

/** How a worker ended. */
export interface WorkerEnd<Job> {
  /** The operation that was being planned. */
  readonly job: Job | undefined;
  readonly wasReady: boolean;
  /** Whether planning took too long or too much memory. */
  readonly isTooComplex: boolean;
  readonly error: Error | undefined;
}

export interface PlanningWorker<Job> {
  /** Whether it is ready, and plans nothing. */
  isFree(): boolean;
  /** Comes only while it is free. */
  run(job: Job): void;
  terminate(): Promise<unknown>;
}

export interface WorkerEvents<Job> {
  /** Comes once, before the first `onFree`. */
  onReady(described: SupergraphDescription): void;
  onFree(): void;
  onEnd(end: WorkerEnd<Job>): void;
}

/** Of the heap of the worker. */
const maxHeapMiB = 512;

/** Beside this file. */
const workerFile = fileURLToPath(import.meta.url).replace(/planningWorker(\.\w+)$/, 'planningWorker.main$1');

export function startWorker(supergraphSdl: string): Worker {
  const options = {
    workerData: { supergraphSdl } satisfies PlanningData,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
  };
  if (!workerFile.endsWith('.ts')) return new Worker(workerFile, options);
  // The source runs. A thread does not inherit what makes Node.js read TypeScript.
  const file = JSON.stringify(pathToFileURL(workerFile).href);
  return new Worker(`import('tsx/esm/api').then(({ register }) => (register(), import(${file})))`, {
    ...options,
    eval: true,
  });
}

/** Gives work to `worker`. One that plans an operation for longer than `maxPlanMs` is terminated. */
export function createPlanningWorker<Job extends PlanningJob>(
  worker: Worker,
  maxPlanMs: number,
  events: WorkerEvents<Job>,
): PlanningWorker<Job> {
  let state: 'starting' | 'ready' | 'ended' = 'starting';
  let job: Job | undefined;
  let isLate = false;
  let error: (Error & { code?: string }) | undefined;
  let timer: NodeJS.Timeout | undefined;

  worker.on('message', (message: WorkerMessage) => {
    clearTimeout(timer);
    const done = job;
    job = undefined;
    state = 'ready';
    if (message.kind === 'ready') events.onReady(message.described);
    else if (message.kind === 'plan') done?.resolve(message.plan);
    else done?.reject(new PlanningFailed(message.isTooComplex ? 'complex' : 'broken', message.reason));
    events.onFree();
  });
  worker.on('error', (thrown) => (error = thrown));
  worker.on('exit', () => {
    clearTimeout(timer);
    const wasReady = state === 'ready';
    state = 'ended';
    events.onEnd({ job, wasReady, isTooComplex: isLate || error?.code === 'ERR_WORKER_OUT_OF_MEMORY', error });
  });

  return {
    isFree: () => state === 'ready' && job === undefined,
    run: (next) => {
      job = next;
      timer = setTimeout(() => {
        isLate = true;
        void worker.terminate();
      }, maxPlanMs).unref();
      worker.postMessage(next.operation);
    },
    terminate: () => worker.terminate(),
  };
}
