/** A real Kafka broker from Maven's jars. It is its own controller (KRaft). */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from '@marquee/dev/servers/freePort';
import { kafkaJars } from '@marquee/dev/servers/jars';
import { startSupervised, waitUntilReady, type SupervisedProcess } from '@marquee/dev/servers/supervisedProcess';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { silentProgress } from '@marquee/kit/progress';
import { uniqueName } from './testServers.js';

export interface KafkaServer {
  readonly brokers: readonly string[];
  /** Settings with a prefix of topics that no other caller has. */
  newConfig(): KafkaConfig;
  /** Starts it again after `stop`, with what it had. */
  start(): Promise<void>;
  stop(): Promise<void>;
  deleteTopic(name: string): Promise<void>;
}

/** `lifecycle.stop()` ends it and deletes its data. */
export async function startKafka(lifecycle: Lifecycle): Promise<KafkaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-kafka-'));
  lifecycle.onStop('folder of Kafka', () => rmSync(folder, { recursive: true, force: true }));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const configuration = join(folder, 'server.properties');
  writeFileSync(configuration, properties({ port, controllerPort, data: join(folder, 'data') }));
  const java = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-cp', join(await kafkaJars(silentProgress), '*')];
  const { PATH, JAVA_HOME, JAVA_TOOL_OPTIONS } = process.env;
  const env = { PATH, JAVA_HOME, JAVA_TOOL_OPTIONS };
  const clusterId = randomBytes(16).toString('base64url');
  const format = ['kafka.tools.StorageTool', 'format', '--cluster-id', clusterId, '--config', configuration];
  await promisify(execFile)('java', [...java, ...format], { env });
  let running: SupervisedProcess | undefined;
  const server: KafkaServer = {
    brokers: [`127.0.0.1:${port}`],
    newConfig: () => ({ brokers: server.brokers, topicPrefix: uniqueName('test-') }),
    start: async () => {
      const logFile = join(folder, 'console.log');
      running = await startSupervised({
        name: 'Kafka',
        command: 'java',
        args: [...java, 'kafka.Kafka', configuration],
        env,
        stopSignal: 'TERM',
        pidFile: join(folder, 'kafka.pid'),
        logFile,
        processTag: configuration,
      });
      await waitUntilReady(running, () => isListening(port), { name: 'Kafka', logFile, timeoutMs: 120_000 });
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    deleteTopic: async (name) => {
      const admin = new Kafka({ brokers: [...server.brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [name] });
      await admin.disconnect();
    },
  };
  lifecycle.onStop('Kafka', () => server.stop());
  await server.start();
  return server;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** One broker, so one replica of everything. It looks often whether it may compact a topic. */
const properties = ({ port, controllerPort, data }: { port: number; controllerPort: number; data: string }): string =>
  [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    `log.dirs=${data}`,
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
    'log.cleaner.dedupe.buffer.size=4194304',
    'log.cleaner.backoff.ms=500',
    '',
  ].join('\n');
