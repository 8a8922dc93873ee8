/** What a replica of the catalog costs: filling one from nothing over HTTP and over Kafka, how long a change takes, and the memory of its Neo4j. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFollower } from '@marquee/catalog/replica/followWriter';
import { httpWriterFeed } from '@marquee/catalog/replica/writerFeed';
import { start as startCatalog } from '@marquee/catalog/start';
import { readDevConfig } from '@marquee/dev/config';
import { readFilms } from '@marquee/dev/films';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { startNeo4j, type RunningNeo4j } from '@marquee/dev/servers/neo4j';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { claimReplica } from '@marquee/graph/replication/replicaState';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { loadRecords } from '@marquee/ingestion/load';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { seconds, type Measurement } from './measure.js';
import { measureReplicaOverKafka } from './replicasOverKafka.js';
import { residentMegabytes } from './startup.js';

const secret = 'a-secret-of-at-least-32-characters';
const changes = 40;
const replicaMemory = { heap: '256m', pageCache: '48m' };
const memoryOf = ({ folder }: { folder: string }) =>
  residentMegabytes((args) => args.startsWith('java ') && args.includes(`--home-dir=${folder}`));

/** Starts three Neo4j servers of its own, and Kafka. The replicas' have 256 MB of heap and 48 MB of page cache. */
export async function measureReplicas(variables: NodeJS.ProcessEnv): Promise<Measurement[]> {
  const lifecycle = createLifecycle(silentLog, 60_000);
  try {
    const { records } = await readFilms(readDevConfig(variables).dataset);
    const first = await startServer(lifecycle, { heap: '1g', pageCache: '256m' });
    const neo4j = await open(lifecycle, first);
    await ensureIndexes(neo4j);
    const loading = await seconds(() => loadRecords(neo4j, records));
    const config = { host: '127.0.0.1', port: 0, debug: false, gatewaySecrets: [secret] };
    const writer = await startCatalog({ ...config, neo4j: { ...first, readTimeoutMs: 20_000 } });
    lifecycle.onStop('writer', () => writer.stop());
    const second = await startServer(lifecycle, replicaMemory);
    const replica = await openReplica(lifecycle, second);
    const follower = createFollower(replica, httpWriterFeed(writer.url, createViewerSigner(secret)), {
      log: silentLog,
    });
    const filling = await seconds(async () => {
      while (await follower.step());
    });
    const times: number[] = [];
    for (let number = 0; number < changes; number++) {
      const film = { ...records[number]!.film!, synopsis: `Changed ${number}.` };
      await applyRecords(neo4j, [{ ...records[number]!, version: records[number]!.version + 1 + number, film }]);
      times.push(await seconds(() => follower.step()));
    }
    times.sort((a, b) => a - b);
    const third = await openReplica(lifecycle, await startServer(lifecycle, replicaMemory));
    const overKafka = await measureReplicaOverKafka(lifecycle, neo4j, third);
    return [
      {
        name: 'replica: the writer loads the films',
        value: `${loading.toFixed(0)} s`,
        note: `${records.length} records`,
      },
      { name: 'replica: filled from nothing', value: `${filling.toFixed(0)} s`, note: 'while nothing is written' },
      { name: 'replica: a change of one film, median', value: `${Math.round(1_000 * times[changes / 2]!)} ms` },
      {
        name: 'replica: a change of one film, p95',
        value: `${Math.round(1_000 * times[Math.floor(changes * 0.95)]!)} ms`,
      },
      { name: 'replica: memory of its Neo4j', value: `${Math.round(memoryOf(second))} MB`, note: 'resident' },
      ...overKafka,
    ];
  } finally {
    await lifecycle.stop();
  }
}

async function startServer(lifecycle: Lifecycle, memory: { heap: string; pageCache: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-replicas-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startNeo4j(lifecycle, { jars: await neo4jJars(silentProgress), folder, memory });
  return { ...server, folder };
}

async function openReplica(lifecycle: Lifecycle, server: RunningNeo4j): Promise<Neo4jConnection> {
  const replica = await open(lifecycle, server);
  await ensureIndexes(replica);
  await claimReplica(replica);
  return replica;
}

async function open(lifecycle: Lifecycle, server: RunningNeo4j): Promise<Neo4jConnection> {
  const neo4j = await openNeo4j({ ...server, readTimeoutMs: 20_000 });
  lifecycle.onStop('driver', () => neo4j.close());
  return neo4j;
}
