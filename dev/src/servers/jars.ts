/** Neo4j's jars, fetched once by Maven into the user's cache, each checked against the hash in dev/neo4j/jars.sha256. */
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
const alternatives = 'or set NEO4J_URI to a server of your own, or use docker compose up';
const oldestJava = 17;

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

/** The folder with all jars. Fetches and checks them where they are not there yet. */
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
  const bar = progress.start('Fetching Neo4j', expected.size);
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
    if (code !== 0) throw new StartError(`Maven could not fetch Neo4j's jars: ${mavenError(output)}`);
    checkJars(draft, expected);
    renameSync(draft, folder);
  } finally {
    bar.stop();
    rmSync(draft, { recursive: true, force: true });
  }
}

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
        `${name} of Neo4j ${actual ? 'is not the file it should be' : 'is missing'}; fetch it again.`,
      );
  }
  const unexpectedJar = [...found].find((name) => !expected.has(name));
  if (unexpectedJar) throw new StartError(`${unexpectedJar} is no part of Neo4j ${version()} as it was pinned.`);
}

const mavenError = (output: string): string => /\[ERROR\] (.+)/.exec(output)?.[1] ?? 'no reason given';

async function requireJava(): Promise<void> {
  const { code, output } = await run('java', ['-version'], () => {});
  const found = Number(/version "(\d+)/.exec(output)?.[1]);
  if (code === undefined)
    throw new StartError(`Java is missing: install Java ${oldestJava} or later, ${alternatives}.`);
  if (!(found >= oldestJava))
    throw new StartError(
      `Java ${oldestJava} or later is needed, not ${found || 'this one'}: install it, ${alternatives}.`,
    );
}

/** `code` is undefined where there is no such command. */
function run(
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<{ code: number | undefined; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      for (const line of chunk.toString().split('\n')) onLine(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', () => resolve({ code: undefined, output }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
