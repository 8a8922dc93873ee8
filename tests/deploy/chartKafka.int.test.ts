/** The chart with Kafka: who reaches its brokers, how programs log in and which authorities they trust. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogConfig } from '@marquee/catalog/config';
import { readSocialConfig } from '@marquee/social/config';
import {
  describeChart,
  environmentOf,
  exampleFile,
  isWorkload,
  objectsOf,
  programOf,
  renderFiles,
  renderValues,
  thatReach,
} from '@marquee/testing/deploy/chart';

const withKafka = ['catalog', 'catalog-replica', 'social'];

describeChart('the chart with Kafka', () => {
  test('programs reach its brokers, and log in with the Secret that is named', () => {
    const objects = objectsOf(renderFiles(exampleFile('managed'), exampleFile('in-cluster'), exampleFile('small')));
    expect(new Set(thatReach(9092, objects))).toEqual(new Set(withKafka.map((name) => `marquee-${name}`)));
    const rendering =
      renderValues(`settings: { KAFKA_BROKERS: 'kafka-1:9096', KAFKA_TLS: true, KAFKA_USERNAME: marquee }
secrets: { kafka: { name: marquee-kafka, key: word } }
ingestion: { queue: q, bucket: b }
catalogReplicas: { count: 1 }
networkPolicies: { kafkaPort: 9096 }`);
    const rendered = objectsOf(rendering);
    expect(thatReach(9096, rendered).sort()).toEqual(withKafka.map((name) => `marquee-${name}`));
    expect(thatReach(9092, rendered)).toEqual([]);
    const running = rendered.filter(isWorkload).map(programOf);
    const passwords = running.map(({ name, env }) => [name, env.find((v) => v.name === 'KAFKA_PASSWORD')?.valueFrom]);
    const fromSecret = { secretKeyRef: { name: 'marquee-kafka', key: 'word' } };
    expect(Object.fromEntries(passwords)).toEqual(Object.fromEntries(withKafka.map((name) => [name, fromSecret])));
    for (const { name, env } of running.filter((program) => withKafka.includes(program.name))) {
      const { kafka } = (name === 'social' ? readSocialConfig : readCatalogConfig)(environmentOf(env));
      expect(kafka).toMatchObject({ tls: {}, login: { username: 'marquee', password: 'secret' } });
    }
  });

  test('catalogs of the second region are replicas of the first one, by its Kafka, and nothing is ingested there', () => {
    const rendered = objectsOf(renderFiles(exampleFile('second-region')));
    const running = rendered.filter(isWorkload).map(programOf);
    expect(running.map(({ name }) => name).sort()).toEqual(['catalog', 'catalog-replica', 'gateway', 'social', 'web']);
    const replicaOf = (program: string) =>
      readCatalogConfig(environmentOf(running.find(({ name }) => name === program)!.env)).replica;
    expect(replicaOf('catalog')).toEqual({ of: 'kafka:', maxLagSeconds: 0 });
    expect(replicaOf('catalog-replica')).toMatchObject({ of: 'http://marquee-catalog:4001' });
    expect(thatReach(9096, rendered).sort()).toEqual(withKafka.map((name) => `marquee-${name}`));
  });

  test('programs trust the authorities of its brokers, from a file that their pods have', () => {
    const rendering = renderValues(`settings: { KAFKA_BROKERS: 'kafka-1:9094' }
kafka: { authorities: marquee-kafka-authorities }
catalogReplicas: { count: 1 }
ingestion: { queue: q, bucket: b }`);
    const running = objectsOf(rendering).filter(isWorkload);
    const trusting = running.map(programOf).filter(({ env }) => env.some((v) => v.name === 'KAFKA_TLS_CA_FILE'));
    expect(trusting.map(({ name }) => name).sort()).toEqual(withKafka);
    const folder = mkdtempSync(join(tmpdir(), 'marquee-chart-'));
    writeFileSync(join(folder, 'ca.pem'), 'an authority');
    for (const { name, env, volumeMounts, pod } of trusting) {
      const environment = environmentOf(env);
      const mount = volumeMounts.find(({ mountPath }) => environment.KAFKA_TLS_CA_FILE === `${mountPath}/ca.pem`);
      expect(pod.volumes.find((volume) => volume.name === mount?.name)).toMatchObject({
        configMap: { name: 'marquee-kafka-authorities' },
      });
      const mounted = { ...environment, KAFKA_TLS_CA_FILE: join(folder, 'ca.pem') };
      const { kafka } = (name === 'social' ? readSocialConfig : readCatalogConfig)(mounted);
      expect(kafka).toMatchObject({ tls: { ca: 'an authority' } });
    }
    rmSync(folder, { recursive: true });
  });
});
