/** What Helm says after an installation (deploy/chart/templates/NOTES.txt), and the values of a first region with Kafka. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogConfig } from '@marquee/catalog/config';
import { repositoryFile } from '@marquee/dev/repository';
import { readSocialConfig } from '@marquee/social/config';
import {
  containersOf,
  describeChart,
  environmentOf,
  exampleFile,
  isWorkload,
  mergeValues,
  programOf,
  renderFiles,
  type Container,
  type KubernetesObject,
  type Values,
} from '@marquee/testing/deploy/chart';
import { parse } from 'yaml';

const exampleOf = (name: string) => parse(readFileSync(exampleFile(name), 'utf8')) as Values;
const firstRegion = mergeValues(exampleOf('managed'), exampleOf('first-region'));

const cases: Readonly<Record<string, Values>> = {
  ...Object.fromEntries(['managed', 'second-region', 'in-cluster', 'small'].map((name) => [name, exampleOf(name)])),
  'first-region': firstRegion,
  'all optional ones': mergeValues(firstRegion, {
    images: { pullSecrets: ['registry'] },
    secrets: { otlpHeaders: { name: 'headers' }, postgresReplicas: { name: 'replicas' } },
    kafka: { authorities: 'marquee-kafka-authorities' },
  }),
};

interface Installation {
  readonly notes: string;
  readonly objects: readonly KubernetesObject[];
}

/** The notes and the objects of an installation with the values of each case. */
function installAll(): Readonly<Record<string, Installation>> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-chart-'));
  const files = Object.entries(cases).map(([name, values]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(values));
    return [name, file] as const;
  });
  const render = <T>(...options: readonly string[]) => {
    const { status, stdout, stderr } = renderFiles(...options, ...files.map(([, file]) => file));
    if (status !== 0) throw new Error(`The chart was not rendered: ${stderr}`);
    return JSON.parse(stdout) as Record<string, T>;
  };
  const notes = render<string>('--notes');
  const objects = render<KubernetesObject[]>();
  rmSync(folder, { recursive: true });
  return Object.fromEntries(files.map(([name, file]) => [name, { notes: notes[file]!, objects: objects[file]! }]));
}

const listed = (notes: string, kind: string) =>
  new RegExp(`^ +kubectl -n marquee get ${kind} (.*)$`, 'm').exec(notes)?.[1]!.split(' ') ?? [];

/** What pods and the ingress refer to. An ingress of AWS has its certificate from elsewhere. */
function referred(objects: readonly KubernetesObject[]): { readonly secrets: string[]; readonly configMaps: string[] } {
  const workloads = objects.filter(isWorkload);
  const pods = workloads.map((workload) => programOf(workload).pod);
  const ofPods = workloads
    .flatMap(containersOf)
    .flatMap(({ env }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef.name ?? []));
  const pulled = workloads.flatMap(({ spec }) =>
    ((spec.template.spec.imagePullSecrets ?? []) as { name: string }[]).map(({ name }) => name),
  );
  const certificates = objects
    .filter(({ kind, spec }) => kind === 'Ingress' && spec.ingressClassName !== 'alb')
    .flatMap(({ spec }) => (spec.tls as { secretName: string }[]).map(({ secretName }) => secretName));
  const configMaps = pods.flatMap(({ volumes }) => volumes.flatMap(({ configMap }) => configMap?.name ?? []));
  const sorted = (names: readonly string[]) => [...new Set(names)].sort();
  return { secrets: sorted([...ofPods, ...pulled, ...certificates]), configMaps: sorted(configMaps) };
}

describeChart('the notes of the chart', () => {
  let installed: Readonly<Record<string, Installation>>;
  beforeAll(() => {
    installed = installAll();
  }, 600_000);

  test.each(Object.keys(cases))('name the Secrets and ConfigMaps that pods and the ingress refer to: %s', (name) => {
    const { notes, objects } = installed[name]!;
    const { secrets, configMaps } = referred(objects);
    expect(listed(notes, 'secret')).toEqual(secrets);
    expect(listed(notes, 'configmap').sort()).toEqual(configMaps);
    const waited = [...notes.matchAll(/rollout status (\w+)\/(\S+)/g)].map(([, kind, name]) => [kind, name]);
    expect(waited.sort()).toEqual(
      objects
        .filter(isWorkload)
        .map(({ kind, metadata }) => [kind.toLowerCase(), metadata.name])
        .sort(),
    );
  });

  test('say what Kafka needs: in the first region, in the second one, and before there is any', () => {
    const kafkaOf = (name: string) => /^6\. (Kafka\..*)$/m.exec(installed[name]!.notes)![1];
    expect(kafkaOf('managed')).toMatch(/^Kafka\. None is used\..*first-region\.yaml/);
    expect(kafkaOf('first-region')).toMatch(
      / publish\. The user must be allowed to.* port 9096\..*second-region\.yaml/,
    );
    expect(kafkaOf('second-region')).toMatch(/ read it from b-1\.marquee\.example:9096,.* port 9096 /);
  });

  test('lead to files and headings that exist', () => {
    const text = readFileSync(repositoryFile('deploy', 'chart', 'templates', 'NOTES.txt'), 'utf8');
    const links = [...text.matchAll(/\b(docs|deploy)\/([\w./-]+\.(?:md|yaml))(?:#([\w-]+))?/g)];
    expect(links.length).toBeGreaterThan(4);
    for (const [, folder, path, anchor] of links) {
      const file = repositoryFile(folder!, ...path!.split('/'));
      expect(existsSync(file)).toBe(true);
      const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm);
      const slugs = [...headings].map(([, heading]) => heading!.toLowerCase().replaceAll(' ', '-'));
      if (anchor) expect(slugs).toContain(anchor);
    }
  });

  test('a first region with Kafka publishes to the brokers from which the second one reads, and ingests', () => {
    const programsOf = (name: string) => installed[name]!.objects.filter(isWorkload).map(programOf);
    const [programs, ofSecond] = [programsOf('first-region'), programsOf('second-region')];
    const kafkaOf = (list: readonly Container[], wanted: string) => {
      const environment = environmentOf(list.find(({ name }) => name === wanted)!.env);
      return (wanted === 'social' ? readSocialConfig : readCatalogConfig)(environment);
    };
    for (const name of ['catalog', 'social']) {
      const { kafka } = kafkaOf(programs, name);
      expect(kafka).toMatchObject({ tls: {}, login: { username: 'marquee', password: 'secret' } });
      expect(kafka).toEqual(kafkaOf(ofSecond, name).kafka);
    }
    const replicaOf = (name: string) =>
      readCatalogConfig(environmentOf(programs.find((program) => program.name === name)!.env)).replica;
    expect([replicaOf('catalog'), replicaOf('catalog-replica')?.of]).toEqual([
      undefined,
      'http://marquee-catalog:4001',
    ]);
    expect(programs.map(({ name }) => name)).toContain('ingestion');
  });
});
