/** The clients of both regions: requests by the clock, and writes that are sent again where an answer says that they may be. */
import { delay } from '@marquee/kit/delay';
import { createLoadClient, type LoadClient } from '../http/loadClient.js';
import { offerLoad } from '../load/openLoop.js';
import type { MixedOperation, MixedRequest } from '../load/requestMix.js';
import { judgeAnswer, noAnswer, type JudgedAnswer } from './judgeAnswer.js';
import { frontUrls, type Region } from './layout.js';

/** The first answer to a request, and what came of it. Times are milliseconds of the run. */
export interface ZoneAnswer {
  readonly region: Region;
  readonly operation: MixedOperation;
  readonly at: number;
  readonly milliseconds: number;
  readonly outcome: JudgedAnswer['outcome'];
  readonly codes: readonly string[];
  /** The idempotency key of a write. */
  readonly key: string | undefined;
  /** How often it was sent again. */
  readonly repeats: number;
  /** Whether a write was acknowledged, at first or later. */
  readonly isAcknowledged: boolean;
}

export interface ZoneLoadOptions {
  readonly next: (operation?: MixedOperation) => MixedRequest;
  readonly random: () => number;
  readonly now: () => number;
  /** Requests of the mix a second. */
  readonly rate: number;
  /** Further writes a second. */
  readonly writes: number;
  readonly signal: AbortSignal;
}

const clientTimeoutMs = 10_000;
/** Two of three clients are in region one. */
const shareOfRegionOne = 2 / 3;
const repeats = { pauseMs: 1_000, max: 60 };
const maxSeconds = 86_400;

/** Sends until `signal`. Resolves with all answers when the last has come. */
export async function runZoneLoad(options: ZoneLoadOptions): Promise<ZoneAnswer[]> {
  const { next, random, rate, writes, signal } = options;
  const clients = {
    one: createLoadClient(frontUrls.one, clientTimeoutMs),
    two: createLoadClient(frontUrls.two, clientTimeoutMs),
  };
  const answers: ZoneAnswer[] = [];
  const send = async (operation?: MixedOperation) => {
    const region = random() < shareOfRegionOne ? 'one' : 'two';
    answers.push(await sendRequest(clients[region], { request: next(operation), region, now: options.now }));
  };
  await Promise.all([
    offerLoad({ rate, seconds: maxSeconds, random, send: () => send(), signal }),
    offerLoad({ rate: writes, seconds: maxSeconds, random, send: () => send('RecordWatch'), signal }),
  ]);
  for (const client of Object.values(clients)) client.close();
  return answers.sort((one, other) => one.at - other.at);
}

interface Sending {
  readonly request: MixedRequest;
  readonly region: Region;
  readonly now: () => number;
}

async function sendRequest(client: LoadClient, { request, region, now }: Sending): Promise<ZoneAnswer> {
  const at = now();
  const first = await post(client, request);
  const milliseconds = now() - at;
  let last = first;
  let count = 0;
  while (last.isRetryable && !last.isAcknowledged && count < repeats.max) {
    await delay(repeats.pauseMs);
    last = await post(client, request);
    count++;
  }
  const { outcome, codes } = first;
  const { operation, key } = request;
  const { isAcknowledged } = last;
  return { region, operation, at, milliseconds, outcome, codes, key, repeats: count, isAcknowledged };
}

const post = (client: LoadClient, request: MixedRequest): Promise<JudgedAnswer> =>
  client.post(request).then(judgeAnswer, () => noAnswer);

/** Until so many answers in a row are whole: programs that have just started are slow. At most so many requests. */
const warm = { inRow: 30, max: 600 };

/** Whether enough answers in a row were whole. */
export async function warmUp(next: () => MixedRequest): Promise<boolean> {
  let inRow = 0;
  for (let sent = 0; sent < warm.max && inRow < warm.inRow; sent++) {
    const client = createLoadClient(frontUrls[sent % 2 === 0 ? 'one' : 'two'], clientTimeoutMs);
    inRow = (await post(client, next())).outcome === 'whole' ? inRow + 1 : 0;
    client.close();
  }
  return inRow === warm.inRow;
}
