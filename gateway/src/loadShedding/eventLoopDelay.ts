/** How late the event loop runs. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const percentile = 90;

export interface EventLoopDelay {
  /** Milliseconds by which nine of ten timers were late at most, since the last call. */
  read(): number;
  stop(): void;
}

export function watchEventLoop(): EventLoopDelay {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return {
    read: () => {
      // The monitor measures from timer to timer, so a loop without delay reads as its resolution.
      const late = delay.count === 0 ? 0 : delay.percentile(percentile) / 1e6 - resolutionMs;
      delay.reset();
      return Math.max(0, late);
    },
    stop: () => void delay.disable(),
  };
}
