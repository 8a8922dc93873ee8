/** The planning thread of the gateway: makes one plan after the other for the supergraph that it is started with. */
import '@marquee/kit/graphqlMode';
import { parentPort, workerData } from 'node:worker_threads';
import { toExecutionPlan } from './joinFetches.js';
import { createPlanner, isPlannerLimit, type OperationToPlan } from './planner.js';
import type { PlanningData, WorkerMessage } from './planningWorker.js';

const port = parentPort!;
const send = (message: WorkerMessage) => port.postMessage(message);

// An error here ends the thread, and reaches the gateway with its message.
const { described, plan } = createPlanner((workerData as PlanningData).supergraphSdl);

port.on('message', (operation: OperationToPlan) => {
  try {
    send({ kind: 'plan', plan: JSON.stringify(toExecutionPlan(plan(operation))) });
  } catch (error) {
    const { message, stack } = error as Error;
    send({ kind: 'failure', isTooComplex: isPlannerLimit(message), reason: stack ?? message });
  }
});
send({ kind: 'ready', described });
