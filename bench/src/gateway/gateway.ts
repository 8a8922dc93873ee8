/**
 * What the gateway itself costs: microseconds of CPU for a request of two fetches, and for one with a list of 100 entities, beside
 * other gateways over the same subgraphs. The gateways take turns, so that other load on the machine affects all of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { Pool } from 'undici';
import { cpuSecondsOf, residentMegabytes } from '@marquee/testing/cost/processTable';
import { composeReviewedFilms, filmCount, type ReviewedSubgraph } from '@marquee/testing/fixtures/reviewedFilms';
import { seededRandom } from '@marquee/testing/load/simulation';
import { quantiles, type Measurement } from '../measure.js';
import { ask, startContenders, type Contender } from './contenders.js';

const rounds = 5;
const connections = 50;

interface Shape {
  readonly name: string;
  /** In a round. Enough for V8 to have compiled what the round needs when the first one ends. */
  readonly requests: number;
  readonly query: string;
  variables(random: () => number): Record<string, unknown>;
}

const shapes: readonly Shape[] = [
  {
    name: 'two fetches',
    requests: 6_000,
    query: 'query P($id: ID!) { film(id: $id) { id title year reviews { id body author { name } } } }',
    variables: (random) => ({ id: String(Math.floor(random() * filmCount)) }),
  },
  {
    name: 'list of 100',
    requests: 1_500,
    query:
      'query T($skip: Int) { topFilms(first: 100, skip: $skip) { id title year reviews { id body author { name } } } }',
    variables: (random) => ({ skip: Math.floor(random() * 500) }),
  },
];

interface Round {
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export async function measureGateway(): Promise<Measurement[]> {
  const worker = new Worker(fileURLToPath(new URL('subgraphs.main.js', import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'marquee-bench-'));
  let contenders: Contender[] = [];
  try {
    const [urls] = (await once(worker, 'message')) as [Readonly<Record<ReviewedSubgraph, string>>];
    const file = join(folder, 'supergraph.graphql');
    writeFileSync(file, composeReviewedFilms(urls));
    contenders = await startContenders({ file, subgraphs: urls });
    const measurements: Measurement[] = [];
    for (const shape of shapes) {
      await requireEqualAnswers(contenders, shape);
      measurements.push(...describe(shape, contenders, await takeTurns(contenders, shape)));
    }
    return measurements;
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
    await worker.terminate();
    rmSync(folder, { recursive: true });
  }
}

/** Throws if a gateway gives another answer than the first one. */
async function requireEqualAnswers([first, ...others]: readonly Contender[], shape: Shape): Promise<void> {
  const body = JSON.stringify({ query: shape.query, variables: shape.variables(() => 0.5) });
  const answerOf = async ({ url }: Contender) => JSON.stringify(await (await ask(url, body)).json());
  const expected = await answerOf(first!);
  for (const other of others)
    if ((await answerOf(other)) !== expected) throw new Error(`${other.name} answers ${shape.name} otherwise`);
}

async function takeTurns(contenders: readonly Contender[], shape: Shape): Promise<Map<Contender, Round[]>> {
  const results = new Map<Contender, Round[]>(contenders.map((contender) => [contender, []]));
  // The first round warms up.
  for (let round = -1; round < rounds; round++)
    for (const contender of contenders) {
      const result = await runRound(contender, shape, seededRandom(round + 2));
      if (round >= 0) results.get(contender)!.push(result);
    }
  return results;
}

async function runRound(
  { url, pid, token }: Contender,
  shape: Shape,
  random: ReturnType<typeof seededRandom>,
): Promise<Round> {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections });
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const milliseconds: number[] = [];
  let left = shape.requests;
  const cpuBefore = cpuSecondsOf(pid);
  const began = performance.now();
  const client = async () => {
    while (left-- > 0) {
      const sent = performance.now();
      const body = JSON.stringify({ query: shape.query, variables: shape.variables(random) });
      const response = await pool.request({ path, method: 'POST', headers, body });
      const text = await response.body.text();
      if (response.statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 500));
      milliseconds.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - began) / 1_000;
  const cpu = cpuSecondsOf(pid) - cpuBefore;
  await pool.close();
  return { cpuMicros: (cpu * 1e6) / shape.requests, perSecond: shape.requests / seconds, ...quantiles(milliseconds) };
}

function describe(shape: Shape, contenders: readonly Contender[], results: Map<Contender, Round[]>): Measurement[] {
  const leastCpu = (contender: Contender) => Math.min(...results.get(contender)!.map(({ cpuMicros }) => cpuMicros));
  return contenders.map((contender) => {
    const cpu = leastCpu(contender);
    const { p50, p99, perSecond } = results.get(contender)!.toSorted((a, b) => b.perSecond - a.perSecond)[0]!;
    return {
      name: `${shape.name}, ${contender.name}`,
      value: `${cpu.toFixed(0)} µs`,
      note: `${(leastCpu(contenders[0]!) / cpu).toFixed(1)}× less CPU than ${contenders[0]!.name}; ${perSecond.toFixed(0)} requests/s; p50 / p99 ${p50.toFixed(1)} / ${p99.toFixed(1)} ms; ${residentMegabytes(contender.pid).toFixed(0)} MB`,
    };
  });
}
