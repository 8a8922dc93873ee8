/** What every `main.ts` does: start, stop on SIGINT or SIGTERM, exit with 1 and one plain sentence when it cannot start. */
import { StartError } from './errors.js';

interface Running {
  stop(): Promise<void>;
}

/** Called by `main.ts` files only: nobody else handles signals or exits. A second signal exits at once. */
export async function runMain(start: (stopping: AbortSignal) => Promise<Running>): Promise<void> {
  const stopping = new AbortController();
  const signalled = new Promise<void>((resolve) => {
    const onSignal = () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  try {
    const running = await start(stopping.signal);
    await signalled;
    await running.stop();
    process.exit(0);
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    printFailure(error);
    process.exit(1);
  }
}

/** For commands that come to an end by themselves; `command` gives whether all went well. */
export async function runOnce(command: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await command()) ? 0 : 1;
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}

function printFailure(error: unknown): void {
  const sentence = error instanceof StartError ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${sentence}\n`);
}
