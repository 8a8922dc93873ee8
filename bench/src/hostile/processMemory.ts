/** How much memory this process and PostgreSQL take while work runs, read from Linux's /proc. */
import { readFileSync } from 'node:fs';
import { listProcesses } from '@marquee/testing/cost/processTable';

const sampleMs = 10;

/**
 * Memory of its own that a process has: without files, and without memory that it shares, such as PostgreSQL's buffers. In bytes; 0 if there is no
 * such process.
 */
function ownBytes(pid: number): number {
  try {
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The processes that serve the connections to a database, which have its name in their title. */
function connectionsTo(databaseUrl: string): number[] {
  const name = new URL(databaseUrl).pathname.slice(1);
  return [...listProcesses().keys()].filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(` ${name} `);
    } catch {
      return false;
    }
  });
}

/**
 * The bytes by which this process and PostgreSQL together grow at most while `work` runs. Neo4j's heap has a fixed size. Samples are taken between
 * turns of the event loop, which are short.
 */
export async function memoryGrowth(databaseUrl: string, work: () => Promise<unknown>): Promise<number> {
  const pids = [process.pid, ...connectionsTo(databaseUrl)];
  const sample = () => pids.reduce((sum, pid) => sum + ownBytes(pid), 0);
  const before = sample();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, sample())), sampleMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, sample()) - before;
}
