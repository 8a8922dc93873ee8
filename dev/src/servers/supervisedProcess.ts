/**
 * Runs a server as a child process that cannot outlive this process, however this process ends. A small shell, the watchdog,
 * starts the server and reads a pipe that only this process holds. It stops the server when the pipe closes.
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { StartError } from '@marquee/kit/errors';
import { delay } from '@marquee/kit/delay';

export interface SupervisedProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The signal for an orderly shutdown of the server. */
  readonly stopSignal: 'INT' | 'TERM';
  /** The user to run as; this process's user unless given. */
  readonly runAs?: { uid: number; gid: number } | undefined;
  /** File with the id of the process group, for the next run. */
  readonly pidFile: string;
  /** File for the server's output. */
  readonly logFile: string;
  /** Text that only this server's command line contains, such as its data folder. */
  readonly processTag: string;
  /** Removes what a crash has left in the data folder; called when certainly no server uses the folder. */
  readonly removeStaleFiles?: () => void;
}

export interface SupervisedProcess {
  /** Undefined while the server runs; null if a signal ended it or it could not be started. */
  readonly exitCode: number | null | undefined;
  stop(): Promise<void>;
}

/** Sends the stop signal until the server ends: a signal before the server installs its handler would be lost. */
const watchdogScript = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( cat <&3 >/dev/null; while kill -$STOP_SIGNAL $server 2>/dev/null; do sleep 1; done ) &
stopper=$!
exec 3<&-
wait $server
code=$?
kill $stopper 2>/dev/null
exit $code
`;

/** Limit for an orderly shutdown; then the process group is killed. */
const stopMs = 30_000;

/** Throws a StartError if the watchdog cannot start. Call waitUntilReady next. */
export async function startSupervised(options: SupervisedProcessOptions): Promise<SupervisedProcess> {
  await stopLeftover(options);
  options.removeStaleFiles?.();
  const log = openSync(options.logFile, 'a');
  const child = spawn('/bin/sh', ['-c', watchdogScript, 'watchdog', options.command, ...options.args], {
    // In a process group of its own, so that Ctrl-C reaches only this process, which stops the server after its users.
    detached: true,
    stdio: ['pipe', log, log],
    env: { ...options.env, STOP_SIGNAL: options.stopSignal },
    ...(options.runAs ?? {}),
  });
  closeSync(log);
  child.stdin!.on('error', () => {});
  let exitCode: number | null | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => {
      exitCode = null;
      resolve();
    });
    child.once('exit', (code) => {
      exitCode = code;
      child.stdin!.end();
      resolve();
    });
  });
  if (child.pid === undefined) {
    await exited;
    throw new StartError(`${options.name} cannot be run: ${options.command} does not start.`);
  }
  writeFileSync(options.pidFile, String(child.pid));
  const group = child.pid;
  return {
    get exitCode() {
      return exitCode;
    },
    stop: async () => {
      child.stdin!.end();
      const waiting = new AbortController();
      await Promise.race([exited, delay(stopMs, waiting.signal)]);
      waiting.abort();
      if (exitCode === undefined) process.kill(-group, 'SIGKILL');
      await exited;
      rmSync(options.pidFile, { force: true });
    },
  };
}

/** Stops a server that an earlier, killed run has left, so that it does not keep the data folder. */
async function stopLeftover({ pidFile, processTag }: SupervisedProcessOptions): Promise<void> {
  let group: number;
  try {
    group = Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return;
  }
  // The watchdog has already told it to stop, so it gets time to stop by itself.
  for (let waited = 0; waited < stopMs && isGroupRunning(group, processTag); waited += 100) {
    if (waited === 2_000) signalGroup(group, 'SIGTERM');
    await delay(100);
  }
  if (isGroupRunning(group, processTag)) signalGroup(group, 'SIGKILL');
  for (let waited = 0; waited < 5_000 && isGroupRunning(group, processTag); waited += 50) await delay(50);
  rmSync(pidFile, { force: true });
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The group has ended already.
  }
}

/** Whether a process of this group with `processTag` on its command line runs. Process ids are reused; tags are not. */
function isGroupRunning(group: number, processTag: string): boolean {
  const table = execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return table.split('\n').some((line) => {
    const [pgid, stat] = line.trim().split(/\s+/, 2);
    return Number(pgid) === group && !stat?.startsWith('Z') && line.includes(processTag);
  });
}

/** Waits until `isReady` returns true. Throws a StartError with the end of the log if the server ends or time runs out. */
export async function waitUntilReady(
  child: SupervisedProcess,
  isReady: () => Promise<boolean>,
  options: { readonly name: string; readonly logFile: string; readonly timeoutMs: number },
): Promise<void> {
  const { name, logFile, timeoutMs } = options;
  const started = performance.now();
  while (!(await isReady())) {
    const late = performance.now() - started > timeoutMs;
    if (child.exitCode === undefined && !late) {
      await delay(50);
      continue;
    }
    await child.stop();
    const why = late ? `was not ready within ${timeoutMs / 1000} s` : `ended with code ${child.exitCode}`;
    throw new StartError(`${name} ${why}; its last log lines (${logFile}): ${logTail(logFile)}`);
  }
}

function logTail(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    // Without the stack frames of a Java server, its last lines are the causes.
    const messages = lines.slice(-60).filter((line) => !/^\s+(at |\.\.\. )/.test(line));
    return messages.slice(-4).join(' | ');
  } catch {
    return 'none';
  }
}
