/** What the load shedder does, as metrics. */
import { counter, gauge } from '@marquee/kit/telemetry/metrics';
import { priorities, type Priority } from './waitingRoom.js';

/** Requests that were refused. */
export const shed = counter({
  name: 'marquee.load.shed',
  description: 'Operations that were refused because the server had too much to do, by priority.',
  labels: { priority: priorities },
});
const limit = gauge({
  name: 'marquee.load.concurrency.limit',
  description: 'Operations that may run at once. The limit follows their latency.',
});
const running = gauge({ name: 'marquee.load.running', description: 'Operations that run.' });
const waiting = gauge({
  name: 'marquee.load.waiting',
  description: 'Operations that wait for a place, by priority.',
  labels: { priority: priorities },
});

export interface ObservedShedder {
  limit(): number;
  running(): number;
  waiting(priority: Priority): number;
}

/** Returns a function that stops it. */
export function observeShedder(shedder: ObservedShedder): () => void {
  const stops = [
    limit.observe(() => [{ value: shedder.limit(), labels: {} }]),
    running.observe(() => [{ value: shedder.running(), labels: {} }]),
    waiting.observe(() => priorities.map((priority) => ({ value: shedder.waiting(priority), labels: { priority } }))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
