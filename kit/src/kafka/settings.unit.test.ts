import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../config.js';
import { kafkaSettings, toKafkaConfig } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-kafka-settings-'));
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, 'authorities');
afterAll(() => rmSync(folder, { recursive: true }));

const configOf = (environment: NodeJS.ProcessEnv) => toKafkaConfig(readSettings(environment, kafkaSettings));
const KAFKA_BROKERS = 'one:9092,two:9092';

test('Kafka is unused without brokers', () => {
  expect(configOf({})).toBeUndefined();
});

test('connections are in plain text and without a login unless that is set', () => {
  expect(configOf({ KAFKA_BROKERS })).toEqual({ brokers: ['one:9092', 'two:9092'], topicPrefix: 'marquee' });
  const login = { KAFKA_USERNAME: 'marquee', KAFKA_PASSWORD: 'secret' };
  expect(configOf({ KAFKA_BROKERS, KAFKA_TLS: 'true', ...login })).toMatchObject({
    tls: {},
    login: { username: 'marquee', password: 'secret' },
  });
  expect(configOf({ KAFKA_BROKERS, KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: caFile })).toMatchObject({
    tls: { ca: 'authorities' },
  });
});

test.each([
  [{ KAFKA_USERNAME: 'marquee' }, 'KAFKA_USERNAME and KAFKA_PASSWORD must be set together.'],
  [{ KAFKA_PASSWORD: 'secret' }, 'KAFKA_USERNAME and KAFKA_PASSWORD must be set together.'],
  [{ KAFKA_TLS_CA_FILE: caFile }, 'KAFKA_TLS_CA_FILE needs KAFKA_TLS=true.'],
  [{ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: join(folder, 'none.pem') }, /^KAFKA_TLS_CA_FILE cannot be read: .*none.pem/],
])('%j is refused', (environment, message) => {
  expect(() => configOf({ KAFKA_BROKERS, ...environment })).toThrow(message);
});
