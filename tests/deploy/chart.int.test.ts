/** The Helm chart: its objects fit Kubernetes, and what they say of the programs is true. deploy/check/render.sh renders and checks them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogConfig } from '@marquee/catalog/config';
import { programs } from '@marquee/dev/docs/programs';
import { otherVariables } from '@marquee/dev/docs/otherVariables';
import { repositoryFile } from '@marquee/dev/repository';
import { readMultiProcessConfig } from '@marquee/gateway/config';
import { readIngestConfig } from '@marquee/ingestion/config';
import { metricsText } from '@marquee/kit/telemetry/metrics';
import '@marquee/kit/telemetry/requests';
import { readSocialConfig } from '@marquee/social/config';
import {
  describeChart,
  environmentOf,
  isWorkload,
  objectsByFile,
  objectsOf,
  programOf,
  renderFiles,
  renderValues,
  type KubernetesObject,
  type Variable,
} from '@marquee/testing/deploy/chart';

const examples = ['managed', 'in-cluster', 'small'];

/** What each values file of the repository makes. */
let byFile: Readonly<Record<string, readonly KubernetesObject[]>>;
/** What the examples of one region make. */
let objects: readonly KubernetesObject[];
const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);

describeChart('the chart', () => {
  beforeAll(() => {
    byFile = objectsByFile(renderFiles());
    objects = examples.flatMap((name) => byFile[`deploy/chart/examples/${name}.yaml`]!);
  }, 120_000);

  /** The program of each pod. A replica of the catalog has a Neo4j beside it. */
  const workloads = () => objects.filter(isWorkload);
  const containers = () => workloads().map(programOf);
  const allContainers = () => Object.values(byFile).flat().filter(isWorkload).map(programOf);

  test('each program accepts the settings that it gets', () => {
    expect(new Set(allContainers().map(({ name }) => name))).toEqual(
      new Set(['gateway', 'catalog', 'catalog-replica', 'social', 'web', 'ingestion']),
    );
    const app = mkdtempSync(join(tmpdir(), 'marquee-chart-'));
    writeFileSync(join(app, 'index.html'), 'the app');
    const readWithApp = (environment: NodeJS.ProcessEnv) =>
      readMultiProcessConfig({ ...environment, WEB_ROOT: environment.WEB_ROOT && app });
    const read: Record<string, (environment: NodeJS.ProcessEnv) => { port: number }> = {
      gateway: readWithApp,
      web: readWithApp,
      catalog: readCatalogConfig,
      'catalog-replica': readCatalogConfig,
      social: readSocialConfig,
      ingestion: readIngestConfig,
    };
    for (const { name, env, ports } of allContainers())
      expect(read[name]!(environmentOf(env)).port).toBe(ports.find((port) => port.name === 'http')!.containerPort);
    rmSync(app, { recursive: true });
  });

  test('each variable is one that the configuration page has', () => {
    const titles: Record<string, string> = { web: 'Gateway', 'catalog-replica': 'Catalog' };
    const others = otherVariables.map((variable) => variable.name);
    for (const containersOfFile of Object.values(byFile).map((made) => made.filter(isWorkload).map(programOf))) {
      // `settings` of the values go to all programs, also to those that do not read them.
      const isForAll = (variable: string) =>
        containersOfFile.every(({ env }) => env.some(({ name }) => name === variable)) &&
        programs.some(({ settings }) => variable in settings);
      for (const { name, env } of containersOfFile) {
        const program = programs.find(
          ({ title }) => title === (titles[name] ?? name[0]!.toUpperCase() + name.slice(1)),
        )!;
        const known = [...Object.keys(program.settings), ...others];
        // Others are for Kubernetes, which puts them into a value.
        const isPartOfValue = (variable: string) => env.some(({ value }) => value?.includes(`$(${variable})`));
        const unknown = env.map((variable) => variable.name).filter((variable) => !known.includes(variable));
        expect(unknown.filter((variable) => !isPartOfValue(variable) && !isForAll(variable))).toEqual([]);
      }
    }
  });

  test('secrets come from Secrets, and nothing else does', () => {
    const isSecret = /SECRET|PASSWORD|DATABASE_(READ_)?URL|REDIS_URL|OTLP_HEADERS/;
    const found = allContainers().flatMap(({ env }) => env);
    const fromSecret = ({ value, valueFrom }: Variable) =>
      valueFrom !== undefined || /:\$\(POSTGRES_PASSWORD\)@/.test(value!);
    expect(found.filter((variable) => isSecret.test(variable.name) !== fromSecret(variable))).toEqual([]);
    expect(new Set(found.filter(({ valueFrom }) => valueFrom).map(({ name }) => name))).toEqual(
      new Set([
        ...['GATEWAY_SECRET', 'NEO4J_PASSWORD', 'DATABASE_URL', 'DATABASE_READ_URL'],
        ...['REDIS_URL', 'POSTGRES_PASSWORD', 'KAFKA_PASSWORD'],
      ]),
    );
  });

  test('social alone trusts the authorities of PostgreSQL, from a file that its pod has', () => {
    const file = (env: readonly Variable[]) => env.find(({ name }) => name === 'NODE_EXTRA_CA_CERTS')?.value;
    const trusting = containers().filter(({ env }) => file(env));
    expect(trusting.map(({ name }) => name)).toEqual(['social']);
    const [{ env, volumeMounts, pod }] = trusting as [(typeof trusting)[0]];
    const mount = volumeMounts.find(({ mountPath }) => file(env) === `${mountPath}/ca.pem`);
    expect(pod.volumes.find(({ name }) => name === mount?.name)).toMatchObject({
      configMap: { name: 'marquee-postgres-authorities' },
    });
  });

  test('pods keep the restricted standard of pod security', () => {
    for (const { pod, securityContext } of allContainers()) {
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('readiness is not liveness, and a pod has the time to drain', () => {
    for (const container of allContainers()) {
      expect([container.livenessProbe.httpGet.path, container.startupProbe.httpGet.path]).toEqual(['/live', '/live']);
      expect(container.readinessProbe.httpGet.path).toBe('/ready');
      const drainMs = Number(container.env.find(({ name }) => name === 'DRAIN_DELAY_MS')?.value ?? 30_000);
      // Open requests may take 10 s after the delay, and each resource of a program 10 s to close.
      expect(container.pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(drainMs + 20_000);
      const { failureThreshold, periodSeconds } = container.readinessProbe;
      if (container.name !== 'ingestion') expect(drainMs).toBeGreaterThan(failureThreshold * periodSeconds * 1_000);
    }
  });

  test('pods spread over zones, and a zone can be drained', () => {
    for (const { pod } of containers())
      expect(
        pod.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
      ).toEqual([
        ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
        ['kubernetes.io/hostname', 'ScheduleAnyway'],
      ]);
    const budgets = ofKind('PodDisruptionBudget');
    expect(budgets).toHaveLength(workloads().length);
    for (const { spec } of budgets) {
      expect(Object.keys(spec)).toEqual(expect.not.arrayContaining(['minAvailable']));
      // Kubernetes rounds up: at most one of three pods may be away.
      expect(Math.ceil((3 * Number.parseInt(spec.maxUnavailable as string)) / 100)).toBe(1);
    }
  });

  test('subgraphs are reached by gateways and the web app only, and the catalog by social too', () => {
    const callersOf = (name: string) =>
      ofKind('NetworkPolicy')
        .filter(({ metadata }) => metadata.name === `marquee-${name}`)
        .map(({ spec }) =>
          (
            spec.ingress as {
              from: { podSelector?: { matchLabels: Record<string, string> }; ipBlock?: { cidr: string } }[];
              ports: { port: string }[];
            }[]
          )
            .filter(({ ports }) => ports.some(({ port }) => port === 'http'))
            .flatMap(({ from }) =>
              from.map(
                ({ podSelector, ipBlock }) =>
                  podSelector?.matchLabels['app.kubernetes.io/component'] ?? ipBlock?.cidr ?? 'a namespace',
              ),
            ),
        );
    expect(callersOf('catalog')).toEqual([
      ['gateway', 'web', 'social', 'catalog-replica'],
      ['gateway', 'web', 'social'],
    ]);
    expect(callersOf('catalog-replica')).toEqual([['gateway', 'web']]);
    expect(callersOf('social')).toEqual([
      ['gateway', 'web'],
      ['gateway', 'web'],
    ]);
    // Balancers of AWS send to pods themselves.
    const balancers = ['10.40.224.0/24', '10.40.225.0/24', '10.40.226.0/24'];
    expect(callersOf('gateway')).toEqual([['a namespace', ...balancers], ['a namespace']]);
    expect(callersOf('web')).toEqual([['a namespace', ...balancers], ['a namespace']]);
    expect(callersOf('ingestion')).toEqual([[]]);
  });

  test('a program with a version of its own is held back, and the rest is not', () => {
    const rendered = renderValues('version: 0.2.0\ngateway: { version: 0.1.0 }\ncatalogReplicas: { count: 1 }');
    const versions = objectsOf(rendered)
      .filter(isWorkload)
      .map(({ metadata, spec }) => [
        metadata.name.replace('marquee-', ''),
        spec.template.spec.containers[0].image.replace('marquee/', ''),
        spec.template.metadata.labels['app.kubernetes.io/version'],
      ]);
    expect(versions.sort()).toEqual([
      ['catalog', 'catalog:0.2.0', '0.2.0'],
      ['catalog-replica', 'catalog:0.2.0', '0.2.0'],
      ['gateway', 'gateway:0.1.0', '0.1.0'],
      ['social', 'social:0.2.0', '0.2.0'],
      ['web', 'gateway:0.1.0', '0.1.0'],
    ]);
  });

  test('the ingress answers to the name of its region alone with /ready, for health checks', () => {
    const [ingress] = ofKind('Ingress');
    const rules = ingress!.spec.rules as { host: string; http: { paths: { path: string; backend: unknown }[] } }[];
    const paths = rules.map(({ host, http }) => [host, http.paths.map(({ path }) => path)]);
    expect(paths).toEqual([
      ['marquee.example', ['/graphql', '/api', '/ready', '/']],
      ['eu-central-1.marquee.example', ['/ready']],
    ]);
    expect(rules[1]!.http.paths[0]!.backend).toEqual({
      service: { name: 'marquee-gateway', port: { name: 'http' } },
    });
    // deploy/terraform/modules/dns makes the same name.
    const dns = readFileSync(repositoryFile('deploy', 'terraform', 'modules', 'dns', 'main.tf'), 'utf8');
    expect(dns).toContain('name     = "${each.key}.${var.host}"');
  });

  test('gateways read from replicas of the catalog, and learn changes from the catalog that these follow', () => {
    const environments = containers().map(({ name, env }) => [name, environmentOf(env)] as const);
    const replica = environments.find(([name]) => name === 'catalog-replica')![1];
    expect(readCatalogConfig(replica)).toMatchObject({
      replica: { of: 'http://marquee-catalog:4001' },
      neo4j: { uri: 'bolt://127.0.0.1:7687' },
    });
    const [gateway] = environments.filter(([name]) => name === 'gateway').map(([, environment]) => environment);
    expect(gateway).toMatchObject({
      CATALOG_URL: 'http://marquee-catalog-reads:4001',
      CATALOG_FEED_URL: 'http://marquee-catalog:4001',
    });
    const reads = ofKind('Service').find(({ metadata }) => metadata.name === 'marquee-catalog-reads')!;
    const readPods = workloads().filter(
      ({ spec }) => spec.template.metadata.labels['marquee/reads'] === reads.spec.selector['marquee/reads'],
    );
    expect(new Set(readPods.map(({ metadata }) => metadata.name))).toEqual(
      new Set(['marquee-catalog', 'marquee-catalog-replica']),
    );
  });

  test('the autoscaler reads a metric that programs have', async () => {
    const names = ofKind('HorizontalPodAutoscaler').flatMap(({ spec }) =>
      (spec.metrics as { type: string; pods?: { metric: { name: string } } }[]).flatMap(
        ({ pods }) => pods?.metric.name ?? [],
      ),
    );
    expect(new Set(names)).toEqual(new Set(['http_server_active_requests']));
    expect(await metricsText()).toContain('# TYPE http_server_active_requests gauge');
  });

  test('the rules are those of deploy/observability', () => {
    const rules = readFileSync(repositoryFile('deploy', 'chart', 'files', 'rules.yml'), 'utf8');
    expect(rules).toBe(readFileSync(repositoryFile('deploy', 'observability', 'rules.yml'), 'utf8'));
  });

  test.each([
    [
      'a secret as a plain setting',
      'gateway: { settings: { GATEWAY_SECRET: x } }',
      /GATEWAY_SECRET|not allowed|settings/,
    ],
    ['a password of replicas of PostgreSQL', 'social: { settings: { DATABASE_READ_URL: x } }', /DATABASE_READ_URL/],
    ['a file that no pod has', 'settings: { KAFKA_TLS_CA_FILE: /ca.pem }', /KAFKA_TLS_CA_FILE/],
    ['a password of Kafka for all', 'settings: { KAFKA_PASSWORD: x }', /KAFKA_PASSWORD/],
    ['a password of Kafka for social', 'social: { settings: { KAFKA_PASSWORD: x } }', /KAFKA_PASSWORD/],
    ['a password of Kafka for the catalog', 'catalog: { settings: { KAFKA_PASSWORD: x } }', /KAFKA_PASSWORD/],
    ['a password of Kafka for replicas', 'catalogReplicas: { settings: { KAFKA_PASSWORD: x } }', /KAFKA_PASSWORD/],
    ['a port of Kafka that is none', 'networkPolicies: { kafkaPort: 0 }', /kafkaPort/],
    ['a name that no value has', 'gateways: {}', /gateways/],
    ['no word for reads', 'postgres: { cloudnativepg: { readFromStandbys: never } }', /readFromStandbys/],
    ['a replica in a Consul mesh', 'mesh: consul\ncatalogReplicas: { count: 1 }', /Consul mesh/],
    ['no issuer', 'oidc: { issuer: "" }', /oidc.issuer must be set/],
  ])('%s is refused', (_, values, message) => {
    const { status, stderr } = renderValues(values);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});
