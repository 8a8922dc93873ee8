/** The worker on S3 and SQS (moto): nothing is lost, repetitions have no effect, and dead letters have a reason. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { gzipSync } from 'node:zlib';
import { startLocalAws, type LocalAws } from '@marquee/dev/servers/localAws';
import { hasPython } from '@marquee/dev/servers/moto';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { provision } from '@marquee/ingestion/seed/provision';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { listObjects } from '@marquee/ingestion/lake/objectState';
import type { Worker } from '@marquee/ingestion/worker/lakeWorker';
import { startQueueWorker } from '@marquee/ingestion/worker/queueWorker';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('sqs');
const bucket = `${testPrefix}-lake`;
const name = `${testPrefix}-queue`;
const provider = `${testPrefix}-p`;
const isPythonInstalled = await hasPython();
if (!isPythonInstalled)
  console.warn('Tests of S3 and SQS are skipped: Python 3.9 or later with venv is not installed.');

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
const provided = { bucket, queue: name, maxReceives: 3 };
let cloud: LocalAws;
let s3: LocalAws['s3'];
let sqs: LocalAws['sqs'];
let queue: LocalAws['queue'];
/** Those of the test that runs. */
const workers: Worker[] = [];

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  if (!isPythonInstalled) return;
  cloud = await startLocalAws(lifecycle, provided);
  ({ s3, sqs, queue } = cloud);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  lifecycle.onStop('films', () => removeProviders(neo4j, testPrefix));
  // Once more where all is there.
  await provision(s3, sqs, provided);
}, 180_000);
// Also if the test failed: its worker would take the messages of the next one.
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(() => lifecycle.stop());

const testWithAws = isPythonInstalled ? test : test.skip;

function open(connection = neo4j): Worker {
  const worker = startQueueWorker({ neo4j: connection, log: silentLog, metrics: createMetrics() }, queue, {
    lake: cloud.lake,
    bucket,
    // On a busy machine, the local queue may take seconds to hide a message again.
    visibilitySeconds: 6,
    waitSeconds: 1,
  });
  workers.push(worker);
  return worker;
}
const put = (key: string, body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
const send = async (body: string) => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
};
const row = (title: string, more: object = {}) => ({
  key: title,
  title: `${testPrefix} ${title}`,
  year: 1999,
  ...more,
});
const titles = async () =>
  (await snapshotFilms(neo4j, testPrefix)).map(({ title }) => title.slice(testPrefix.length + 1)).sort();

/** The number of messages in the queue, hidden and delayed ones included. */
async function waiting(): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes!).reduce((sum, count) => sum + Number(count), 0);
}
/** Twice: the local queue counts visible and hidden messages one after the other, and a message received in between is in neither. */
const drained = () => waitUntil(async () => (await waiting()) === 0 && (await waiting()) === 0);

