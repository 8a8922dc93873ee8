/** A leader of PostgreSQL that is killed under writes, and a standby that takes its place. */
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { addMember } from '@marquee/testing/fixtures/members';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startPostgresPair, urlOfBoth, type PostgresPair } from '@marquee/testing/servers/postgresPair';
import {
  filmId,
  prepareFilms,
  startSocialProcess,
  type Answer,
  type SocialProcess,
} from '@marquee/testing/servers/socialOnPair';

const films = 20;
let pair: PostgresPair;
let social: SocialProcess;
const resilience = { circuitFailures: 5, probeIntervalMs: 50, maxInFlight: 100, retryPercent: 20 };
beforeAll(async () => {
  pair = await startPostgresPair((url) => prepareFilms(url, films));
  await pair.makeSynchronous();
  social = await startSocialProcess({ url: urlOfBoth(pair.standby.url, pair.leader.url), resilience });
  await addMember(social.db, 'ana');
});
afterAll(async () => {
  await social.stop();
  await pair.stop();
});

const recordWatch = `mutation ($input: RecordWatchInput!) { recordWatch(input: $input) { watch { id } userErrors { code } } }`;
const record = (key: string, on: SocialProcess = social): Promise<Answer> =>
  on.ask('ana', recordWatch, { input: { movieId: filmId(0), note: key, idempotencyKey: key } });
const isDone = ({ data }: Answer) => data?.recordWatch != null;
const countOf = async (note: string) =>
  (await social.db.selectFrom('watch').select('id').where('note', '=', note).execute()).length;

/** A proxy that loses the answer to the first COMMIT after `arm()`, and the connection with it. */
async function startForgetfulProxy(target: number): Promise<{ port: number; arm(): void; server: Server }> {
  let isArmed = false;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let isLosing = false;
    client.on('data', (bytes) => {
      if (isArmed && /commit/i.test(bytes.toString('latin1'))) [isArmed, isLosing] = [false, true];
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (isLosing) client.resetAndDestroy();
      else client.write(bytes);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      socket.on('error', () => {}).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, arm: () => (isArmed = true), server };
}

test('a write whose answer is lost says whether it can be sent again, and a key makes it safe', async () => {
  const url = new URL(pair.leader.url);
  const proxy = await startForgetfulProxy(Number(url.port));
  url.port = String(proxy.port);
  const other = await startSocialProcess({ url: url.href, resilience });
  try {
    proxy.arm();
    const lost = await record('lost', other);
    expect(lost.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
    expect(await countOf('lost')).toBe(1);
    expect(isDone(await record('lost', other))).toBe(true);
    expect(await countOf('lost')).toBe(1);

    proxy.arm();
    const unkeyed = await other.ask('ana', recordWatch, { input: { movieId: filmId(1), note: 'unkeyed' } });
    expect(unkeyed.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: false });
    expect(await countOf('unkeyed')).toBe(1);
  } finally {
    await other.stop();
    proxy.server.close();
  }
});

test('a write that the database never got can be sent again', async () => {
  const { leader } = pair;
  const reload = 'SELECT pg_reload_conf()';
  await leader.run("ALTER SYSTEM SET default_transaction_read_only = 'on'", reload);
  // The setting reaches each session a moment later.
  await waitUntil(async () => {
    const { errors } = await social.ask('ana', recordWatch, { input: { movieId: filmId(2), note: 'never' } });
    if (errors) expect(errors[0]!.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
    return errors !== undefined;
  }, 20);
  await leader.run(
    'SET default_transaction_read_only = off',
    'ALTER SYSTEM RESET default_transaction_read_only',
    reload,
  );
  await waitUntil(async () => isDone(await record('after')), 50);
});

test('a leader that is killed under writes loses none that was acknowledged', async () => {
  const acknowledged = new Set<string>();
  const isAnswered: boolean[] = [];
  let isStopping = false;
  const client = async (name: number) => {
    for (let number = 0; !isStopping; number++) {
      const key = `killed-${name}-${number}`;
      // A client sends a write again for as long as it may.
      for (;;) {
        const answer = await record(key);
        isAnswered.push(isDone(answer));
        if (isDone(answer)) {
          acknowledged.add(key);
          break;
        }
        expect(answer.errors?.[0]?.extensions).toMatchObject({ retryable: true });
        if (isStopping) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const clients = [1, 2, 3].map(client);
  await waitUntil(() => acknowledged.size > 50, 20);
  pair.leader.kill();
  await waitUntil(() => isAnswered.includes(false), 20);
  await pair.promote();
  const before = acknowledged.size;
  await waitUntil(() => acknowledged.size > before + 50, 20);
  isStopping = true;
  await Promise.all(clients);
  const rows = await pair.standby.run<{ note: string; count: number }>(
    "SELECT note, count(*)::int AS count FROM watch WHERE note LIKE 'killed-%' GROUP BY note",
  );
  const stored = new Map(rows.map(({ note, count }) => [note, count]));
  expect([...acknowledged].filter((key) => stored.get(key) !== 1)).toEqual([]);
});
