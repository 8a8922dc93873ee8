/**
 * A replica of the catalog on a Neo4j of its own, over HTTP and over Kafka: after any history of films at the writer, with kills of the follower
 * at any moment, the replica has the same nodes with the same numbers in the end, and gives the same answers.
 */
import fc from 'fast-check';
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import { createFollower } from '@marquee/catalog/replica/followWriter';
import type { WriterFeed } from '@marquee/catalog/replica/writerFeed';
import { lastChange, readSequence } from '@marquee/graph/changeFeed/changeFeed';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { readListPage, readReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { claimReplica, startReplicaOver } from '@marquee/graph/replication/replicaState';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { StartError } from '@marquee/kit/errors';
import { anonymous } from '@marquee/kit/identity/viewer';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { catalogEvents, follow, happen } from '@marquee/testing/fixtures/catalogHistory';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { overlappingRecords } from '@marquee/testing/fixtures/overlappingProviders';
import { ensureCompactingTopics, keepPublishing, openKafkaWriterFeed } from '@marquee/testing/fixtures/publishedGraph';
import { graphFingerprint } from '@marquee/testing/results/graphFingerprint';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { startKafka, type KafkaServer } from '@marquee/testing/servers/kafka';
import { startSecondNeo4j } from '@marquee/testing/servers/secondNeo4j';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('replica');
let lifecycle: Lifecycle;
let writer: Neo4jConnection;
let replica: Neo4jConnection;
let broker: KafkaServer;
let since: number;
let replicaSettings: Awaited<ReturnType<typeof startSecondNeo4j>>;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  [replicaSettings, broker] = await Promise.all([startSecondNeo4j(lifecycle), startKafka(lifecycle)]);
  writer = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('writer', () => writer.close());
  replica = await openNeo4j({ ...replicaSettings, readTimeoutMs: 20_000 });
  lifecycle.onStop('replica', () => replica.close());
  await ensureIndexes(writer);
  await ensureIndexes(replica);
  await claimReplica(replica);
  since = await lastChange(writer.readInBackground);
}, 180_000);
afterAll(async () => {
  await removeProviders(writer, testPrefix);
  await lifecycle.stop();
}, 60_000);

/** How replicas read the writer. Each feed is that of a new process, in pages of about `limit` entities. */
type OpenSource = (own: Lifecycle) => Promise<(limit?: number) => WriterFeed>;

const overHttp: OpenSource = () =>
  Promise.resolve((limit) => ({
    source: 'the writer',
    changes: (after) => readReplicaPage(writer, after, limit),
    lists: (after) => readListPage(writer, after),
  }));

/** Two publishers take the topics from each other all the time, and Kafka compacts them. */
const overKafka: OpenSource = async (own) => {
  const kafka = broker.newConfig();
  await ensureCompactingTopics(kafka);
  keepPublishing(own, writer, kafka);
  return (limit = 500) => openKafkaWriterFeed(own, kafka, { maxBytes: limit * 500 });
};

/** The numbers of both are the same. */
const overBothInTurns: OpenSource = async (own) => {
  const sources = [await overHttp(own), await overKafka(own)];
  let turn = 0;
  return (limit) => sources[turn++ % 2]!(limit);
};

/** At most a few, because each is long. */
const differences = (a: readonly string[], b: readonly string[]): string[] =>
  [...a.filter((node) => !b.includes(node)), ...b.filter((node) => !a.includes(node))].sort().slice(0, 4);

const fingerprintOf = (neo4j: Neo4jConnection, prefix = testPrefix) =>
  graphFingerprint(neo4j, { testPrefix: prefix, since });

