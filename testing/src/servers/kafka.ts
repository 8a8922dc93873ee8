/** A real Kafka broker from Maven's jars. It is its own controller (KRaft). */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  /** The same over TLS and with a login, if the server was started with `isSecure`. */
  newSecureConfig(): Required<KafkaConfig>;
  /** Starts it again after `stop`, with what it had. */
  start(): Promise<void>;
  stop(): Promise<void>;
  deleteTopic(name: string): Promise<void>;
}

const login = { username: 'marquee', password: 'only-for-tests' };

/** `lifecycle.stop()` ends it and deletes its data. `isSecure`: it also takes connections over TLS with a login. */
export async function startKafka(lifecycle: Lifecycle, { isSecure = false } = {}): Promise<KafkaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-kafka-'));
  lifecycle.onStop('folder of Kafka', () => rmSync(folder, { recursive: true, force: true }));
  const [port, controllerPort, securePort] = [await freePort(), await freePort(), await freePort()];
  const configuration = join(folder, 'server.properties');
  const secure = isSecure ? { port: securePort, ...createCertificate(folder) } : undefined;
  writeFileSync(configuration, properties({ port, controllerPort, data: join(folder, 'data'), secure }));
  const java = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-cp', join(await kafkaJars(silentProgress), '*')];
  const { PATH, JAVA_HOME, JAVA_TOOL_OPTIONS } = process.env;
  const env = { PATH, JAVA_HOME, JAVA_TOOL_OPTIONS };
  const clusterId = randomBytes(16).toString('base64url');
  // As one argument: an id may begin with a hyphen.
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '--config', configuration];
  const user = `SCRAM-SHA-512=[name=${login.username},password=${login.password}]`;
  await promisify(execFile)('java', [...java, ...format, ...(secure ? ['--add-scram', user] : [])], { env });
  let running: SupervisedProcess | undefined;
  const server: KafkaServer = {
    brokers: [`127.0.0.1:${port}`],
    newConfig: () => ({ brokers: server.brokers, topicPrefix: uniqueName('test-') }),
    newSecureConfig: () => {
      if (!secure) throw new Error('start Kafka with isSecure');
      const tls = { ca: readFileSync(secure.certificate, 'utf8') };
      return { ...server.newConfig(), brokers: [`127.0.0.1:${securePort}`], tls, login };
    },
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

interface SecureListener {
  readonly port: number;
  /** A file of a key and its certificate, and one of the certificate alone. */
  readonly keyStore: string;
  readonly certificate: string;
}

function createCertificate(folder: string): Omit<SecureListener, 'port'> {
  const [keyStore, certificate, key] = ['keystore.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...newKey, '-out', certificate, '-days', '2', ...subject], {
    stdio: 'ignore',
  });
  writeFileSync(keyStore, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'));
  return { keyStore, certificate };
}

interface Properties {
  readonly port: number;
  readonly controllerPort: number;
  readonly data: string;
  readonly secure?: SecureListener | undefined;
}

/** One broker, so one replica of everything. It looks often whether it may compact a topic. */
const properties = ({ port, controllerPort, data, secure }: Properties): string =>
  [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${secure ? `,SECURE://127.0.0.1:${secure.port}` : ''}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}${secure ? `,SECURE://127.0.0.1:${secure.port}` : ''}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    'inter.broker.listener.name=PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    `log.dirs=${data}`,
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
    'log.cleaner.dedupe.buffer.size=4194304',
    'log.cleaner.backoff.ms=500',
    ...(secure
      ? [
          'sasl.enabled.mechanisms=SCRAM-SHA-512',
          'listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
          'listener.name.secure.ssl.keystore.type=PEM',
          `listener.name.secure.ssl.keystore.location=${secure.keyStore}`,
        ]
      : []),
    '',
  ].join('\n');
