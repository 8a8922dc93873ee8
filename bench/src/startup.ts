/** How long `npm start` takes until it serves, and the memory of its processes then. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import type { Measurement } from './measure.js';

const laterStarts = 3;

interface Served {
  readonly child: ChildProcess;
  readonly seconds: number;
}

/** Starts the runner on the data folder and waits until it serves. */
async function serve(variables: NodeJS.ProcessEnv, folder: string): Promise<Served> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [repositoryFile('dev/dist/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...variables, DATA: '', PORT: '0', MARQUEE_DATA: folder },
  });
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('serving at')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the runner exited with code ${code}`)));
  });
  return { child, seconds: (performance.now() - startedAt) / 1000 };
}

const stop = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });

/** Resident memory in MB of the processes that `match` selects by command line and process id. */
export function residentMegabytes(match: (args: string, pid: number) => boolean): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,rss=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .trim()
    .split('\n');
  const sizes = rows
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .flatMap((parts) => (parts && match(parts[3]!, Number(parts[1])) ? [Number(parts[2])] : []));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

/** The first start on an empty folder, and later starts; the bundled films are the data. */
export async function measureStartup(variables: NodeJS.ProcessEnv): Promise<Measurement[]> {
  const folder = mkdtempSync('/var/tmp/marquee-bench-');
  chmodSync(folder, 0o755);
  const first = await serve(variables, folder);
  let running = first.child;
  const later: number[] = [];
  for (let round = 0; round < laterStarts; round++) {
    await stop(running);
    const { child, seconds } = await serve(variables, folder);
    running = child;
    later.push(seconds);
  }
  const node = residentMegabytes((_, pid) => pid === running.pid);
  const neo4j = residentMegabytes((args) => args.includes(`--home-dir=${folder}`) && args.startsWith('java'));
  const postgres = residentMegabytes((args) => args.includes(`-D ${folder}`) && !args.startsWith('/bin/sh'));
  await stop(running);
  rmSync(folder, { recursive: true, force: true });
  const median = later.sort((a, b) => a - b)[Math.floor(laterStarts / 2)]!;
  return [
    { name: 'first start, bundled films, empty databases', value: `${first.seconds.toFixed(1)} s` },
    { name: 'later start (median)', value: `${median.toFixed(1)} s` },
    { name: 'memory at rest: gateway and subgraphs', value: `${node.toFixed(0)} MB` },
    { name: 'memory at rest: Neo4j', value: `${neo4j.toFixed(0)} MB` },
    { name: 'memory at rest: PostgreSQL postmaster', value: `${postgres.toFixed(0)} MB` },
  ];
}
