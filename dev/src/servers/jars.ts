/** The jars of Java servers. Maven downloads them once into the user's cache folder; each is checked against a jars.sha256 of dev/. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '../repository.js';
import type { Progress } from '@marquee/kit/progress';
import { waitForLock } from './lock.js';

const minJavaVersion = 17;

interface JavaServer {
  /** Its folder in dev/, and its name in the pom. */
  readonly id: 'neo4j' | 'kafka';
  readonly title: string;
  /** What to do if it cannot be downloaded. */
  readonly alternatives: string;
}

const neo4j: JavaServer = {
  id: 'neo4j',
  title: 'Neo4j',
  alternatives: 'or set NEO4J_URI to your own server, or use docker compose up',
};
const kafka: JavaServer = { id: 'kafka', title: 'Kafka', alternatives: 'because tests start a Kafka' };

const pomOf = ({ id }: JavaServer): string => repositoryFile('dev', id, 'pom.xml');

const versionOf = (server: JavaServer): string =>
  new RegExp(`<${server.id}\\.version>(.+?)<`).exec(readFileSync(pomOf(server), 'utf8'))![1]!;

/** file name → SHA-256 */
function expectedHashes({ id }: JavaServer): Map<string, string> {
  const lines = readFileSync(repositoryFile('dev', id, 'jars.sha256'), 'utf8')
    .trim()
    .split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

const cacheFolder = (server: JavaServer): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'marquee', `${server.id}-${versionOf(server)}`);

/** The folder with all jars of Neo4j; downloads and checks them if it does not exist. Throws a StartError without Java or Maven. */
export const neo4jJars = (progress: Progress): Promise<string> => jarsOf(neo4j, progress);

/** The folder with all jars of Kafka, likewise. */
export const kafkaJars = (progress: Progress): Promise<string> => jarsOf(kafka, progress);

async function jarsOf(server: JavaServer, progress: Progress): Promise<string> {
  await requireJava(server);
  const folder = cacheFolder(server);
  if (existsSync(folder)) return folder;
  const release = await waitForLock(`${folder}.lock`);
  try {
    if (!existsSync(folder)) await fetchJars(server, folder, progress);
  } finally {
    release();
  }
  return folder;
}

async function fetchJars(server: JavaServer, folder: string, progress: Progress): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const expected = expectedHashes(server);
  const bar = progress.start(`Downloading ${server.title}`, expected.size);
  try {
    let fetched = 0;
    const args = [
      '-B',
      '-C',
      '-f',
      pomOf(server),
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${draft}`,
    ];
    const { code, output } = await run('mvn', args, (line) => {
      if (/Downloaded from .*\.jar/.test(line)) bar.update(Math.min(++fetched, expected.size));
    });
    if (code === undefined)
      throw new StartError(`Maven is missing: install it (mvn must be on the PATH), ${server.alternatives}.`);
    if (code !== 0) throw new StartError(`Maven could not download ${server.title}'s jars: ${mavenError(output)}`);
    checkJars(draft, expected, server.title);
    renameSync(draft, folder);
  } finally {
    bar.stop();
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Throws a StartError unless `folder` has exactly the files of `expected` (name → SHA-256). */
export function checkJars(folder: string, expected: ReadonlyMap<string, string>, title: string): void {
  const found = new Set(readdirSync(folder));
  for (const [name, hash] of expected) {
    const actual =
      found.has(name) &&
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    if (actual !== hash)
      throw new StartError(
        `${title}'s ${name} ${actual ? 'has a wrong checksum' : 'is missing'}; start again to download it.`,
      );
  }
  const unexpectedJar = [...found].find((name) => !expected.has(name));
  if (unexpectedJar) throw new StartError(`${unexpectedJar} is not one of the pinned jars of ${title}.`);
}

const mavenError = (output: string): string => /\[ERROR\] (.+)/.exec(output)?.[1] ?? 'no reason given';

async function requireJava({ alternatives }: JavaServer): Promise<void> {
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
