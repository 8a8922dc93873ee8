/** Publishes the catalog's changes to Kafka in small transactions, until it is killed. Arguments: the broker and the prefix of topics. */
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { delay } from '@marquee/kit/delay';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openPublisher } from '../fixtures/publishedChanges.js';
import { testServers } from '../servers/testServers.js';

const [broker, topicPrefix] = process.argv.slice(2) as [string, string];
const neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
const kafka = { brokers: [broker], topicPrefix };
const publisher = openPublisher(createLifecycle(silentLog), neo4j, { kafka, pageSize: 100 });
process.stdout.write('publishing\n');
for (;;) if (!(await publisher.step())) await delay(20);
