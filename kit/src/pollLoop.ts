/** Work that goes on beside the requests for as long as a process runs. */
import { delay } from './delay.js';

export interface PollLoopOptions {
  /** How long to rest when there is nothing to do. */
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
}

const retryMs = 1_000;

/** Runs `step` again and again; it tells whether there is more to do at once. Stopping waits for the step under way. */
export function pollLoop(
  step: () => Promise<boolean>,
  { pollMs, onError }: PollLoopOptions,
): { stop(): Promise<void> } {
  const stopping = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (!(await step())) await delay(pollMs, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        onError(error);
        await delay(retryMs, stopping.signal);
      }
    }
  }

  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
