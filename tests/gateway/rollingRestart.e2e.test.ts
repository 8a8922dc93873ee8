/** Two replicas of gateway and catalog, each pair behind a load balancer: SIGTERM of one of them loses no request. */
import type { ChildProcess } from 'node:child_process';
import { startRoundRobin, type RoundRobin } from '@marquee/testing/http/roundRobin';
import { exitCodeOf, spawnProgram, untilServing } from '@marquee/testing/processes/programs';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { postQuery } from '@marquee/testing/servers/supergraph';
import { neo4jEnvironment, uniqueName } from '@marquee/testing/servers/testServers';

const secret = uniqueName('a-secret-of-at-least-32-characters-');
const children: ChildProcess[] = [];
const balancers: RoundRobin[] = [];

afterAll(async () => {
  for (const balancer of balancers) balancer.stop();
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map(exitCodeOf));
});

interface Replicas {
  readonly processes: readonly ChildProcess[];
  readonly balancer: RoundRobin;
}

async function startReplicas(program: 'gateway' | 'catalog', environment: Record<string, string>): Promise<Replicas> {
  const env = { PATH: process.env.PATH, PORT: '0', GATEWAY_SECRET: secret, ...environment };
  const processes = [1, 2].map(() => spawnProgram(program, { stdio: ['ignore', 'ignore', 'pipe'], env }));
  children.push(...processes);
  const urls = await Promise.all(processes.map(untilServing));
  const balancer = await startRoundRobin(urls);
  balancers.push(balancer);
  return { processes, balancer };
}

/** Sends requests without a pause, some at a time, until `done`. Returns what was not answered whole. */
async function sendUntil(url: string, done: Promise<unknown>): Promise<{ sent: number; failed: unknown[] }> {
  let isDone = false;
  void done.finally(() => (isDone = true)).catch(() => {});
  let sent = 0;
  const failed: unknown[] = [];
  const client = async () => {
    for (let left = 20; left > 0; left -= isDone ? 1 : 0) {
      sent++;
      try {
        const answer = await postQuery({ url, token: null }, '{ movie(slug: "alien-1979") { title } }');
        if (answer.status !== 200 || answer.errors) failed.push(answer.text);
      } catch (error) {
        failed.push(String(error));
      }
    }
  };
  await Promise.all([client(), client(), client(), client()]);
  return { sent, failed };
}

test('a gateway and a catalog end by SIGTERM, and every request is answered', async () => {
  const catalogs = await startReplicas('catalog', neo4jEnvironment());
  const gateways = await startReplicas('gateway', {
    CATALOG_URL: catalogs.balancer.url,
    SOCIAL_URL: 'http://127.0.0.1:1',
    RESPONSE_CACHE: 'false',
    RATE_LIMITS: 'false',
    DEADLINE_MS: '20000',
  });
  // A gateway is ready when it has reached a subgraph.
  await waitUntil(() => [catalogs, gateways].every(({ balancer }) => balancer.ready().length === 2));
  for (const { processes, balancer } of [gateways, catalogs]) {
    const ending = processes[0]!;
    ending.kill('SIGTERM');
    const { sent, failed } = await sendUntil(gateways.balancer.url, exitCodeOf(ending));
    expect(failed).toEqual([]);
    expect(sent).toBeGreaterThan(80);
    expect(ending.exitCode).toBe(0);
    expect(balancer.ready()).toHaveLength(1);
  }
}, 240_000);
