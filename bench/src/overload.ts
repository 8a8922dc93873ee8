/**
 * What the gateway does with more requests than the machine can answer: gateway and subgraphs as processes of their own, first a closed
 * loop that finds the capacity, then requests by the clock at multiples of it.
 *
 * Databases, servers and clients share the machine, so what the clients take is printed. They have a higher priority than the servers, as if they
 * had a machine of their own: otherwise their own waits for a core would be counted as waits for an answer. With OVERLOAD_CORES=apart, the
 * gateway and the clients have a core that the databases and subgraphs never use.
 */
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { delay } from '@marquee/kit/delay';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { ownCpuSeconds } from '@marquee/testing/cost/cpuTime';
import { residentMegabytes } from '@marquee/testing/cost/processTable';
import { createLoadClient, type LoadClient } from '@marquee/testing/http/loadClient';
import { runClosedLoop } from '@marquee/testing/load/closedLoop';
import { sendForLoad } from '@marquee/testing/load/loadAnswer';
import { offerLoad } from '@marquee/testing/load/openLoop';
import { deleteRecorded, isWrite, openRequestMix, type MixedRequest } from '@marquee/testing/load/requestMix';
import { seededRandom } from '@marquee/testing/load/simulation';
import { keepGatewayApart } from './cores.js';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import type { Measurement } from './measure.js';
import { startMultiProcess, type MultiProcess } from './multiProcess.js';
import {
  capacityBeside,
  describePhase,
  describeRecovery,
  type LoadPhase,
  type MixedAnswer,
} from './overloadFigures.js';

/** Seconds of each phase. OVERLOAD_SECONDS sets those of an overload; the others follow it. */
const defaultSeconds = 15;
/** Clients of the closed loop. The best of them is the capacity. */
const steps = [4, 8, 16, 24];
const overloads = [2, 4];
const clientPriority = -10;
const clientTimeoutMs = 10_000;
const memoryIntervalMs = 500;

interface Capacity {
  /** Whole answers a second. */
  readonly capacity: number;
  /** Cores that the clients used meanwhile. */
  readonly clientCores: number;
}

interface Load {
  readonly client: LoadClient;
  readonly next: () => MixedRequest;
  readonly random: () => number;
  readonly seconds: number;
  /** Whether clients take nothing of the cores that answer. */
  readonly isApart: boolean;
  /** Of the gateway. It has a line for each request. */
  readonly logFile: string;
  /** Resident memory in MB of all programs together, as the run went on. */
  readonly memory: number[];
}

export async function measureOverload(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const random = seededRandom(7);
  const next = await openRequestMix(bench, await createDevIssuer(keyFileOf(environment.config)), random);
  // Rates are another limit, and answers from the cache are no load.
  const servers = await startMultiProcess(environment, bench, {
    environment: { RATE_LIMITS: 'false', RESPONSE_CACHE: 'false' },
  });
  const client = createLoadClient(servers.gateway.url, clientTimeoutMs);
  const seconds = Number(process.env.OVERLOAD_SECONDS) || defaultSeconds;
  const isApart = process.env.OVERLOAD_CORES === 'apart';
  raisePriority();
  if (isApart) keepGatewayApart(servers.gateway.pid);
  try {
    const { logFile } = servers.gateway;
    return await runPhases({ client, next, random, seconds, isApart, logFile, memory: [] }, servers, environment.print);
  } finally {
    client.close();
    await servers.stop();
    await deleteRecorded(bench);
  }
}

