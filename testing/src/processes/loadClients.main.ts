/**
 * Clients of a gateway as a process of their own, so that they wait for no work of a test. Argument: the gateway's address. Each message of the
 * parent is a load, and is answered with its answers.
 */
import { createLoadClient } from '../http/loadClient.js';
import { runClosedLoop } from '../load/closedLoop.js';
import { sendForLoad, type LoadAnswer } from '../load/loadAnswer.js';
import { offerLoad } from '../load/openLoop.js';
import type { ClientLoad } from './loadClients.js';

/** A machine that others use too may be slow. */
const timeoutMs = 60_000;

const [url] = process.argv.slice(2) as [string];
const client = createLoadClient(url, timeoutMs);

async function run({ request, seconds, ...load }: ClientLoad): Promise<LoadAnswer[]> {
  if ('clients' in load)
    return runClosedLoop({ ...load, seconds, send: async (at) => sendForLoad(client, request, at) });
  const answers: LoadAnswer[] = [];
  const began = performance.now();
  const send = async () => void answers.push(await sendForLoad(client, request, performance.now() - began));
  await offerLoad({ ...load, seconds, random: Math.random, send });
  return answers;
}

process.on('message', (load: ClientLoad) => void run(load).then((answers) => process.send!(answers)));
process.once('disconnect', () => process.exit(0));
