/** The compose file: what it hands on to the programs is what they read. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { repositoryFile } from '@marquee/dev/repository';

interface Service {
  readonly environment?: Record<string, string | number>;
  readonly volumes?: readonly string[];
}

const text = readFileSync(repositoryFile('docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

test('programs with Kafka trust the authorities of its brokers, from a file that their containers have', () => {
  const withKafka = Object.entries(services).filter(([, { environment }]) => environment?.KAFKA_BROKERS !== undefined);
  expect(withKafka.map(([name]) => name).sort()).toEqual(['catalog', 'catalog-replica', 'social']);
  for (const [, { environment, volumes }] of withKafka) {
    const path = /^\$\{KAFKA_TLS_CA_FILE:\+(.+)\}$/.exec(String(environment!.KAFKA_TLS_CA_FILE))![1]!;
    expect(volumes).toContain(`\${KAFKA_TLS_CA_FILE:-/dev/null}:${path}:ro`);
  }
});
