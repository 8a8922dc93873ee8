/** Starts a program, stops it on a signal (SIGINT or SIGTERM), reloads its files on SIGHUP, and exits with 1 and one plain sentence on failure. */
// First, before what imports graphql-js.
import './graphqlMode.js';
import { delay } from './delay.js';
import { StartError } from './errors.js';

interface Running {
  /** Tells load balancers to send requests elsewhere. */
  announceStop?(): void;
  /** How long they may take to notice, in milliseconds. */
  readonly drainDelayMs?: number;
  /** Reads again what may change while it runs. Without it, SIGHUP ends the program, as when its terminal closes. */
  reload?(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs a server until a signal. SIGTERM, which a supervisor sends, first lets load balancers notice; SIGINT stops at once. For `main.ts` files only; no other code handles signals or exits. A second signal exits at once.
 */
export async function runMain(start: (stopping: AbortSignal) => Promise<Running>): Promise<void> {
  const stopping = new AbortController();
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    const onSignal = (name: NodeJS.Signals) => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
      resolve(name);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  try {
    const running = await start(stopping.signal);
    if (running.reload) process.on('SIGHUP', () => void running.reload?.());
    if ((await signalled) === 'SIGTERM') await leaveLoadBalancers(running);
    await running.stop();
    process.exit(0);
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    printFailure(error);
    process.exit(1);
  }
}

async function leaveLoadBalancers({ announceStop, drainDelayMs = 0 }: Running): Promise<void> {
  announceStop?.();
  await delay(drainDelayMs);
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
