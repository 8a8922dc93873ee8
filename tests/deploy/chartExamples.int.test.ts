/** The examples of the chart beside the programs of others: Neo4j, balancers, the Prometheus adapter and skaffold. */
import { readFileSync } from 'node:fs';
import { listMetrics } from '@marquee/kit/telemetry/metrics';
import '@marquee/kit/telemetry/requests';
import { repositoryFile } from '@marquee/dev/repository';
import { readMultiProcessConfig } from '@marquee/gateway/config';
import {
  describeChart,
  containersOf,
  environmentOf,
  exampleFile,
  isWorkload,
  mergeValues,
  objectsOf,
  programOf,
  renderFiles,
  renderValues,
  type Container,
  type KubernetesObject,
  type Values,
} from '@marquee/testing/deploy/chart';
import { namesOf, readRules } from '@marquee/testing/results/promql';
import { parse, parseAllDocuments } from 'yaml';

const read = (...path: readonly string[]) => readFileSync(repositoryFile(...path), 'utf8');

/** Variables from which the image of Neo4j makes a setting that no Neo4j has. It leaves out the first three. */
const refusedByNeo4j = (names: readonly string[]) =>
  names.filter((name) => /^NEO4J_(?!(AUTH|AUTH_PATH|PLUGINS)$|(server|dbms|db)_)/.test(name));

test('Neo4j of Compose gets no variable of which its image makes an unknown setting', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { image?: string; environment?: Record<string, string> }>;
  };
  const servers = Object.values(services).filter(({ image }) => image?.startsWith('neo4j:'));
  expect(servers).toHaveLength(2);
  for (const { environment } of servers) {
    expect(environment).toHaveProperty('NEO4J_AUTH');
    expect(refusedByNeo4j(Object.keys(environment!))).toEqual([]);
  }
  expect(refusedByNeo4j(['NEO4J_AUTH', 'NEO4J_PASSWORD', 'NEO4J_server_http_enabled'])).toEqual(['NEO4J_PASSWORD']);
});

test("the values of Neo4j's own chart make no balancer to the outside", () => {
  const { services } = parse(read('deploy', 'chart', 'examples', 'neo4j-values.yaml')) as { services: unknown };
  expect(services).toEqual({ neo4j: { enabled: false } });
});

test('Prometheus of Compose reads each program that Compose has, by the jobs that the alerts know', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { environment?: Record<string, string> }>;
  };
  const { scrape_configs: jobs } = parse(read('deploy', 'compose', 'prometheus.yml')) as {
    scrape_configs: { job_name: string; dns_sd_configs: { names: string[] }[] }[];
  };
  const programs = Object.keys(services).filter((name) => services[name]!.environment?.METRICS_PORT !== undefined);
  const readNames = jobs.flatMap((job) => job.dns_sd_configs.flatMap(({ names }) => names));
  expect(readNames.sort()).toEqual(programs.sort());
  expect(jobs.map((job) => job.job_name).filter((job) => !jobsOf('MarqueeProcessDown').includes(job))).toEqual([]);
});

/** The jobs that an alert is about. */
const jobsOf = (name: string) =>
  /job=~"([^"]+)"/.exec(readRules().find(({ alert }) => alert === name)!.expr)![1]!.split('|');

describe('the values of the Prometheus adapter', () => {
  const { prometheus, rules } = parse(read('deploy', 'chart', 'examples', 'adapter.yaml')) as {
    prometheus: { url: string };
    rules: { custom: { seriesQuery: string; metricsQuery: string }[] };
  };

  test('ask the Prometheus that docs/deploy.md installs', () => {
    const [, release, namespace] = /install (\S+) prometheus-community\/kube-prometheus-stack -n (\S+)/.exec(
      read('docs', 'deploy.md'),
    )!;
    // Its chart cuts its name to 26 characters.
    const name = `${release}-kube-prometheus-stack`.slice(0, 26);
    expect(prometheus.url).toBe(`http://${name}-prometheus.${namespace}.svc`);
  });

  test('serve the metric of the autoscalers as one value for each pod', () => {
    const [{ seriesQuery, metricsQuery }] = rules.custom as [(typeof rules.custom)[0]];
    const [, metric] = /__name__="(\w+)"/.exec(seriesQuery)!;
    expect(listMetrics().map(({ name }) => name)).toContain(metric);
    const query = metricsQuery
      .replace('<<.GroupBy>>', 'pod')
      .replace('<<.Series>>', metric!)
      .replace('<<.LabelMatchers>>', 'namespace="marquee",pod=~"a|b"');
    expect(query).toMatch(/^sum by \(pod\)/);
    expect(namesOf(query)).toEqual({ metrics: [metric], labels: ['pod', 'namespace', 'pod'] });
  });
});

