import { StartError } from '@marquee/kit/errors';
import { readCatalogConfig } from './config.js';

const environment = {
  GATEWAY_SECRET: 'a-secret-of-at-least-32-characters',
  NEO4J_PASSWORD: 'only-for-tests',
  CATALOG_REPLICA_OF: 'kafka:',
};

test('a replica reads Kafka only if it has brokers', () => {
  expect(() => readCatalogConfig(environment)).toThrow(StartError);
  expect(readCatalogConfig({ ...environment, KAFKA_BROKERS: 'kafka-1:9092' })).toMatchObject({
    replica: { of: 'kafka:' },
    kafka: { brokers: ['kafka-1:9092'] },
  });
  expect(readCatalogConfig({ ...environment, CATALOG_REPLICA_OF: 'http://catalog:4001' }).kafka).toBeUndefined();
  expect(() => readCatalogConfig({ ...environment, CATALOG_REPLICA_OF: 'bolt://neo4j:7687' })).toThrow(StartError);
});
