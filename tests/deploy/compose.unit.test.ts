/** The compose file: what it hands on to the programs is what they read, and each container may do as little as it can. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { repositoryFile } from '@marquee/dev/repository';

interface Service {
  readonly image: string;
  readonly environment?: Record<string, string | number>;
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart?: string;
  readonly ports?: readonly string[];
  readonly deploy?: { readonly resources?: { readonly limits?: Record<string, string | number> } };
}

const text = readFileSync(repositoryFile('docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const namesOf = (test: (service: Service) => boolean) =>
  Object.keys(services)
    .filter((name) => test(services[name]!))
    .sort();

test('programs with Kafka trust the authorities of its brokers, from a file that their containers have', () => {
  const withKafka = Object.entries(services).filter(([, { environment }]) => environment?.KAFKA_BROKERS !== undefined);
  expect(withKafka.map(([name]) => name).sort()).toEqual(['catalog', 'catalog-replica', 'social']);
  for (const [, { environment, volumes }] of withKafka) {
    const path = /^\$\{KAFKA_TLS_CA_FILE:\+(.+)\}$/.exec(String(environment!.KAFKA_TLS_CA_FILE))![1]!;
    expect(volumes).toContain(`\${KAFKA_TLS_CA_FILE:-/dev/null}:${path}:ro`);
  }
});

describe.each(Object.entries(services))('the container of %s', (_, service) => {
  test('is not root, by number', () => {
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test('has no capabilities, and gets no privileges', () => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect([service.cap_add, service.privileged]).toEqual([undefined, undefined]);
  });

  test('has limits of CPU, memory and processes', () => {
    expect(service.deploy?.resources?.limits).toEqual({
      cpus: expect.stringMatching(/^\d+$/),
      memory: expect.stringMatching(/^\d+[MG]$/),
      pids: expect.any(Number),
    });
  });

  test('listens on loopback of this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('has an image of a version', () => {
    expect(service.image).toMatch(
      /^marquee\/[a-z]+:\$\{MARQUEE_VERSION:-local\}$|^[a-z0-9/-]+:v?\d+(\.\d+)*(-[a-z]+)?(@sha256:[0-9a-f]{64})?$/,
    );
  });
});

// Each exception has its reason beside it in the file.
test('root file systems are read-only, but those of images that write elsewhere than into volumes', () => {
  expect(namesOf(({ read_only }) => read_only !== true)).toEqual(['kafka', 'neo4j', 'neo4j-replica', 'postgres']);
});

test('containers are asked whether they are healthy, but those that end and images without a program to ask with', () => {
  expect(namesOf(({ healthcheck }) => healthcheck?.test === undefined || healthcheck.disable === true)).toEqual(
    ['collector', 'jaeger', 'load', 'seed'].sort(),
  );
});

test('containers start again, and those that end do so until they succeed', () => {
  expect(namesOf(({ restart }) => restart === 'on-failure')).toEqual(['load', 'seed']);
  expect(namesOf(({ restart }) => restart !== 'unless-stopped' && restart !== 'on-failure')).toEqual([]);
});

test('only services for people have ports', () => {
  expect(namesOf(({ ports }) => ports !== undefined)).toEqual(['aws', 'gateway', 'jaeger', 'prometheus']);
});

test('Prometheus keeps exemplars', () => {
  expect(services.prometheus!.command).toContain('--enable-feature=exemplar-storage');
});