describeChart('the chart', () => {
  let managed: readonly KubernetesObject[];
  let inCluster: readonly KubernetesObject[];
  beforeAll(() => {
    managed = objectsOf(renderFiles(exampleFile('managed')));
    inCluster = objectsOf(renderFiles(exampleFile('in-cluster')));
  }, 120_000);

  test('gives Neo4j beside a replica no variable of which its image makes an unknown setting', () => {
    const servers = managed
      .filter(isWorkload)
      .flatMap(containersOf)
      .filter(({ image }) => image.startsWith('neo4j:'));
    expect(servers).toHaveLength(1);
    for (const { env } of servers) {
      expect(refusedByNeo4j(env.map(({ name }) => name))).toEqual([]);
      // Kubernetes fills in only what is defined before.
      const auth = env.findIndex(({ name }) => name === 'NEO4J_AUTH');
      const [, password] = /^neo4j\/\$\((\w+)\)$/.exec(env[auth]!.value!)!;
      expect(env.slice(0, auth).find(({ name }) => name === password)?.valueFrom?.secretKeyRef.name).toBe(
        'marquee-neo4j',
      );
    }
  });

  test('lets the catalog and ingestion alone reach a Neo4j outside of the network', () => {
    const uriOf = (objects: readonly KubernetesObject[]) =>
      objects
        .filter(isWorkload)
        .map(programOf)
        .find(({ name }) => name === 'catalog')!
        .env.find(({ name }) => name === 'NEO4J_URI')!.value!;
    const toAll = (objects: readonly KubernetesObject[]) =>
      objects
        .filter(({ kind }) => kind === 'NetworkPolicy')
        .filter(({ spec }) =>
          (spec.egress as { to: { ipBlock?: { cidr: string } }[]; ports: { port: number }[] }[]).some(
            ({ to, ports }) =>
              to.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0') && ports.some(({ port }) => port === 7687),
          ),
        )
        .map(({ metadata }) => metadata.name);
    expect(uriOf(managed)).toMatch(/^neo4j\+s:/);
    expect(toAll(managed)).toEqual(['marquee-catalog', 'marquee-ingestion']);
    expect(uriOf(inCluster)).toBe('bolt://marquee-neo4j:7687');
    expect(toAll(inCluster)).toEqual([]);
  });

  test('its balancer of AWS speaks TLS 1.2 or newer, and lets a pod go when the pod has drained', () => {
    const { annotations } = managed.find(({ kind }) => kind === 'Ingress')!.metadata;
    expect(annotations!['alb.ingress.kubernetes.io/ssl-policy']).toMatch(/^ELBSecurityPolicy-TLS13-1-[23]-/);
    const [, delay] = /^deregistration_delay.timeout_seconds=(\d+)$/.exec(
      annotations!['alb.ingress.kubernetes.io/target-group-attributes']!,
    )!;
    const { env, pod } = managed
      .filter(isWorkload)
      .map(programOf)
      .find(({ name }) => name === 'gateway')!;
    const drainSeconds = Number(environmentOf(env).DRAIN_DELAY_MS) / 1_000;
    // Open requests may take 10 s after the delay.
    expect(Number(delay)).toBeGreaterThanOrEqual(drainSeconds + 10);
    expect(Number(delay)).toBeLessThanOrEqual(pod.terminationGracePeriodSeconds);
  });

  test('each program that shows metrics is a job that the alerts know', () => {
    const jobs = [...managed, ...inCluster]
      .filter(({ kind, spec }) => kind === 'Service' && (spec.ports as { name: string }[]).some(isMetrics))
      .map(({ metadata }) => metadata.name.replace(/^marquee-/, ''));
    const known = jobsOf('MarqueeProcessDown').filter((job) => job !== 'marquee');
    expect(new Set(jobs)).toEqual(new Set(known));
    expect(jobsOf('MarqueeProcessMissing')).toEqual(jobsOf('MarqueeProcessDown'));
  });
  const isMetrics = ({ name }: { readonly name: string }) => name === 'metrics';

  test('its alerts lead to a runbook that is served somewhere', () => {
    const annotationsOf = (objects: readonly KubernetesObject[]) =>
      (
        objects.find(({ kind }) => kind === 'PrometheusRule')!.spec.groups as {
          rules: { alert?: string; annotations?: Record<string, string> }[];
        }[]
      ).flatMap(({ rules }) => rules.flatMap(({ alert, annotations }) => (alert ? [{ alert, ...annotations }] : [])));
    const served = annotationsOf(objectsOf(renderValues('monitoring: { runbook: "https://docs.example/runbook" }')));
    expect(served).toHaveLength(annotationsOf(managed).length);
    for (const { alert, ...annotations } of served)
      expect(annotations).toMatchObject({ runbook_url: `https://docs.example/runbook#${alert.toLowerCase()}` });
  });

  test('PostgreSQL of the operator has the major version of Compose', () => {
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
      services: { postgres: { image: string } };
    };
    const { imageName } = inCluster.find(({ kind }) => kind === 'Cluster')!.spec as { imageName: string };
    expect(/:(\d+)\.\d+/.exec(imageName)![1]).toBe(/:(\d+)/.exec(services.postgres.image)![1]);
  });
});

