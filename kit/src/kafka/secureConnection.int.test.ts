/** Topics of a Kafka that wants TLS and a login. */
import { createLifecycle, type Lifecycle } from '../lifecycle.js';
import { silentLog } from '../log.js';
import { startKafka, type KafkaServer } from '@marquee/testing/servers/kafka';
import type { KafkaConfig } from './settings.js';
import { ensureTopic, topicOf } from './topic.js';
import { openTopicReader, readToEnd } from './topicReader.js';
import { claimTopic } from './topicWriter.js';

let lifecycle: Lifecycle;
let kafka: KafkaServer;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  kafka = await startKafka(lifecycle, { isSecure: true });
});
afterAll(() => lifecycle.stop());

const topicIn = (config: KafkaConfig) => topicOf(config, 'secure', {});

test('records are written and read over TLS with a login', async () => {
  const topic = topicIn(kafka.newSecureConfig());
  await ensureTopic(topic);
  const writer = await claimTopic(topic);
  const records = [
    { key: 'a', value: 'one' },
    { key: 'b', value: null },
  ];
  await writer.write(records);
  await writer.close();
  const reader = openTopicReader(topic);
  lifecycle.onStop('reader', () => reader.close());
  const read = [];
  for await (const { key, value } of readToEnd(reader)) read.push({ key, value });
  expect(read).toEqual(records);
});

test.each([
  ['another password', ({ login }: Required<KafkaConfig>) => ({ login: { ...login, password: 'another' } })],
  ['a login of no user', () => ({ login: { username: 'stranger', password: 'only-for-tests' } })],
  ['authorities that have not signed the certificate', () => ({ tls: {} })],
])('with %s, neither topics nor writers are had', async (_, change) => {
  const config = kafka.newSecureConfig();
  const topic = topicIn({ ...config, ...change(config) });
  await expect(ensureTopic(topic)).rejects.toThrow();
  await expect(claimTopic(topic)).rejects.toThrow();
});
