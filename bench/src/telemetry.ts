/**
 * What metrics and traces cost: CPU per request of the one-command runner without them, with Prometheus, and with traces too. The runners take
 * turns, so that other load on the machine affects all of them.
 */
import type { ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@marquee/dev/servers/freePort';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { cpuSecondsOf } from '@marquee/testing/cost/processTable';
import { createLoadClient, type LoadClient } from '@marquee/testing/http/loadClient';
import { openRequestMix, type MixedRequest } from '@marquee/testing/load/requestMix';
import { seededRandom } from '@marquee/testing/load/simulation';
import { kill } from '@marquee/testing/processes/programs';
import { createRunnerFolder, type RunnerFolder } from '@marquee/testing/processes/runner';
import type { BenchEnvironment, BenchSupergraph } from './benchEnvironment.js';
import type { Measurement } from './measure.js';

const rounds = 8;
const warmUpRounds = 3;
const requestsPerRound = 150;

interface Variant {
  readonly name: string;
  readonly client: LoadClient;
  readonly pid: number;
  /** Where Prometheus reads its metrics; undefined: nowhere. */
  readonly metricsUrl: string | undefined;
  /** Milliseconds of CPU per request, by round. */
  readonly cpu: number[];
}

export async function measureTelemetry(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const folder = createRunnerFolder();
  const runners: ChildProcess[] = [];
  const collector = await startCollector();
  const issuer = await createDevIssuer(`${folder.folder}/key.json`);
  try {
    const variants = await startVariants(environment, collector.url, async (settings) => {
      const runner = await folder.start(settings);
      runners.push(runner.child);
      return runner;
    });
    const next = await openRequestMix(bench, issuer, seededRandom(7));
    for (let round = -warmUpRounds; round < rounds; round++) {
      // All variants get the same requests. Writes would make the data of the later ones larger.
      const requests = Array.from({ length: requestsPerRound }, next).filter(
        ({ operation }) => operation !== 'RecordWatch',
      );
      for (const variant of variants) {
        const { cpu, failure } = await cpuPerRequest(variant, requests);
        if (round < 0) continue;
        if (failure !== undefined) throw new Error(failure);
        variant.cpu.push(cpu);
      }
    }
    return describe(variants);
  } finally {
    await Promise.all(runners.map(kill));
    folder.remove();
    collector.server.closeAllConnections();
    collector.server.close();
  }
}

async function startVariants(
  { config, databases }: BenchEnvironment,
  collectorUrl: string,
  startRunner: RunnerFolder['start'],
): Promise<Variant[]> {
  const { uri, user, password } = databases.neo4j;
  const shared = {
    NEO4J_URI: uri,
    NEO4J_USER: user,
    NEO4J_PASSWORD: password,
    DATABASE_URL: databases.databaseUrl,
    RATE_LIMITS: 'false',
    RESPONSE_CACHE: 'false',
    ...(config.dataset.kind === 'folder' ? { DATA: config.dataset.path } : { USERS: String(config.dataset.users) }),
  };
  const start = async (name: string, environment: Record<string, string>): Promise<Variant> => {
    const { child, url } = await startRunner({ ...shared, ...environment });
    const port = environment.METRICS_PORT;
    const metricsUrl = port === undefined ? undefined : `http://127.0.0.1:${port}/metrics`;
    return { name, client: createLoadClient(url, 10_000), pid: child.pid!, metricsUrl, cpu: [] };
  };
  const metrics = async () => ({ METRICS_PORT: String(await freePort()) });
  return [
    await start('without telemetry', {}),
    await start('with Prometheus', await metrics()),
    await start('with Prometheus and OpenTelemetry', {
      ...(await metrics()),
      OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    }),
  ];
}

interface Round {
  /** Milliseconds of the runner's process for a request, with one reading of its metrics. */
  readonly cpu: number;
  /** The start of an answer that has errors. */
  readonly failure: string | undefined;
}

async function cpuPerRequest({ client, pid, metricsUrl }: Variant, requests: readonly MixedRequest[]): Promise<Round> {
  const before = cpuSecondsOf(pid);
  let failure: string | undefined;
  for (const request of requests) {
    const { text } = await client.post(request);
    if (text.startsWith('{"errors"')) failure = text.slice(0, 500);
  }
  if (metricsUrl) await (await fetch(metricsUrl)).text();
  return { cpu: ((cpuSecondsOf(pid) - before) * 1_000) / requests.length, failure };
}

function describe(variants: readonly Variant[]): Measurement[] {
  const [without] = variants;
  return variants.map(({ name, cpu }) => ({
    name: `CPU per request, ${name}`,
    value: `${median(cpu).toFixed(2)} ms`,
    note: `${median(cpu.map((value, round) => value / without!.cpu[round]!)).toFixed(2)}× without; median of ${rounds} rounds`,
  }));
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

interface Collector {
  readonly url: string;
  readonly server: Server;
}

/** Takes spans and drops them. */
async function startCollector(): Promise<Collector> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