async function runPhases(load: Load, servers: MultiProcess, print: (line: string) => void): Promise<Measurement[]> {
  const { seconds, memory } = load;
  print('Warming up …');
  await closedLoop(load, { clients: 2, seconds: 2 * seconds });
  let found: Capacity = { capacity: 0, clientCores: 0 };
  for (const clients of steps) {
    const meter = startClientMeter();
    const answers = await closedLoop(load, { clients, seconds: seconds / 2 });
    const capacity = answers.filter(({ outcome }) => outcome === 'whole').length / (seconds / 2);
    print(`${clients} clients in a closed loop: ${capacity.toFixed(0)} whole answers a second`);
    if (capacity > found.capacity) found = { capacity, clientCores: meter() };
  }
  const { capacity } = found;
  if (capacity === 0) throw new Error('No request was answered whole: the machine is too busy to measure anything.');
  const stopMemory = watchMemory(servers, memory);
  const half = await openLoop(load, { name: 'half the capacity', times: 0.5, found });
  const phases = [half];
  for (const times of overloads) phases.push(await openLoop(load, { name: `${times}× the capacity`, times, found }));
  const after = await openLoop(load, { name: 'half again', times: 0.5, found });
  stopMemory();
  return [
    { name: 'capacity', value: `${capacity.toFixed(0)} / s`, note: 'whole answers, the best of the closed loops' },
    ...[...phases, after].flatMap(describePhase),
    describeRecovery(half, after),
    describeMemory(memory),
  ];
}

/** Returns the answers. */
const closedLoop = (
  { client, next }: Load,
  loop: { readonly clients: number; readonly seconds: number },
): Promise<MixedAnswer[]> => runClosedLoop({ ...loop, send: (at) => send(client, next(), at) });

async function openLoop(
  { client, next, random, seconds, isApart, logFile }: Load,
  { name, times, found }: Pick<LoadPhase, 'name' | 'times'> & { readonly found: Capacity },
): Promise<LoadPhase> {
  const { capacity } = found;
  const answers: MixedAnswer[] = [];
  const began = performance.now();
  const logBegan = statSync(logFile).size;
  const meter = startClientMeter();
  const { late } = await offerLoad({
    rate: times * capacity,
    seconds,
    random,
    send: async () => {
      const at = performance.now() - began;
      answers.push(await send(client, next(), at));
    },
  });
  const clientCores = meter();
  const capacityLeft = isApart ? capacity : capacityBeside(found, { clientCores, cores: availableParallelism() });
  const refusedIn = readRefusals(logFile, logBegan);
  return { name, times, capacity, capacityLeft, seconds, answers, late: [...late], clientCores, refusedIn };
}

/** Milliseconds of each refusal by the gateway's own clock, from its log after `start` bytes. */
function readRefusals(logFile: string, start: number): number[] {
  const lines = readFileSync(logFile).subarray(start).toString().split('\n').slice(0, -1);
  const requests = lines.map((line) => JSON.parse(line) as { status?: number; ms?: number });
  return requests.flatMap(({ status, ms }) => (status === 503 && ms !== undefined ? [ms] : []));
}

/** Returns a function that tells the cores that this process, with all clients, has used since. */
function startClientMeter(): () => number {
  const [began, cpuBefore] = [performance.now(), ownCpuSeconds()];
  return () => ((ownCpuSeconds() - cpuBefore) * 1_000) / (performance.now() - began);
}

const send = async (client: LoadClient, request: MixedRequest, at: number): Promise<MixedAnswer> => ({
  ...(await sendForLoad(client, request, at)),
  isWrite: isWrite(request),
});

/** Returns a function that stops it. */
function watchMemory({ programs }: MultiProcess, memory: number[]): () => void {
  const stopping = new AbortController();
  const watch = async () => {
    while (!stopping.signal.aborted) {
      memory.push(programs.reduce((sum, { pid }) => sum + residentMegabytes(pid), 0));
      await delay(memoryIntervalMs, stopping.signal);
    }
  };
  void watch().catch(() => {});
  return () => stopping.abort();
}

function describeMemory(memory: readonly number[]): Measurement {
  const [start, middle, end] = [0, memory.length >> 1, memory.length - 1].map((index) => memory[index]!.toFixed(0));
  const most = Math.max(...memory).toFixed(0);
  return {
    name: 'resident memory of gateway and subgraphs',
    value: `${start} / ${middle} / ${end} MB`,
    note: `at the start, in the middle of the overload, at the end; at most ${most} MB`,
  };
}

/** Only root may. */
function raisePriority(): void {
  try {
    setPriority(clientPriority);
  } catch {
    // Then waits for a core count as waits for an answer.
  }
}
