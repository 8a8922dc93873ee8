/** Neo4j's jars. Maven downloads them once into the user's cache folder; each is checked against dev/neo4j/jars.sha256. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '../repository.js';
import type { Progress } from '@marquee/kit/progress';
import { waitForLock } from './lock.js';

const pom = repositoryFile('dev', 'neo4j', 'pom.xml');
const alternatives = 'or set NEO4J_URI to your own server, or use docker compose up';
const minJavaVersion = 17;

const version = (): string => /<neo4j\.version>(.+?)</.exec(readFileSync(pom, 'utf8'))![1]!;

/** file name → SHA-256 */
function expectedHashes(): Map<string, string> {
  const lines = readFileSync(repositoryFile('dev', 'neo4j', 'jars.sha256'), 'utf8')
    .trim()
    .split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'marquee', `neo4j-${version()}`);

/** The folder with all jars; downloads and checks them if it does not exist. Throws a StartError without Java or Maven. */
export async function neo4jJars(progress: Progress): Promise<string> {
  await requireJava();
  const folder = cacheFolder();
  if (existsSync(folder)) return folder;
  const release = await waitForLock(`${folder}.lock`);
  try {
    if (!existsSync(folder)) await fetchJars(folder, progress);
  } finally {
    release();
  }
  return folder;
}

async function fetchJars(folder: string, progress: Progress): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const expected = expectedHashes();
  const bar = progress.start('Downloading Neo4j', expected.size);
  try {
    let fetched = 0;
    const args = [
      '-B',
      '-C',
      '-f',
      pom,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${draft}`,
    ];
    const { code, output } = await run('mvn', args, (line) => {
      if (/Downloaded from .*\.jar/.test(line)) bar.update(Math.min(++fetched, expected.size));
    });
    if (code === undefined)
      throw new StartError(`Maven is missing: install it (mvn must be on the PATH), ${alternatives}.`);
    if (code !== 0) throw new StartError(`Maven could not download Neo4j's jars: ${mavenError(output)}`);
    checkJars(draft, expected);
    renameSync(draft, folder);
  } finally {
    bar.stop();
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Throws a StartError unless `folder` has exactly the files of `expected` (name → SHA-256). */
export function checkJars(folder: string, expected: ReadonlyMap<string, string>): void {
  const found = new Set(readdirSync(folder));
  for (const [name, hash] of expected) {
    const actual =
      found.has(name) &&
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    if (actual !== hash)
      throw new StartError(
        `Neo4j's ${name} ${actual ? 'has a wrong checksum' : 'is missing'}; start again to download it.`,
      );
  }
  const unexpectedJar = [...found].find((name) => !expected.has(name));
  if (unexpectedJar) throw new StartError(`${unexpectedJar} is not one of the pinned jars of Neo4j ${version()}.`);
}

const mavenError = (output: string): string => /\[ERROR\] (.+)/.exec(output)?.[1] ?? 'no reason given';

async function requireJava(): Promise<void> {
  const { code, output } = await run('java', ['-version'], () => {});
  const found = Number(/version "(\d+)/.exec(output)?.[1]);
  if (code === undefined)
    throw new StartError(`Java is missing: install Java ${minJavaVersion} or later, ${alternatives}.`);
  if (!(found >= minJavaVersion))
    throw new StartError(
      `Java ${minJavaVersion} or later is needed, not ${found || 'this version'}: install it, ${alternatives}.`,
    );
}

/** `code` is undefined if the command does not exist. */
function run(
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<{ code: number | undefined; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const onData = (chunk: Buffer) => {
      output += chunk.toString();
      for (const line of chunk.toString().split('\n')) onLine(line);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('error', () => resolve({ code: undefined, output }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
