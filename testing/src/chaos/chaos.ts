/** One run: load by the clock, faults by a plan, and a log of what happened. */
import { delay } from '@marquee/kit/delay';
import { createLoadClient, type LoadClient } from '../http/loadClient.js';
import { offerLoad } from '../load/openLoop.js';
import { seededRandom } from '../load/simulation.js';
import type { ServingProgram } from '../processes/servingProgram.js';
import type { ChaosDatabases } from './chaosDatabases.js';
import { chaosRequests, type ChaosRequest } from './chaosOperations.js';
import { planFaults, type PlannedFault } from './faultSchedule.js';
import { judgeAnswer } from './judgeAnswer.js';
import type { RecordedAnswer, RecordedProbe, RunLog } from './runLog.js';
import type { SupergraphUnderFaults } from './supergraphUnderFaults.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
  readonly deadlineMs: number;
}

const clientTimeoutMs = 15_000;
const probeIntervalMs = 500;
/** A program that is live answers within this time, on a busy machine too. */
const probeTimeoutMs = 3_000;

export async function runChaos(
  { gateway, programs, issuer, proxies }: SupergraphUnderFaults,
  databases: ChaosDatabases,
  { seed, seconds, rate, deadlineMs }: ChaosOptions,
): Promise<RunLog> {
  const random = seededRandom(seed);
  const run = Date.now().toString(36);
  const nextRequest = chaosRequests({ ...databases.data, run }, random);
  const tokens = new Map<string, string>();
  for (const handle of databases.data.handles) tokens.set(handle, await issuer.issue(handle));
  const plan = planFaults({ seed, seconds, links: [...proxies.keys()] });
  const client = createLoadClient(gateway.url, clientTimeoutMs);
  const answers: RecordedAnswer[] = [];
  const acknowledged: string[] = [];
  async function send(at: number): Promise<RecordedAnswer> {
    const request = nextRequest();
    const token = request.viewer === undefined ? undefined : tokens.get(request.viewer);
    const answer = await ask(client, { request, token, at });
    if (request.mark !== undefined && answer.outcome === 'whole') acknowledged.push(request.mark);
    return answer;
  }
  await warmUp(() => send(0));
  const began = performance.now();
  const now = () => performance.now() - began;
  const ending = new AbortController();

  const probing = Promise.all(programs.map((program) => probe(program, { now, signal: ending.signal })));
  const breaking = applyFaults(plan, { proxies, now });
  await offerLoad({
    rate,
    seconds,
    random,
    send: async () => void answers.push(await send(now())),
  });
  const faults = await breaking;
  ending.abort();
  const probes = (await probing).flat();
  client.close();
  return {
    seed,
    seconds,
    deadlineMs,
    faults,
    answers: answers.sort((one, other) => one.at - other.at),
    probes,
    writes: { acknowledged: acknowledged.length, lost: await databases.notOnce(acknowledged) },
    ended: programs.flatMap(({ name, ended }) => (ended === undefined ? [] : [`${name} ended with ${ended}`])),
  };
}

/** Until so many answers in a row are whole: programs that have just started are slow. Without them, at most so many requests. */
const warm = { inRow: 40, max: 400 };

async function warmUp(send: () => Promise<RecordedAnswer>): Promise<void> {
  for (let sent = 0, inRow = 0; sent < warm.max && inRow < warm.inRow; sent++)
    inRow = (await send()).outcome === 'whole' ? inRow + 1 : 0;
}

interface Sending {
  readonly request: ChaosRequest;
  readonly token: string | undefined;
  readonly at: number;
}

async function ask(client: LoadClient, { request, token, at }: Sending): Promise<RecordedAnswer> {
  const { operation, viewer, variables } = request;
  const { name, query, parts } = operation;
  const body = JSON.stringify({ query, operationName: name, variables });
  const began = performance.now();
  try {
    const { status, retryAfter, text, milliseconds } = await client.post({ path: '/graphql', body, token });
    const judged = judgeAnswer({ operation, viewer, status, retryAfter, text });
    return { operation: name, at, milliseconds, parts, ...judged };
  } catch {
    const missing = parts.map((part) => part.name);
    const milliseconds = performance.now() - began;
    return { operation: name, at, milliseconds, parts, outcome: 'failed', missing, violations: [] };
  }
}

/** Resolves when the last fault has ended, with the times at which each began and ended. */
function applyFaults(
  plan: readonly PlannedFault[],
  { proxies, now }: { readonly proxies: SupergraphUnderFaults['proxies']; readonly now: () => number },
): Promise<PlannedFault[]> {
  const apply = async ({ link, fault, from, to }: PlannedFault): Promise<PlannedFault> => {
    const proxy = proxies.get(link)!;
    await delay(Math.max(0, from - now()));
    const began = now();
    await proxy.set(fault);
    await delay(Math.max(0, to - now()));
    await proxy.set(undefined);
    return { link, fault, from: began, to: now() };
  };
  return Promise.all(plan.map(apply));
}

/** Asks a program for its health until `signal`, past all proxies. */
async function probe(
  { name, url }: ServingProgram,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<RecordedProbe[]> {
  const isOk = async (path: string) => {
    try {
      const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(probeTimeoutMs) });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  };
  const probes: RecordedProbe[] = [];
  while (!signal.aborted) {
    const at = now();
    const [isLive, isReady] = await Promise.all([isOk('/live'), isOk('/ready')]);
    probes.push({ program: name, at, isLive, isReady });
    await delay(probeIntervalMs, signal);
  }
  return probes;
}
