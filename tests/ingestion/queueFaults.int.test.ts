/** Outages, killed workers, replays and corrections within one second, on S3 and SQS (moto). */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '@marquee/dev/servers/localAws';
import { hasPython } from '@marquee/dev/servers/moto';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { ConnectionFailed } from '@marquee/kit/resilience/dependencyErrors';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { startWorker } from '@marquee/ingestion/worker/startWorker';
import { startFaultProxy } from '@marquee/testing/faults/faultProxy';
import { startQueueWorker } from '@marquee/ingestion/worker/queueWorker';
import type { ReceivedMessage } from '@marquee/ingestion/queue/queue';
import type { Worker } from '@marquee/ingestion/worker/lakeWorker';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { readUntil, waitUntil } from '@marquee/testing/results/waitUntil';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('faults');
const bucket = `${testPrefix}-lake`;
const name = `${testPrefix}-queue`;
const provider = `${testPrefix}-p`;
const maxReceives = 3;
const testWithAws = (await hasPython()) ? test : test.skip;

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let cloud: LocalAws;
const workers: Worker[] = [];

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  if (testWithAws === test.skip) return;
  cloud = await startLocalAws(lifecycle, { bucket, queue: name, maxReceives });
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  lifecycle.onStop('films', () => removeProviders(neo4j, testPrefix));
}, 180_000);
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(() => lifecycle.stop());

function open(connection = neo4j): Worker {
  const deps = { neo4j: connection, log: silentLog, metrics: createMetrics() };
  const worker = startQueueWorker(deps, cloud.queue, {
    lake: cloud.lake,
    bucket,
    visibilitySeconds: 6,
    waitSeconds: 1,
  });
  workers.push(worker);
  return worker;
}
const row = (key: string, title: string) => ({ key, title: `${testPrefix} ${title}`, year: 1999 });
const rows = (...all: object[]) => JSON.stringify({ provider, rows: all });
const titles = async () =>
  (await snapshotFilms(neo4j, testPrefix)).map(({ title }) => title.slice(testPrefix.length + 1)).sort();
const shows = (title: string) => waitUntil(async () => (await titles()).includes(title));
const receive = () =>
  readUntil(
    () => cloud.queue.receive({ limit: 1, waitSeconds: 1, visibilitySeconds: 0 }),
    ({ length }) => length > 0,
  ).then(([message]) => message!);

testWithAws(
  'an outage uses up no receives of a message, and killed workers none of its attempts',
  async () => {
    let failures = 0;
    const away: Neo4jConnection = {
      ...neo4j,
      write: (work) =>
        ++failures <= 4 ? Promise.reject(new ConnectionFailed('the connection to Neo4j failed')) : neo4j.write(work),
    };
    // Received by workers that are killed before they read it.
    await cloud.queue.send(rows(row('kills', 'After the kills')));
    await waitUntil(async () => (await receive()).receiveCount === maxReceives - 1);
    await cloud.queue.send(rows(row('outage', 'After the outage')));
    open(away);
    await shows('After the outage');
    await shows('After the kills');
    expect(await cloud.queue.listDeadLetters()).toEqual([]);
  },
  400_000,
);

testWithAws(
  'a replayed state is as old as its first sending, and a newer state stays',
  async () => {
    await cloud.queue.send(rows(row('replay', 'A stale title that is long')));
    const sent = await receive();
    await cloud.queue.deadLetter(sent, 'as after errors');
    await cloud.queue.send(rows(row('replay', 'Newer')));
    open();
    await shows('Newer');
    const letters = await cloud.queue.listDeadLetters();
    expect(letters).toHaveLength(1);
    expect(await cloud.queue.replayDeadLetters(null)).toEqual([letters[0]!.id]);
    await cloud.queue.send(rows(row('last', 'Last')));
    await shows('Last');
    await waitUntil(async () => (await cloud.queue.listDeadLetters()).length === 0);
    expect(await titles()).toContain('Newer');
  },
  400_000,
);