describe.each([
  ['over HTTP', overHttp],
  ['over Kafka', overKafka],
  ['over both in turns', overBothInTurns],
])('a replica that reads %s', (_, openSource) => {
  test('equals the writer after any history with any kills', async () => {
    const own = createLifecycle(silentLog, 20_000);
    const openFeed = await openSource(own);
    await startReplicaOver(replica, (await readSequence(writer.read)).graphId!);
    await fc.assert(
      fc.asyncProperty(catalogEvents, fc.integer({ min: 1, max: 1e6 }), async (events, seed) => {
        await happen(events, { testPrefix, seed, writer, replica, openFeed });
        await eventually(async () => {
          await follow(createFollower(replica, openFeed(), { log: silentLog }));
          // Other test files may merge films of theirs meanwhile, and a tombstone does not say whose film it was.
          const [expected, found] = [await fingerprintOf(writer), await fingerprintOf(replica)];
          expect(differences(found.nodes, expected.nodes)).toEqual([]);
          expect(found.hash).toBe(expected.hash);
          expect(expected.nodes.length).toBeGreaterThan(0);
        });
      }),
      { numRuns: 2, endOnFailure: true },
    );
    await own.stop();
  }, 400_000);
});

describe.each([
  ['over HTTP', overHttp],
  ['over Kafka', overKafka],
])('a catalog on a replica that reads %s', (_, openSource) => {
  // Searches rank the candidates that Lucene scores highest. Of many that score the same, each database has its own first ones.
  const prefix = uniqueName('copy');
  let original: Catalog;
  let copy: Catalog;
  let own: Lifecycle;
  /** False: the writer cannot be reached. */
  let isReachable = true;
  let read: WriterFeed;
  const feed: WriterFeed = {
    source: 'the original',
    changes: (after) => (isReachable ? read.changes(after) : Promise.reject(new Error('no way'))),
    lists: (after) => read.lists(after),
  };
  const openCopy = (lifecycleOfCopy: Lifecycle, maxLagSeconds = 0) =>
    openCatalog(lifecycleOfCopy, {
      neo4j: { ...replicaSettings, readTimeoutMs: 20_000 },
      log: silentLog,
      factsBytes: 1_000_000,
      replica: { writer: feed, maxLagSeconds, pollMs: 50 },
    });
  const isReady = async (catalog: Catalog) => (await catalog.notReady()).length === 0;

  beforeAll(async () => {
    own = createLifecycle(silentLog, 20_000);
    original = await openCatalog(own, { neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 }, log: silentLog });
    read = (await openSource(own))();
    await happen([{ kind: 'load', records: 200 }, { kind: 'unmerge', place: 3 }, { kind: 'keep lists' }], {
      ...{ testPrefix: prefix, seed: 77, writer, replica },
      openFeed: () => read,
    });
    copy = await openCopy(own);
    await waitUntil(() => isReady(copy));
  }, 180_000);
  afterAll(async () => {
    await removeProviders(writer, prefix);
    await own.stop();
  });

  const film = `id slug title originalTitle year runtimeMinutes synopsis genres { id name movieCount } directors { id name }
    cast(first: 20) { totalCount nodes { billing character person { id name slug } } } externalIds { source value url }
    provenance { field provider observedAt chosenBecause alternatives }
    similar(first: 5) { score movie { id title } because { kind text weight people { id } genres { id } } }`;
  const operations = {
    films: `query ($ids: [ID!]!, $id: ID!, $q: String!) { movie(id: $id) { ${film} }
      searchMovies(q: $q, facets: [GENRE, DECADE, YEAR], first: 20) {
        totalCount facets { field buckets { id label count } } edges { score typos node { ${film} } } } }`,
    people: `query ($person: ID!) { person(id: $person) { id name slug externalIds { source value url } knownFor { id title }
      costars(first: 10) { filmsTogether person { id name } films { id } }
      credits(role: ACTOR, first: 20) { totalCount nodes { character movie { id title } } } } }`,
    suggestions: `query ($q: String!) { suggest(q: $q, first: 8) { didYouMean suggestions { kind text target {
      __typename ... on Movie { id } ... on Person { id knownFor(first: 2) { id } } ... on Genre { id } } } } }`,
  };

  async function answer(catalog: Catalog, query: string, variables: Record<string, unknown>): Promise<string> {
    const scope = catalog.subgraph.openScope({
      viewer: anonymous,
      requestId: 'test',
      signal: AbortSignal.timeout(20_000),
    });
    return JSON.stringify(await scope.execute({ query, variables }));
  }

  /** Both answers at one number of the sequence: other test files change the writer. */
  async function bothAnswers(query: string, variables: Record<string, unknown>): Promise<[string, string]> {
    const before = await original.lastChange();
    await waitUntil(() => copy.position()! >= before, 20);
    const answers = await Promise.all([answer(original, query, variables), answer(copy, query, variables)]);
    const after = await Promise.all([original.lastChange(), copy.lastChange()]);
    return after.every((number) => number === before) ? answers : bothAnswers(query, variables);
  }

  test('gives the same answers as the writer, to the byte', async () => {
    const rows = await writer.read<{ id: string }>(
      'MATCH (m:Movie) WHERE m.title CONTAINS $prefix RETURN m.id AS id ORDER BY id LIMIT 3',
      { prefix },
    );
    const removed = await writer.read<{ id: string }>(
      "MATCH (t:Tombstone {kind: 'FILM'}) WHERE t.survivor IS NOT NULL AND t.changeSeq > $since RETURN t.id AS id LIMIT 2",
      { since },
    );
    const people = await writer.read<{ id: string }>(
      'MATCH (p:Person) WHERE p.name CONTAINS $prefix RETURN p.id AS id ORDER BY id LIMIT 4',
      { prefix },
    );
    expect([rows.length, people.length]).toEqual([3, 4]);
    const withTypo = prefix.slice(0, 6) + prefix.slice(7);
    const requests = [
      ...[...rows, ...removed].map(({ id }) => [operations.films, { id, q: `${prefix} film` }] as const),
      ...people.map(({ id }) => [operations.people, { person: id }] as const),
      ...[prefix, withTypo, `person ${prefix}`].map((q) => [operations.suggestions, { q }] as const),
    ];
    for (const [query, variables] of requests) {
      const [expected, found] = await bothAnswers(query.replace('$ids: [ID!]!, ', ''), variables);
      expect(found).toBe(expected);
      expect(found).toMatch(/^\{"data"/);
    }
  });

  test('is ready while it is level, and not while it is behind its bound', async () => {
    const bounded = createLifecycle(silentLog);
    const late = await openCopy(bounded, 1);
    await waitUntil(() => isReady(late));
    isReachable = false;
    await waitUntil(async () => (await late.notReady()).includes('replica'));
    await expect(late.replicaChanges(0)).rejects.toThrow();
    // Without a bound it serves what it has.
    expect(await isReady(copy)).toBe(true);
    isReachable = true;
    await waitUntil(() => isReady(late));
    await bounded.stop();
  });

  test('refuses whoever would write films, and graphs that are no replicas', async () => {
    await expect(applyRecords(replica, [])).resolves.toBeDefined();
    const [record] = overlappingRecords({ testPrefix, seed: 5, providers: [`${testPrefix}-x`], films: 9, versions: 1 });
    await expect(applyRecords(replica, [record!])).rejects.toThrow(StartError);
    await expect(claimReplica(writer)).rejects.toThrow(StartError);
    const plain = createLifecycle(silentLog);
    const settings = { ...replicaSettings, readTimeoutMs: 20_000 };
    await expect(openCatalog(plain, { neo4j: settings, log: silentLog })).rejects.toThrow(StartError);
  });

  test('starts from nothing if the graph that it follows is another one', async () => {
    await replica.write((run) => run("MATCH (r:Replica) SET r.graphId = 'another'"));
    await eventually(async () => {
      const [row] = await replica.read<{ graphId: string }>('MATCH (r:Replica) RETURN r.graphId AS graphId');
      expect(row!.graphId).not.toBe('another');
      expect(await isReady(copy)).toBe(true);
      expect((await fingerprintOf(replica, prefix)).hash).toBe((await fingerprintOf(writer, prefix)).hash);
    });
  });
});