describe('ingestion through S3 and SQS', () => {
  testWithAws(
    'objects with any key are ingested, and their messages deleted afterwards',
    async () => {
      // S3's own test of the notification waits in the queue already.
      expect(await waiting()).toBeGreaterThan(0);
      open();
      const lines = (...rows: object[]) => rows.map((one) => JSON.stringify(one)).join('\n');
      await put(`${provider}/plain.jsonl`, lines(row('Plain'), row('Bad', { year: 3 })));
      await put(`${provider}/a b+c ü/100%.jsonl.gz`, gzipSync(lines(row('Encoded'))));
      await drained();
      expect(await titles()).toEqual(['Encoded', 'Plain']);
      const objects = await listObjects(neo4j, { provider });
      expect(objects.map(({ key, state, created, rejected }) => [key, state, created, rejected]).sort()).toEqual([
        [`${provider}/a b+c ü/100%.jsonl.gz`, 'DONE', 1, 0],
        [`${provider}/plain.jsonl`, 'DONE', 1, 1],
      ]);
    },
    400_000,
  );

  testWithAws(
    'rows in messages are ingested; a repeated message and an older version have no effect',
    async () => {
      open();
      const body = JSON.stringify({ provider, rows: [row('Row', { version: 5 }), { title: 7 }, row('Other')] });
      await send(body);
      await send(body);
      await send(JSON.stringify({ provider, rows: [row('Row', { version: 4, title: `${testPrefix} Stale` })] }));
      await send(JSON.stringify({ Type: 'Notification', Message: JSON.stringify({ provider, rows: [row('Topic')] }) }));
      await drained();
      expect(await titles()).toEqual(expect.arrayContaining(['Other', 'Row', 'Topic']));
      expect(await titles()).not.toContain('Stale');
    },
    400_000,
  );

  testWithAws(
    'a message that can never succeed is a dead letter with a reason, and succeeds after a fix and a replay',
    async () => {
      open();
      const event = (inBucket: string, key: string) =>
        JSON.stringify({
          Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: inBucket }, object: { key } } }],
        });
      await send('not JSON');
      await send('{"hello": 1}');
      await send(event('another-bucket', `${provider}/x.jsonl`));
      await send(event(bucket, 'nobody.jsonl'));
      await send(event(bucket, `${provider}/%E0%A4%A`));
      await send(JSON.stringify({ provider: '../etc', rows: [] }));
      // Announced, and deleted before it was read.
      await send(event(bucket, `${provider}/gone.jsonl`));
      const cut = gzipSync(JSON.stringify(row('Cut'))).subarray(0, 30);
      await put(`${provider}/cut.jsonl.gz`, cut);
      await drained();
      const reasons = (await queue.listDeadLetters()).map(({ reason }) => reason).sort();
      expect(reasons).toEqual([
        "another-bucket is not this worker's bucket",
        `has a key that is not URL-encoded: ${provider}/%E0%A4%A`,
        'has no valid provider name',
        'is neither an S3 event nor {"provider", "rows"}',
        'is not valid JSON',
        "nobody.jsonl is not in a provider's folder",
        `${provider}/cut.jsonl.gz ends in the middle of its gzip data`,
      ]);
      // Listed, they are still there.
      const letters = await queue.listDeadLetters();
      expect(letters).toHaveLength(7);
      await put(`${provider}/cut.jsonl.gz`, gzipSync(JSON.stringify(row('Mended'))));
      const mended = letters.find(({ reason }) => reason!.includes('cut.jsonl'))!;
      expect(await queue.replayDeadLetters(new Set([mended.id]))).toEqual([mended.id]);
      await drained();
      expect(await titles()).toContain('Mended');
      expect(await queue.listDeadLetters()).toHaveLength(6);
    },
    400_000,
  );

  testWithAws(
    'a message is retried after an internal error, and is a dead letter after the last receive',
    async () => {
      const before = (await queue.listDeadLetters()).length;
      let failures = 0;
      const failing: Neo4jConnection = {
        ...neo4j,
        write: () => {
          failures++;
          return Promise.reject(new Error('the database is away'));
        },
      };
      const worker = open(failing);
      await send(JSON.stringify({ provider, rows: [row('Patient')] }));
      await waitUntil(async () => failures > 0);
      await worker.stop();
      expect(await waiting()).toBe(1);
      const healthy = open();
      await drained();
      await healthy.stop();
      expect(await titles()).toContain('Patient');
      const never = open(failing);
      await send(JSON.stringify({ provider, rows: [row('Never')] }));
      await waitUntil(async () => (await queue.listDeadLetters()).length === before + 1);
      await never.stop();
      expect(failures).toBeGreaterThanOrEqual(3);
      const last = (await queue.listDeadLetters()).at(-1)!;
      expect(last.reason).toMatch(/^could not be ingested in 3 attempts/);
      expect(await queue.replayDeadLetters(new Set([last.id]))).toEqual([last.id]);
      open();
      await drained();
      expect(await titles()).toContain('Never');
    },
    400_000,
  );

  testWithAws(
    'a message stays hidden while it is handled',
    async () => {
      let begun = 0;
      const slow: Neo4jConnection = {
        ...neo4j,
        write: async (work) => {
          begun++;
          // Longer than a message stays hidden by itself.
          await new Promise((resolve) => setTimeout(resolve, 9_000));
          return neo4j.write(work);
        },
      };
      open(slow);
      open(slow);
      await send(JSON.stringify({ provider, rows: [row('Slow')] }));
      await waitUntil(async () => (await titles()).includes('Slow'));
      await drained();
      expect(begun).toBe(1);
    },
    400_000,
  );
});