describeChart('skaffold', () => {
  const { build, deploy } = parse(read('skaffold.yaml')) as {
    build: { artifacts: { image: string }[] };
    deploy: {
      helm: { releases: { valuesFiles: string[]; setValueTemplates: Record<string, string> }[] };
    };
  };
  const [release] = deploy.helm.releases as [(typeof deploy.helm.releases)[0]];
  let programs: readonly Container[];

  // As Skaffold does: the files, then a value for each image. Each has a tag of its own.
  beforeAll(() => {
    const values = release.valuesFiles.map((file) => parse(read(...file.split('/'))) as Values);
    const merged = values.reduce((all, one) => mergeValues(all, one), {});
    const images = Object.entries(release.setValueTemplates).map(([path, template]) => {
      const name = /^\{\{\.IMAGE_FULLY_QUALIFIED_(\w+)\}\}$/.exec(template)![1]!;
      return [path.replace(/\.image$/, ''), { image: `${name}:of-${name}` }] as const;
    });
    const rendering = renderValues(
      JSON.stringify(mergeValues(mergeValues(merged, Object.fromEntries(images)), { catalogReplicas: { count: 1 } })),
    );
    programs = objectsOf(rendering).filter(isWorkload).map(programOf);
  }, 120_000);

  test('gives each program its own image', () => {
    const built = build.artifacts.map(({ image }) => `{{.IMAGE_FULLY_QUALIFIED_${image.replace('/', '_')}}}`);
    expect(Object.values(release.setValueTemplates).sort()).toEqual(built.sort());
    expect(Object.fromEntries(programs.map(({ name, image }) => [name, image]))).toEqual({
      gateway: 'marquee_gateway:of-marquee_gateway',
      catalog: 'marquee_catalog:of-marquee_catalog',
      'catalog-replica': 'marquee_catalog:of-marquee_catalog',
      social: 'marquee_social:of-marquee_social',
    });
  });

  test('gives the gateway development tokens instead of an issuer', () => {
    const { env } = programs.find(({ name }) => name === 'gateway')!;
    const environment = { ...environmentOf(env), WEB_ROOT: '' };
    expect(environment).not.toHaveProperty('NODE_ENV');
    expect(readMultiProcessConfig(environment).identity).toMatchObject({
      kind: 'development',
      keyFile: '/tmp/dev-issuer.json',
    });
  });

  test('starts databases with the names, Secrets and passwords that the programs use', () => {
    const objects = parseAllDocuments(read('deploy', 'skaffold', 'databases.yaml')).map(
      (document) => document.toJSON() as KubernetesObject & { stringData: Record<string, string> },
    );
    const secrets = Object.fromEntries(
      objects.filter(({ kind }) => kind === 'Secret').map(({ metadata, stringData }) => [metadata.name, stringData]),
    );
    const used = programs.flatMap(({ env }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []));
    for (const { name, key } of used) expect(secrets).toHaveProperty([name, key]);
    const services = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    const neo4j = programs.find(({ name }) => name === 'catalog')!.env.find(({ name }) => name === 'NEO4J_URI')!;
    expect(services).toEqual([new URL(neo4j.value!).hostname, new URL(secrets['marquee-postgres']!.uri!).hostname]);
    const servers = objects.filter(isWorkload).flatMap(containersOf);
    const variables = servers.flatMap(({ env }) => env);
    const valueOf = (wanted: string) => variables.find(({ name }) => name === wanted)!.value;
    expect(valueOf('NEO4J_AUTH')).toBe(`neo4j/${secrets['marquee-neo4j']!.password}`);
    expect(valueOf('POSTGRES_PASSWORD')).toBe(new URL(secrets['marquee-postgres']!.uri!).password);
    expect(refusedByNeo4j(variables.map(({ name }) => name))).toEqual([]);
  });
});
