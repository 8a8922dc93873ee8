/** Starts and ends processes: the product's programs as built, and helper programs of this folder from source. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { repositoryFile } from '@marquee/dev/repository';

/** The entry points that `npm run build` makes. */
const programs = {
  runner: 'dev/dist/main.js',
  gateway: 'gateway/dist/main.js',
  catalog: 'subgraphs/catalog/dist/main.js',
  social: 'subgraphs/social/dist/main.js',
  ingestion: 'ingestion/dist/main.js',
  ingest: 'dev/dist/ingest.main.js',
} as const;

export interface ProgramOptions extends SpawnOptions {
  /** A command that starts the command after it elsewhere, such as in another network. */
  readonly launcher?: readonly string[];
}

/** Starts a program of the product. */
export function spawnProgram(
  program: keyof typeof programs,
  { launcher = [], ...options }: ProgramOptions,
  args: readonly string[] = [],
): ChildProcess {
  const [command, ...launched] = [...launcher, process.execPath];
  return spawn(command, [...launched, repositoryFile(programs[program]), ...args], options);
}

/** Node's arguments for the helper program `name`.main.ts of this folder. The working directory must be the repository's. */
export const helperArguments = (name: string, ...args: string[]): string[] => [
  '--conditions=development',
  '--import=tsx',
  repositoryFile('testing', 'src', 'processes', `${name}.main.ts`),
  ...args,
];

/** Starts the helper program `name`.main.ts of this folder. */
export const spawnHelper = (name: string, args: readonly string[], options: SpawnOptions): ChildProcess =>
  spawn(process.execPath, helperArguments(name, ...args), { cwd: repositoryFile(), ...options });

/** Resolves with the exit code once the process has ended; null if a signal ended it. */
export const exitCodeOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', resolve));

/** Kills the process with SIGKILL, and resolves once it has ended. */
export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await exitCodeOf(child);
}

/** Resolves with the address that a program logs when it serves. Rejects with its output if it ends before. */
export function untilServing(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /"url":"([^"]+)"[^\n]*is serving/.exec(output)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}: ${output}`)));
  });
}
