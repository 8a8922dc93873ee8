/**
 * Runs a database server as a child that cannot outlive this process, however this process ends: a tiny shell beside it
 * reads a pipe that only this process holds, and stops the server when the pipe closes.
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
  /** Asks the server to stop in good order. */
  readonly stopSignal: 'INT' | 'TERM';
  /** Who it runs as, where that is not this process's user. */
  readonly runAs?: { uid: number; gid: number } | undefined;
  /** Remembers the process group between runs. */
  readonly pidFile: string;
  /** Takes what the server prints. */
  readonly logFile: string;
  /** Text that only this server's command line has: its data folder. */
  readonly processTag: string;
  /** Takes away what a crash has left in the data folder; called when no server runs on it for certain. */
  readonly removeStaleFiles?: () => void;
}

export interface SupervisedProcess {
  /** Undefined while it runs. */
  readonly exitCode: number | null | undefined;
  stop(): Promise<void>;
}

/** The signal is sent until the server is gone: one that comes before its handler is there would be lost. */
const watchdogScript = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( cat <&3 >/dev/null; while kill -$STOP_SIGNAL $server 2>/dev/null; do sleep 1; done ) &
asker=$!
exec 3<&-
wait $server
code=$?
kill $asker 2>/dev/null
exit $code
`;

const stopMs = 30_000;

export async function startSupervised(options: SupervisedProcessOptions): Promise<SupervisedProcess> {
  await stopLeftover(options);
  options.removeStaleFiles?.();
  const log = openSync(options.logFile, 'a');
  const child = spawn('/bin/sh', ['-c', watchdogScript, 'keeper', options.command, ...options.args], {
    // A group of its own: Ctrl-C in the terminal is for us, and we stop the server after what uses it.
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

/** Ends what an earlier run that was killed has left, so that it does not hold the data folder. */
async function stopLeftover({ pidFile, processTag }: SupervisedProcessOptions): Promise<void> {
  let group: number;
  try {
    group = Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return;
  }
  // Its keeper has asked it to stop already; a server that is just stopping is given the time for it.
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
    // It is gone, which is what was wanted.
  }
}

/** Whether a process of this group with `mark` on its command line is there; numbers are given anew, marks are not. */
function isGroupRunning(group: number, mark: string): boolean {
  const table = execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return table.split('\n').some((line) => {
    const [pgid, stat] = line.trim().split(/\s+/, 2);
    return Number(pgid) === group && !stat?.startsWith('Z') && line.includes(mark);
  });
}

/** Waits until `isReady` holds; fails when the server has ended or the time is up. */
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
    throw new StartError(`${name} ${why}; its last words, from ${logFile}: ${logTail(logFile)}`);
  }
}

function logTail(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    // Where a Java server failed, its causes say more than where in its code that was.
    const said = lines.slice(-60).filter((line) => !/^\s+(at |\.\.\. )/.test(line));
    return said.slice(-4).join(' | ');
  } catch {
    return 'none';
  }
}
