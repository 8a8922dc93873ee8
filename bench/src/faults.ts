/**
 * What requests wait while a dependency is broken: those that do not need it against their own latency before the fault, those that need it
 * against the deadline, and the time until they are answered whole again. Gateway and subgraphs are processes of their own.
 */
import { delay } from '@marquee/kit/delay';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { faults, startFaultProxy, type Fault, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { createLoadClient, type LoadClient, type PostedRequest } from '@marquee/testing/http/loadClient';
import { offerLoad } from '@marquee/testing/load/openLoop';
import { seededRandom } from '@marquee/testing/load/simulation';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import { formatLatency, quantiles, type Measurement } from './measure.js';
import { startMultiProcess, type Dependency } from './multiProcess.js';

/** Of the gateway. */
const deadlineMs = 2_000;
const clientTimeoutMs = 10_000;
/** Long enough for some hundred requests before and during the faults of a dependency: their p99 is of a few of them. */
const secondsPerPhase = 8;
const warmUpRounds = 60;
/** Requests a second: of each half, so that the machine is far from its capacity. */
const rate = 12;
const recoveryPollMs = 50;
const maxRecoveryMs = 30_000;

type Half = 'catalog' | 'social';

/** Each needs one subgraph and its database. */
const queries: Readonly<Record<Half, string>> = {
  catalog:
    '{ searchMovies(q: "the", first: 10) { totalCount nodes { title directors { name } cast(first: 5) { nodes { person { name } } } } } }',
  social:
    '{ discover(filter: { watchedBy: FRIENDS }, first: 10) { totalCount edges { watchedBy { count } } } me { friends { totalCount } } }',
};

const halfOf: Readonly<Record<Dependency, Half>> = {
  neo4j: 'catalog',
  catalog: 'catalog',
  postgresql: 'social',
  social: 'social',
};
const otherHalf: Readonly<Record<Half, Half>> = { catalog: 'social', social: 'catalog' };

/** Milliseconds. */
interface Waits {
  /** Of requests that do not need the dependency, before and during its faults. */
  readonly quiet: number[];
  readonly healthy: number[];
  /** Of requests that need it, during its faults. */
  readonly broken: number[];
  /** From the end of each fault until an answer was whole. */
  readonly recovery: number[];
  /** Answers of the healthy half that were not whole. */
  failed: number;
}

interface Running {
  readonly client: LoadClient;
  readonly request: (half: Half) => PostedRequest;
  readonly random: () => number;
}

export async function measureFaults(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const proxies = new Map<Dependency, FaultProxy>();
  const route = async (dependency: Dependency, url: string): Promise<string> => {
    const routed = new URL(url);
    const proxy = await startFaultProxy({ target: Number(routed.port) });
    proxies.set(dependency, proxy);
    routed.port = String(proxy.port);
    return routed.href.replace(/\/$/, '');
  };
  const { handle } = await bench.social.db
    .selectFrom('member')
    .select('handle')
    .orderBy('pk')
    .executeTakeFirstOrThrow();
  const token = await (await createDevIssuer(keyFileOf(environment.config))).issue(handle);
  const settings = { RATE_LIMITS: 'false', RESPONSE_CACHE: 'false', DEADLINE_MS: String(deadlineMs) };
  const servers = await startMultiProcess(environment, bench, { environment: settings, route });
  const client = createLoadClient(servers.gateway.url, clientTimeoutMs);
  const request = (half: Half) => ({ path: '/graphql', body: JSON.stringify({ query: queries[half] }), token });
  const running = { client, request, random: seededRandom(7) };
  const measurements: Measurement[] = [];
  try {
    await warmUp(running);
    for (const [dependency, proxy] of proxies) {
      environment.print(`Breaking ${dependency} …`);
      const waits: Waits = { quiet: [], healthy: [], broken: [], recovery: [], failed: 0 };
      for (const fault of faults) await breakOnce(running, { proxy, half: halfOf[dependency], fault }, waits);
      measurements.push(...describe(dependency, waits));
    }
    return measurements;
  } finally {
    client.close();
    await servers.stop();
    for (const proxy of proxies.values()) await proxy.stop();
  }
}

/** Throws if a half is not answered whole without a fault. */
async function warmUp({ client, request }: Running): Promise<void> {
  for (const half of Object.values(halfOf))
    for (let round = 0; round < warmUpRounds; round++) {
      const { isWhole, text } = await ask(client, request(half));
      if (!isWhole) throw new Error(`The half of ${half} is not whole before the first fault: ${text.slice(0, 500)}`);
    }
}

interface Break {
  readonly proxy: FaultProxy;
  readonly half: Half;
  readonly fault: Fault;
}

/** Measures before, during and after a fault. */
async function breakOnce(running: Running, { proxy, half, fault }: Break, waits: Waits): Promise<void> {
  await offerBoth(running, half, { healthy: waits.quiet, broken: [], onFailure: () => waits.failed++ });
  await proxy.set(fault);
  await offerBoth(running, half, { ...waits, onFailure: () => waits.failed++ });
  await proxy.set(undefined);
  waits.recovery.push(await untilWhole(running, half));
}

interface Phase {
  readonly healthy: number[];
  readonly broken: number[];
  readonly onFailure: () => void;
}

/** Requests of both halves at once. */
async function offerBoth({ client, request, random }: Running, half: Half, phase: Phase): Promise<void> {
  const offer = (asked: Half, onAnswer: (milliseconds: number, isWhole: boolean) => void) =>
    offerLoad({
      rate,
      seconds: secondsPerPhase,
      random,
      send: async () => {
        const { milliseconds, isWhole } = await ask(client, request(asked));
        onAnswer(milliseconds, isWhole);
      },
    });
  await Promise.all([
    offer(half, (milliseconds) => phase.broken.push(milliseconds)),
    offer(otherHalf[half], (milliseconds, isWhole) => {
      phase.healthy.push(milliseconds);
      if (!isWhole) phase.onFailure();
    }),
  ]);
}

interface Answer {
  readonly milliseconds: number;
  readonly isWhole: boolean;
  readonly text: string;
}

async function ask(client: LoadClient, request: PostedRequest): Promise<Answer> {
  try {
    const { status, text, milliseconds } = await client.post(request);
    return { milliseconds, isWhole: status === 200 && !text.includes('"errors":'), text };
  } catch (error) {
    return { milliseconds: clientTimeoutMs, isWhole: false, text: String(error) };
  }
}

async function untilWhole({ client, request }: Running, half: Half): Promise<number> {
  const began = performance.now();
  while (!(await ask(client, request(half))).isWhole) {
    if (performance.now() - began > maxRecoveryMs) return Infinity;
    await delay(recoveryPollMs);
  }
  return performance.now() - began;
}

function describe(dependency: Dependency, { quiet, healthy, broken, recovery, failed }: Waits): Measurement[] {
  const [before, during] = [quantiles(quiet), quantiles(healthy)];
  const longest = Math.max(...broken);
  return [
    {
      name: `${dependency} broken: requests without it`,
      value: `${(during.p99 / before.p99).toFixed(2)}×`,
      note: `of their p99 before (aim: 1.5×); p50 / p99 ${formatLatency(before)} before, ${formatLatency(during)} during; ${failed} not whole`,
    },
    {
      name: `${dependency} broken: requests that need it`,
      value: `${longest.toFixed(0)} ms`,
      note: `the longest of ${broken.length} (aim: the deadline of ${deadlineMs} ms and 250 ms); p50 ${quantiles(broken).p50.toFixed(0)} ms`,
    },
    {
      name: `${dependency} broken: whole again after`,
      value: `${(Math.max(...recovery) / 1_000).toFixed(1)} s`,
      note: `the longest of ${recovery.length} faults (aim: 10 s)`,
    },
  ];
}
