/** The limits on cost, over HTTP at a gateway whose subgraphs only count what reaches them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readGatewayConfig } from '../config.js';
import { openGateway, type Gateway } from '../gateway.js';
import { costHeader, createCostEstimator } from './costLimit.js';

/** A page that a member may ask for, and an anonymous client may not. */
const page = '{ searchMovies(first: 100) { nodes { title } } }';
const tooMuch = '{ searchMovies(first: 100) { nodes { similar(first: 100) { movie { title } } } } }';

const supergraphSdl = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
const estimator = createCostEstimator(supergraphSdl);
const costOf = (query: string) =>
  estimator.estimate({ document: parse(query), operationName: undefined, variables: {} })!;
const costLimits = { anonymous: costOf(page) - 1, member: costOf(page), service: costOf(page) };

const lifecycle = createLifecycle(silentLog);
const folder = mkdtempSync(join(tmpdir(), 'marquee-cost-'));
const reached: string[] = [];
let gateway: Gateway;

beforeAll(async () => {
  const environment = { PORT: '0', DEV_ISSUER: 'true', DEV_ISSUER_KEY: join(folder, 'key.json') };
  gateway = await openGateway(lifecycle, {
    config: { ...readGatewayConfig(environment), costLimits },
    log: silentLog,
    dataSource: (name) => ({
      process: async () => {
        reached.push(name);
        return { data: {} };
      },
    }),
  });
});
beforeEach(() => void reached.splice(0));
afterAll(async () => {
  await lifecycle.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Body {
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

async function post(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, cost: response.headers.get(costHeader), body: (await response.json()) as Body };
}

const asMember = async () => ({ authorization: `Bearer ${await gateway.devIssuer!.issue('ana')}` });
describe('an operation over the limit', () => {
  test('is refused with its cost and the limit, and reaches no subgraph', async () => {
    const { status, body } = await post(tooMuch);
    expect(status).toBe(400);
    const { message, extensions } = body.errors![0]!;
    expect(extensions).toEqual({
      code: 'QUERY_TOO_COMPLEX',
      cost: { estimated: costOf(tooMuch), limit: costLimits.anonymous },
      requestId: expect.any(String),
    });
    for (const number of [costOf(tooMuch), costLimits.anonymous]) expect(message).toContain(String(number));
    expect(reached).toEqual([]);
  });

  test('of an anonymous client may be within that of a member', async () => {
    expect((await post(page)).body.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
    expect(reached).toEqual([]);
    await post(page, await asMember());
    expect(reached).toEqual(['catalog']);
    const { body } = await post(tooMuch, await asMember());
    expect(body.errors?.[0]?.extensions.cost).toMatchObject({ limit: costLimits.member });
  });

  test('is refused each time, also when its document is known', async () => {
    for (let time = 0; time < 3; time++) expect((await post(tooMuch)).status).toBe(400);
    expect(reached).toEqual([]);
  });
});

describe('an operation within the limit', () => {
  test('has its cost in a header of the response if the request asks for it', async () => {
    const query = '{ me { handle } }';
    expect((await post(query)).cost).toBeNull();
    const { cost, body } = await post(query, { [costHeader]: 'true' });
    expect(cost).toBe(String(costOf(query)));
    expect(JSON.stringify(body)).not.toContain('cost');
  });
});
