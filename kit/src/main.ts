/** The frame of every `main.ts`: start, stop on SIGINT or SIGTERM, and exit with 1 and one plain sentence on failure. */
import { StartError } from './errors.js';

interface Running {
  stop(): Promise<void>;
}

/** Runs a server until a signal. For `main.ts` files only; no other code handles signals or exits. A second signal exits at once. */
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

/** Runs a command that ends by itself. `command` returns whether it succeeded. */
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
