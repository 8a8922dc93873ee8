/** Metrics of Node.js itself: how late the event loop runs, and what the process uses. */
import { totalmem } from 'node:os';
import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks';
import { counter, gauge } from './metrics.js';

const resolutionMs = 10;
const quantiles = { p50: 50, p90: 90, p99: 99, max: 100 } as const;

const eventLoopDelay = gauge({
  name: 'nodejs.eventloop.delay',
  description: 'How late timers fire, since the last time that the metrics were read.',
  unit: 's',
  labels: { quantile: ['p50', 'p90', 'p99', 'max'] },
});
const eventLoopUtilization = gauge({
  name: 'nodejs.eventloop.utilization',
  description: 'Share of time that the event loop is busy, since the last time that the metrics were read.',
});
const memory = gauge({
  name: 'process.memory.usage',
  description: 'Resident memory of the process.',
  unit: 'By',
});
const memoryLimit = gauge({
  name: 'process.memory.limit',
  description: 'Memory that the process may use: the limit of its container, or the memory of the machine.',
  unit: 'By',
});
const heap = gauge({ name: 'v8js.memory.heap.used', description: 'Memory of the JavaScript heap in use.', unit: 'By' });
const cpu = counter({
  name: 'process.cpu.time',
  description: 'CPU time of the process since its start.',
  unit: 's',
  labels: { 'cpu.mode': ['user', 'system'] },
});
const uptime = gauge({ name: 'process.uptime', description: 'Time since the process started.', unit: 's' });

/** Takes what Node.js knows of the control group, in bytes: it is 0, undefined or more than the machine has where there is no limit. */
export const memoryLimitBytes = (constrained: number | undefined, machine: number): number =>
  constrained ? Math.min(constrained, machine) : machine;

/** Returns a function that stops it. Measuring the event loop costs a timer, so it runs only while metrics are served. */
export function observeRuntime(): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  const stops = [
    eventLoopDelay.observe(() => {
      // The monitor measures from timer to timer, so a loop without delay reads as its resolution.
      const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3);
      const readings = Object.entries(quantiles).map(([quantile, percent]) => ({
        value: delay.count === 0 ? 0 : seconds(delay.percentile(percent)),
        labels: { quantile: quantile as keyof typeof quantiles },
      }));
      delay.reset();
      return readings;
    }),
    eventLoopUtilization.observe(() => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, since);
      since = now;
      return [{ value: utilization, labels: {} }];
    }),
    memory.observe(() => [{ value: process.memoryUsage.rss(), labels: {} }]),
    memoryLimit.observe(() => [{ value: memoryLimitBytes(process.constrainedMemory(), totalmem()), labels: {} }]),
    heap.observe(() => [{ value: process.memoryUsage().heapUsed, labels: {} }]),
    cpu.observe(() => {
      const { user, system } = process.cpuUsage();
      return [
        { value: user / 1e6, labels: { 'cpu.mode': 'user' } },
        { value: system / 1e6, labels: { 'cpu.mode': 'system' } },
      ];
    }),
    uptime.observe(() => [{ value: process.uptime(), labels: {} }]),
  ];
  return () => {
    delay.disable();
    for (const stop of stops) stop();
  };
}
