/** Node's CPU for three operations by the gateway, together with its subgraphs in one process, against a server written for them. */
import { deepStrictEqual } from 'node:assert/strict';
import { storedOperation } from '@marquee/testing/fixtures/storedOperations';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from '../benchEnvironment.js';
import type { Measurement } from '../measure.js';
import { serveSentBytes } from '../sentBytes.js';
import { chooseInputs } from '../storedReads.js';
import { serveHandwritten, type HandwrittenOperation } from './server.js';

const [warmUps, rounds, requestsPerRound] = [150, 9, 60];

/**
 * All run in turns, so that other load affects them alike. The client is in the same process: what it takes is measured with a server that
 * sends the same bytes, and subtracted. Throws if an answer of both differs.
 */
export async function measureHandwritten(
  environment: BenchEnvironment,
  bench: BenchSupergraph,
): Promise<Measurement[]> {
  const handle = (await bench.social.metadata('demo_user'))!;
  const { friends, slug } = await chooseInputs(bench, handle);
  const operations: HandwrittenOperation[] = [
    { name: 'FriendsWatchedWithActorsILove' },
    { name: 'WhoConnectsMe', variables: { slug } },
    { name: 'Tonight', variables: { with: friends.map(({ id }) => id) } },
  ];
  const keyFile = keyFileOf(environment.config);
  const token = await (await createDevIssuer(keyFile)).issue(handle);
  const url = await serveHandwritten(bench.lifecycle, bench, keyFile);
  const sent = await serveSentBytes(bench.lifecycle);
  const measurements: Measurement[] = [];
  for (const operation of operations) {
    const { name, variables } = operation;
    const post = (to: string, body: unknown) => postTo(to, token, body);
    const federated = () => post(`${bench.url}/graphql`, { query: storedOperation(name), variables });
    const byHand = () => post(url, operation);
    const text = await federated();
    deepStrictEqual(withoutTime(await byHand()), withoutTime(text));
    sent.text = text;
    const [all, hand, client] = await cpuInTurns([federated, byHand, () => post(sent.url, operation)]);
    const ratio = (all - client) / (hand - client);
    measurements.push({
      name,
      value: `${ratio.toFixed(2)}×`,
      note: `${formatMs(all - client)} of node by the gateway, ${formatMs(hand - client)} by hand; ${Buffer.byteLength(text)} bytes`,
    });
  }
  return measurements;
}

/** The mean seconds of CPU of each function, of the round in which it took least. */
async function cpuInTurns(functions: readonly (() => Promise<unknown>)[]): Promise<[number, number, number]> {
  const least = functions.map(() => Infinity);
  for (const run of functions) for (let count = 0; count < warmUps; count++) await run();
  for (let round = 0; round < rounds; round++)
    for (const [index, run] of functions.entries()) {
      const before = process.cpuUsage();
      for (let count = 0; count < requestsPerRound; count++) await run();
      const { user, system } = process.cpuUsage(before);
      least[index] = Math.min(least[index]!, (user + system) / 1e6 / requestsPerRound);
    }
  return least as [number, number, number];
}

/** An answer without what depends on the moment of the request. */
const withoutTime = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) => (key === 'score' || key === 'endCursor' ? null : value));

const formatMs = (seconds: number): string => `${(seconds * 1_000).toFixed(2)} ms`;

async function postTo(url: string, token: string, body: unknown): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}
