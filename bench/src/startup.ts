/** How long the one command takes to serve, and what it holds in memory once it does. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import type { Line } from './measure.js';

const warmStarts = 3;

interface Served {
  readonly child: ChildProcess;
  readonly seconds: number;
}

async function serve(environment: NodeJS.ProcessEnv, folder: string): Promise<Served> {
  const began = performance.now();
  const child = spawn(process.execPath, [repositoryFile('dev/dist/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...environment, DATA: '', PORT: '0', MARQUEE_DATA: folder },
  });
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('serving at')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
  return { child, seconds: (performance.now() - began) / 1000 };
}

const stop = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });

/** Resident megabytes of the processes with `mark` on their command line. */
function residentMegabytes(match: (args: string, pid: number) => boolean): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,rss=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .trim()
    .split('\n');
  const sizes = rows
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .flatMap((parts) => (parts && match(parts[3]!, Number(parts[1])) ? [Number(parts[2])] : []));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

export async function measureStarts(environment: NodeJS.ProcessEnv): Promise<Line[]> {
  const folder = mkdtempSync('/var/tmp/marquee-bench-');
  chmodSync(folder, 0o755);
  const cold = await serve(environment, folder);
  await stop(cold.child);
  const warm: number[] = [];
  for (let round = 0; round < warmStarts; round++) {
    const { child, seconds } = await serve(environment, folder);
    warm.push(seconds);
    if (round < warmStarts - 1) await stop(child);
    else {
      const node = residentMegabytes((_, pid) => pid === child.pid);
      const neo4j = residentMegabytes((args) => args.includes(`--home-dir=${folder}`) && args.startsWith('java'));
      const postgres = residentMegabytes((args) => args.includes(`-D ${folder}`) && !args.startsWith('/bin/sh'));
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
      return [
        { what: 'first start, bundled films, empty databases', value: `${cold.seconds.toFixed(1)} s` },
        {
          what: 'later start (median)',
          value: `${warm.sort((a, b) => a - b)[Math.floor(warmStarts / 2)]!.toFixed(1)} s`,
        },
        { what: 'memory at rest: gateway and subgraphs', value: `${node.toFixed(0)} MB` },
        { what: 'memory at rest: Neo4j', value: `${neo4j.toFixed(0)} MB` },
        { what: 'memory at rest: PostgreSQL postmaster', value: `${postgres.toFixed(0)} MB` },
      ];
    }
  }
  return [];
}
