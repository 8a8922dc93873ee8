// Writes through social on a PostgreSQL cluster while its leader is killed. Prints `kill` when that is to happen, then a table. Two processes of
// social write: one knows all servers, and one knows the proxy. A client sends a write again, with its key, until it is acknowledged.
import { setTimeout as sleep } from 'node:timers/promises';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openSocial } from '@marquee/social/social';

const [, , severalHosts, proxy] = process.argv;
const clients = 4;
const secondsBefore = 5;
const secondsAfter = 15;
const deadlineMs = 2_000;
const mutation = 'mutation ($input: RecordWatchInput!) { recordWatch(input: $input) { watch { id } } }';
const lifecycle = createLifecycle(silentLog);
// An error that is not known to be the database's would be a fault of social.
const log = {
  ...silentLog,
  error: ({ failure, error }, message) =>
    failure || console.error(message, String(error).split('\n').slice(0, 6).join('\n')),
};

async function open(url) {
  const social = await openSocial(lifecycle, {
    postgres: { url, poolSize: 10, statementTimeoutMs: 1_500 },
    changeSource: async (after) => ({ changes: [], cursor: after, more: false }),
    log,
  });
  await Promise.all([social.changeFeed.stop(), social.publicTaste.stop(), social.filmTallies.stop()]);
  return social;
}

const start = performance.now();
const now = () => (performance.now() - start) / 1_000;
let killedAt;
let isEnding = false;

function write(name, social) {
  const log = { name, acknowledged: [], tries: 0, refused: new Map(), slowest: 0 };
  const client = async (number) => {
    for (let count = 0; !isEnding; count++) {
      const key = `${name}-${number}-${count}`;
      for (;;) {
        const began = performance.now();
        const scope = social.subgraph.openScope({
          viewer: { subject: 'writer' },
          requestId: key,
          signal: AbortSignal.timeout(deadlineMs),
          deadlineAt: began + deadlineMs,
        });
        const input = { movieId: 'mov_0000000001', note: key, idempotencyKey: key };
        const { data, errors } = await scope.execute({ query: mutation, variables: { input } });
        log.tries++;
        log.slowest = Math.max(log.slowest, performance.now() - began);
        if (data?.recordWatch?.watch) {
          log.acknowledged.push({ key, at: now() });
          break;
        }
        const { code, retryable } = errors[0].extensions;
        const reason = `${code}, retryable ${retryable}`;
        log.refused.set(reason, (log.refused.get(reason) ?? 0) + 1);
        if (isEnding) return;
        await sleep(50);
      }
    }
  };
  return { log, ended: Promise.all(Array.from({ length: clients }, (_, number) => client(number))) };
}

const [direct, proxied] = [await open(severalHosts), await open(proxy)];
await direct.db.insertInto('film').values({ id: 'mov_0000000001', title: 'Film', year: 2000 }).execute();
await direct.db
  .insertInto('member')
  .values({ id: 'usr_writer', handle: 'writer', subject: 'writer', display_name: 'W' })
  .execute();
const writers = [write('several hosts', direct), write('HAProxy', proxied)];
await sleep(secondsBefore * 1_000);
killedAt = now();
console.log('kill');
const isBack = ({ log }) => log.acknowledged.some(({ at }) => at > killedAt + 2);
const limit = now() + 120;
while (!writers.every(isBack) && now() < limit) await sleep(200);
await sleep(secondsAfter * 1_000);
isEnding = true;
await Promise.all(writers.map(({ ended }) => ended));

const rows = await direct.db.selectFrom('watch').select('note').execute();
const stored = new Map();
for (const { note } of rows) stored.set(note, (stored.get(note) ?? 0) + 1);
let isWhole = true;
console.log('| social knows  | acknowledged | lost | twice | write gap | slowest answer | refused and sent again |');
console.log('| ------------- | ------------ | ---- | ----- | --------- | -------------- | ---------------------- |');
for (const { log } of writers) {
  const lost = log.acknowledged.filter(({ key }) => !stored.has(key)).length;
  const twice = log.acknowledged.filter(({ key }) => stored.get(key) > 1).length;
  const times = log.acknowledged.map(({ at }) => at).sort((a, b) => a - b);
  const gap = Math.max(...times.slice(1).map((at, index) => at - times[index]));
  const refused = [...log.refused.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `| ${log.name.padEnd(13)} | ${String(log.acknowledged.length).padStart(12)} | ${String(lost).padStart(4)} | ${String(twice).padStart(5)} | ${`${gap.toFixed(1)} s`.padStart(9)} | ${`${Math.round(log.slowest)} ms`.padStart(14)} | ${String(refused).padStart(22)} |`,
  );
  if (lost > 0 || twice > 0 || gap > 25) isWhole = false;
}
for (const { log } of writers)
  console.log(`${log.name}: ${[...log.refused].map(([why, count]) => `${count} × ${why}`).join('; ')}`);
console.log(
  isWhole
    ? 'ok      failover: nothing acknowledged is lost, and the write gap is within the ttl of 20 s and 5 s'
    : 'FAILED  failover: see the table',
);
await lifecycle.stop();
process.exit(isWhole ? 0 : 1);
