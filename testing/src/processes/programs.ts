/** How tests start the product's programs, as built, and helper programs of their own, from source. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { repositoryFile } from '@marquee/dev/repository';

/** The entry points that `npm run build` makes. */
const programs = {
  runner: 'dev/dist/main.js',
  social: 'subgraphs/social/dist/main.js',
  ingestion: 'ingestion/dist/main.js',
} as const;

/** Starts a program of the product. */
export const spawnProgram = (program: keyof typeof programs, options: SpawnOptions): ChildProcess =>
  spawn(process.execPath, [repositoryFile(programs[program])], options);

/** Node's arguments for a helper of this folder, `name`.main.ts. The working directory must be the repository's. */
export const helperArguments = (name: string, ...args: string[]): string[] => [
  '--conditions=development',
  '--import=tsx',
  repositoryFile('testing', 'src', 'processes', `${name}.main.ts`),
  ...args,
];

/** Starts a helper program of this folder. */
export const spawnHelper = (name: string, args: readonly string[], options: SpawnOptions): ChildProcess =>
  spawn(process.execPath, helperArguments(name, ...args), { cwd: repositoryFile(), ...options });
