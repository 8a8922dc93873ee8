/** Which cores processes may use: the gateway is measured as if the databases and subgraphs had machines of their own. */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { listProcesses } from '@marquee/testing/cost/processTable';

/**
 * Leaves the first core to this process, which has the clients, and to the gateway. All other programs that this process has started
 * share the other cores. Throws on a machine with one core, or without `taskset` (util-linux).
 */
export function keepGatewayApart(gateway: number): void {
  const cores = availableParallelism();
  if (cores < 2) throw new Error('The gateway cannot have a core of its own on a machine with one core.');
  const others = cores === 2 ? '1' : `1-${cores - 1}`;
  for (const pid of withDescendants(process.pid)) {
    const isFirst = pid === gateway || pid === process.pid;
    // `-a` moves all threads, and processes inherit it from those that start them.
    execFileSync('taskset', ['-a', '-c', '-p', isFirst ? '0' : others, String(pid)], { stdio: 'ignore' });
  }
}

function withDescendants(root: number): number[] {
  const processes = listProcesses();
  const found = [root];
  for (const pid of found) for (const [child, { parent }] of processes) if (parent === pid) found.push(child);
  return found;
}
