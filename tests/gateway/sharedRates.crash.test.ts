/** Rates that two gateways count together in Redis, also while Redis is dead or silent. */
import type { Gateway } from '@marquee/gateway/gateway';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startGatewaysOnRedis, type GatewaysOnRedis } from '@marquee/testing/servers/gatewaysOnRedis';
import type { RedisServer } from '@marquee/testing/servers/redis';

const quota = 100;
let shared: GatewaysOnRedis;
let redis: RedisServer;
let gateways: readonly Gateway[];
let members = 0;

/** A gateway whose subgraphs answer nothing. */
const startGateway = () => shared.open({ dataSource: () => ({ process: async () => ({ data: {} }) }) });

beforeAll(async () => {
  shared = await startGatewaysOnRedis({ RATE_MEMBER: `${quota}/600` });
  ({ redis } = shared);
  gateways = [await startGateway(), await startGateway()];
});
afterAll(() => shared.stop());

/** A member who has sent nothing yet. */
const newMember = () => gateways[0]!.devIssuer!.issue(`member-${members++}`);

/** Status, and the requests that are left. */
async function send(gateway: Gateway, token: string): Promise<{ status: number; remaining: number }> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ me { handle } }"}',
  });
  await response.arrayBuffer();
  const remaining = Number(/"member";r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
  return { status: response.status, remaining };
}

/** Whether a request at one gateway counts at the other one. */
async function areShared(): Promise<boolean> {
  const token = await newMember();
  await send(gateways[0]!, token);
  return (await send(gateways[1]!, token)).remaining === quota - 2;
}

/** The statuses of more requests than the quota at one gateway, ten at a time. */
async function exhaust(token: string, gateway: (index: number) => Gateway): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < quota * 2; sent += 10) {
    const answers = Array.from({ length: 10 }, (_, index) => send(gateway(index), token));
    statuses.push(...(await Promise.all(answers)).map(({ status }) => status));
  }
  return statuses;
}
const accepted = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length;

test('two gateways together let the quota through, to 5 %', async () => {
  await waitUntil(areShared);
  const statuses = await exhaust(await newMember(), (index) => gateways[index % 2]!);
  expect(accepted(statuses)).toBeGreaterThanOrEqual(quota * 0.95);
  expect(accepted(statuses)).toBeLessThanOrEqual(quota * 1.05);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
});

describe.each([
  { trouble: 'dead', begin: () => redis.kill(), end: () => redis.start() },
  { trouble: 'silent', begin: async () => redis.suspend(), end: async () => redis.resume() },
])('while Redis is $trouble', ({ begin, end }) => {
  test('each gateway keeps the quota for itself, nothing fails, and then they count together again', async () => {
    await waitUntil(areShared);
    await begin();
    const token = await newMember();
    const [here, there] = gateways as [Gateway, Gateway];
    expect(accepted(await exhaust(token, () => here))).toBe(quota);
    expect((await send(there, token)).status).toBe(200);
    await end();
    await waitUntil(areShared);
  });
});

test('a gateway starts while Redis is dead', async () => {
  await redis.kill();
  const gateway = await startGateway();
  expect((await send(gateway, await newMember())).status).toBe(200);
});