testWithAws(
  'a message that is sent again keeps the time of its first sending, and its failures',
  async () => {
    await cloud.queue.send(rows());
    const first = await receive();
    await cloud.queue.sendAgain(first, { failures: 2, delaySeconds: 0 });
    const copy: ReceivedMessage = await receive();
    expect(copy).toMatchObject({ body: first.body, sentAt: first.sentAt, failures: 2, receiveCount: 1 });
    await cloud.queue.deadLetter(copy, 'x');
    await cloud.queue.replayDeadLetters(null);
    const replayed = await receive();
    expect(replayed).toMatchObject({ sentAt: first.sentAt, failures: 0 });
    await cloud.queue.delete(replayed);
  },
  400_000,
);

testWithAws(
  'corrections of an object within one second count in their order, also if they are shorter',
  async () => {
    open();
    const correct = async (title: string) => {
      const Body = JSON.stringify(row('second', title));
      await cloud.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${provider}/second.jsonl`, Body }));
      await shows(title);
    };
    for (const title of ['The first and longest title', 'A shorter title', 'Short', 'S']) await correct(title);
    expect((await titles()).filter((title) => /The first|shorter|Short/.test(title))).toEqual([]);
  },
  400_000,
);

testWithAws(
  'the time of an event counts, in milliseconds, for states in different objects',
  async () => {
    const { QueueUrl } = await cloud.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    const put = (key: string, title: string) =>
      cloud.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: `${provider}/${key}`, Body: JSON.stringify(row('two', title)) }),
      );
    await put('later.jsonl', 'B');
    await put('earlier.jsonl', 'The longer one came first');
    // The events of the bucket are replaced by these, whose order is not that of their arrival.
    for (let left = 2; left > 0; left--) await cloud.queue.delete(await receive());
    const time = new Date(Date.now() + 1_000);
    time.setMilliseconds(0);
    for (const [key, ms] of [
      ['later.jsonl', 700],
      ['earlier.jsonl', 300],
    ] as const)
      await cloud.sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: JSON.stringify({
            Records: [
              {
                eventName: 'ObjectCreated:Put',
                eventTime: new Date(time.getTime() + ms).toISOString(),
                s3: { bucket: { name: bucket }, object: { key: `${provider}/${key}` } },
              },
            ],
          }),
        }),
      );
    // The times of the events are in the past when the worker reads them.
    await waitUntil(async () => Date.now() > time.getTime() + 1_000);
    open();
    await shows('B');
    await waitUntil(async () => {
      const found = await neo4j.read('MATCH (o:LakeObject {key: $key, state: "DONE"}) RETURN o.key', {
        key: `${provider}/earlier.jsonl`,
      });
      return found.length === 1;
    });
    expect((await titles()).filter((title) => /^B$|longer/.test(title))).toEqual(['B']);
  },
  400_000,
);

/** A worker as a process starts it, whose AWS is at `endpoint`. */
const startAt = (endpoint: string, stopping?: AbortSignal, queueName = name) =>
  startWorker(
    {
      ...{ host: '127.0.0.1', port: 0, debug: false, lake: '', leaseSeconds: 6 },
      neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 },
      queues: { endpoint, region: 'us-east-1', bucket, names: [queueName] },
    },
    stopping,
  );

testWithAws(
  'a worker waits for its queues, and stops when it is told to',
  async () => {
    const proxy = await startFaultProxy({ target: Number(new URL(cloud.environment.AWS_ENDPOINT!).port) });
    lifecycle.onStop('proxy', () => proxy.stop());
    const endpoint = `http://${proxy.address}`;
    await proxy.set('bad gateway');
    const starting = startAt(endpoint);
    // The SDK itself tries three times.
    await waitUntil(() => proxy.accepted > 3);
    await proxy.set(undefined);
    await (await starting).stop();

    await proxy.set('silent');
    const { accepted } = proxy;
    const stopping = new AbortController();
    const stopped = startAt(endpoint, stopping.signal);
    const refused = expect(stopped).rejects.toThrow('Stopped while waiting for queues.');
    await waitUntil(() => proxy.accepted > accepted);
    stopping.abort();
    await refused;
  },
  120_000,
);

testWithAws('a worker whose queue does not exist does not wait', async () => {
  const started = startAt(cloud.environment.AWS_ENDPOINT!, undefined, `${name}-other`);
  await expect(started).rejects.toThrow(`There is no queue ${name}-other.`);
});
