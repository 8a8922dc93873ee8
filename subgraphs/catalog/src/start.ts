/** The catalog as its own process. */
import { HttpError } from '@marquee/kit/errors';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { openTopicReader, type TopicReader } from '@marquee/kit/kafka/topicReader';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { startSubgraph, type StartedSubgraph } from '@marquee/kit/subgraph/startSubgraph';
import { maxChanges } from '@marquee/graph/changeFeed/changeFeed';
import { isNeo4jOutage } from '@marquee/graph/neo4j/connection';
import { openCatalog } from './catalog.js';
import type { CatalogConfig, ReplicaConfig } from './config.js';
import { graphTopic, listsTopic } from './kafka/graphTopics.js';
import { publishCatalog } from './kafka/publishCatalog.js';
import { kafkaWriterFeed } from './replica/kafkaWriterFeed.js';
import { httpWriterFeed, type WriterFeed } from './replica/writerFeed.js';

/** Starts the server, and waits for Neo4j until `stopping` aborts. Throws a StartError if Neo4j cannot be used. */
export const start = (config: CatalogConfig, stopping?: AbortSignal): Promise<StartedSubgraph> =>
  startSubgraph({
    name: 'catalog',
    database: 'neo4j',
    config,
    stopping,
    isAway: isNeo4jOutage,
    open: async (lifecycle, log) => {
      const catalog = await openCatalog(lifecycle, {
        neo4j: { ...config.neo4j, onStatement: (text: string) => log.debug({ statement: text }, 'cypher') },
        log,
        ...(config.factsBytes === undefined ? {} : { factsBytes: config.factsBytes }),
        ...(config.filmsBytes === undefined ? {} : { filmsBytes: config.filmsBytes }),
        ...(config.replica ? { replica: replicaOptions(lifecycle, config, config.replica) } : {}),
      });
      // A replica has the same changes, later.
      if (config.kafka && !config.replica) publishCatalog(lifecycle, catalog.neo4j, { kafka: config.kafka, log });
      let isWarm = false;
      void catalog.warmUp().then(() => (isWarm = true));
      return { ...catalog, notReady: async () => [...(isWarm ? [] : ['search']), ...(await catalog.notReady())] };
    },
    internalRoutes: {
      '/changes': (catalog, query) =>
        catalog.changes(count(query, 'after', 0), Math.min(count(query, 'limit', maxChanges), maxChanges)),
      '/replica/changes': (catalog, query) => catalog.replicaChanges(count(query, 'after', 0)),
      '/replica/lists': (catalog, query) => catalog.replicaLists(count(query, 'after', 0)),
      '/changed-ids': (catalog, query) => catalog.changedIds(query.has('after') ? count(query, 'after', 0) : undefined),
    },
  });

const replicaOptions = (lifecycle: Lifecycle, config: CatalogConfig, replica: ReplicaConfig) => ({
  writer: writerFeedOf(lifecycle, config, replica),
  maxLagSeconds: replica.maxLagSeconds,
  leaveMs: config.drainDelayMs ?? 0,
});

function writerFeedOf(
  lifecycle: Lifecycle,
  { kafka, gatewaySecrets }: CatalogConfig,
  { of }: ReplicaConfig,
): WriterFeed {
  if (!kafka || !of.startsWith('kafka:')) return httpWriterFeed(of, createViewerSigner(gatewaySecrets));
  const [graph, lists] = [graphTopic(kafka), listsTopic(kafka)].map((topic) => {
    const reader = openTopicReader(topic);
    lifecycle.onStop(`reader of ${topic.name}`, () => reader.close());
    return reader;
  }) as [TopicReader, TopicReader];
  return kafkaWriterFeed({ graph, lists, source: `kafka:${graphTopic(kafka).name}` });
}

function count(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  const value = text === null ? fallback : Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new HttpError('BAD_REQUEST', `"${name}" must be an integer of 0 or more.`);
  return value;
}
