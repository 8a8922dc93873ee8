/** Starts the one-command runner as a process with a data folder of its own, and finds the processes that belong to it. */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { delay } from '@marquee/kit/delay';
import { exitCodeOf, spawnProgram } from './programs.js';

/** A runner that serves. */
export interface RunningRunner {
  readonly child: ChildProcess;
  readonly url: string;
  /** A token of the demo user. */
  readonly token: string;
  /** What it printed until it served. */
  readonly output: string;
}

export interface RunnerFolder {
  readonly folder: string;
  /** Starts the runner and waits until it serves. Throws with its error output if it exits. */
  start(environment?: Record<string, string>): Promise<RunningRunner>;
  /** Starts a runner that must fail. Returns its exit code and error output. */
  startFailing(environment: Record<string, string>): Promise<{ code: number | null; errors: string }>;
  /** Ids of all running processes with the folder on their command line: the databases and their watchdogs. */
  processes(): number[];
  /** Kills these processes and deletes the folder. */
  remove(): void;
}

/** Creates a data folder for runners. */
export function createRunnerFolder(): RunnerFolder {
  const folder = mkdtempSync('/var/tmp/marquee-run-');
  // PostgreSQL runs as an unprivileged user if the tests run as root.
  chmodSync(folder, 0o755);
  const processes = () =>
    execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
      .split('\n')
      .filter((line) => line.includes(folder) && !/^\s*\d+\s+Z/.test(line))
      .map((line) => Number(line.trim().split(/\s+/)[0]));
  return {
    folder,
    start: async (environment = {}) => {
      const { child, output, errors } = launch(folder, environment);
      while (!output().includes('curl')) {
        if (child.exitCode !== null) throw new Error(`The runner exited with code ${child.exitCode}: ${errors()}`);
        await delay(50);
      }
      const url = /serving at (\S+)/.exec(output())![1]!;
      const token = /Token: +(\S+)/.exec(output())![1]!;
      return { child, url, token, output: output() };
    },
    startFailing: async (environment) => {
      const { child, errors } = launch(folder, environment);
      const code = await exitCodeOf(child);
      return { code, errors: errors() };
    },
    processes,
    remove: () => {
      for (const pid of processes()) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(folder: string, environment: Record<string, string>) {
  const child = spawnProgram('runner', {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      JAVA_TOOL_OPTIONS: process.env.JAVA_TOOL_OPTIONS,
      MARQUEE_DATA: folder,
      DEV_ISSUER_KEY: `${folder}/key.json`,
      PORT: '0',
      USERS: '40',
      ...environment,
    },
  });
  let output = '';
  let errors = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return { child, output: () => output, errors: () => errors };
}
