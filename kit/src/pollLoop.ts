/** Background work that repeats for as long as a process runs. */
import { delay } from './delay.js';
import type { Log } from './log.js';

export interface PollLoopOptions {
  /** Milliseconds to wait after a step that found nothing to do. */
  readonly pollMs: number;
  /** Receives what a step throws; the loop goes on after a second. */
  readonly onError: (error: unknown) => void;
}

const retryMs = 1_000;

/** Runs `step` in a loop. `step` returns whether there is more to do at once. `stop` waits for the step in progress. */
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

export interface FollowLoopOptions {
  readonly pollMs: number;
  readonly log: Log;
  /** What the log says when steps begin to fail, and when they work again. */
  readonly texts: { readonly lost: string; readonly found: string };
}

/** A poll loop that logs a failure once, not each second: it may take hours. */
export function followLoop(
  step: () => Promise<boolean>,
  { pollMs, log, texts }: FollowLoopOptions,
): { stop(): Promise<void> } {
  let isFollowing = true;
  return pollLoop(
    async () => {
      const more = await step();
      if (!isFollowing) log.info(texts.found);
      isFollowing = true;
      return more;
    },
    {
      pollMs,
      onError: (error) => {
        if (isFollowing) log.warn({ error: String(error) }, texts.lost);
        isFollowing = false;
      },
    },
  );
}
