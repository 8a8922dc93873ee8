/** The chart in the meshes of Istio and Consul: pods join it, reach what they need, and each address that programs call is known to it. */
import {
  describeChart,
  exampleFile,
  isWorkload,
  objectsOf,
  programOf,
  renderFiles,
  renderValues,
  type KubernetesObject,
} from '@marquee/testing/deploy/chart';

interface Peer {
  readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
}

interface Rule {
  readonly to: readonly Peer[];
  readonly ports: readonly { readonly port: number }[];
}

interface Metadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const everything = `mesh: istio
catalogReplicas: { count: 2 }
ingestion: { queue: q, bucket: b }`;
let inCluster: readonly KubernetesObject[];
let meshed: readonly KubernetesObject[];
let without: readonly KubernetesObject[];
const namesOf = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
const componentOf = (selector: { readonly matchLabels: Readonly<Record<string, string>> }) =>
  selector.matchLabels['app.kubernetes.io/component'];

describeChart('the chart in a mesh of Istio', () => {
  beforeAll(() => {
    inCluster = objectsOf(renderFiles(exampleFile('in-cluster')));
    meshed = objectsOf(renderValues(everything));
    without = objectsOf(renderValues(everything.replace('istio', 'none')));
  }, 120_000);

  const podsOf = (objects: readonly KubernetesObject[]) =>
    objects.filter(isWorkload).map(({ spec }) => spec.template.metadata as Metadata);

  test('each pod asks for a sidecar by a label, which alone is read', () => {
    expect(podsOf(meshed)).toHaveLength(6);
    for (const { labels, annotations } of [...podsOf(meshed), ...podsOf(inCluster)]) {
      expect(labels['sidecar.istio.io/inject']).toBe('true');
      expect(annotations['sidecar.istio.io/inject']).toBeUndefined();
      expect(annotations['proxy.istio.io/config']).toContain('holdApplicationUntilProxyStarts');
    }
    for (const { labels } of podsOf(without)) expect(labels['sidecar.istio.io/inject']).toBeUndefined();
  });

  const reaches = (objects: readonly KubernetesObject[], port: number, isWanted: (peer: Peer) => boolean) =>
    objects
      .filter(({ kind, spec }) => kind === 'NetworkPolicy' && spec.egress !== undefined)
      .filter(({ spec }) =>
        (spec.egress as readonly Rule[]).some(
          ({ to, ports }) => to.some(isWanted) && ports.some((one) => one.port === port),
        ),
      )
      .map(({ metadata }) => metadata.name);
  const isIstiod = ({ namespaceSelector, podSelector }: Peer) =>
    namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === 'istio-system' &&
    podSelector?.matchLabels.app === 'istiod';

  test('sidecars reach istiod and the name server through the network policies', () => {
    const policies = namesOf(meshed, 'NetworkPolicy');
    expect(policies).toHaveLength(6);
    expect(reaches(meshed, 15012, isIstiod)).toEqual(policies);
    expect(reaches(meshed, 53, ({ podSelector }) => podSelector?.matchLabels['k8s-app'] === 'kube-dns')).toEqual(
      policies,
    );
    expect(reaches(inCluster, 15012, isIstiod)).toEqual(namesOf(inCluster, 'NetworkPolicy'));
    expect(reaches(without, 15012, () => true)).toEqual([]);
  });

  test('only gateways and the web app take requests from outside the mesh, and one rule holds for each pod', () => {
    const rules = meshed.filter(({ kind }) => kind === 'PeerAuthentication').map(({ spec }) => spec);
    const plain = Object.fromEntries(
      rules.map(({ selector, mtls, portLevelMtls }) => {
        expect(mtls).toEqual({ mode: 'STRICT' });
        return [componentOf(selector), Object.keys(portLevelMtls as object).sort()];
      }),
    );
    expect(plain).toEqual({
      gateway: ['4000', '9464'],
      web: ['4000', '9464'],
      catalog: ['9464'],
      'catalog-replica': ['9464'],
      social: ['9464'],
      ingestion: ['9464'],
    });
    expect(rules).toHaveLength(6);
  });

  test('the mesh knows each address that a program calls, and turns its retries off', () => {
    const programs = meshed.filter(isWorkload).map(programOf);
    const called = programs.flatMap(({ env }) =>
      env.flatMap(({ value }) => (value?.startsWith('http://marquee-') ? [new URL(value).hostname] : [])),
    );
    expect(new Set(called)).toEqual(new Set(['marquee-catalog', 'marquee-catalog-reads', 'marquee-social']));
    const hosts = (kind: string) => meshed.filter((object) => object.kind === kind);
    expect(new Set(hosts('DestinationRule').map(({ spec }) => spec.host as string))).toEqual(new Set(called));
    const routes = hosts('VirtualService');
    expect(new Set(routes.flatMap(({ spec }) => spec.hosts as string[]))).toEqual(new Set(called));
    for (const { spec } of routes) expect(spec.http).toMatchObject([{ retries: { attempts: 0 } }]);
  });

  test('replicas of the catalog are called by gateways and the web app only', () => {
    const callers = meshed
      .filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name === 'marquee-catalog-replica')
      .map(({ spec }) => spec.rules[0].from[0].source.serviceAccounts as readonly string[]);
    expect(callers).toEqual([['marquee-gateway', 'marquee-web']]);
  });
});

describeChart('the chart in a mesh of Consul', () => {
  const policiesOf = (mesh: string) =>
    Object.fromEntries(
      objectsOf(renderValues(`mesh: ${mesh}\ningestion: { queue: q, bucket: b }`))
        .filter(({ kind }) => kind === 'NetworkPolicy')
        .map(({ metadata, spec }) => [
          metadata.name.replace('marquee-', ''),
          spec as { readonly ingress: readonly Omit<Rule, 'to'>[]; readonly egress: readonly Rule[] },
        ]),
    );
  const isServer = ({ namespaceSelector, podSelector }: Peer) =>
    namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === 'consul' &&
    podSelector?.matchLabels.component === 'server';
  const has = (wanted: number, rules: readonly Omit<Rule, 'to'>[]) =>
    rules.some(({ ports }) => ports.some(({ port }) => port === wanted));
  const withPort = (wanted: number, direction: 'ingress' | 'egress', policies: ReturnType<typeof policiesOf>) =>
    Object.keys(policies).filter((name) => has(wanted, policies[name]![direction]));

  test('sidecars reach each other and the servers of Consul through the network policies', () => {
    const policies = policiesOf('consul');
    const names = ['catalog', 'gateway', 'ingestion', 'social', 'web'];
    expect(Object.keys(policies).sort()).toEqual(names);
    for (const { egress } of Object.values(policies))
      expect(egress.filter(({ to }) => to.some(isServer)).map(({ ports }) => ports.map(({ port }) => port))).toEqual([
        [8500, 8501, 8502],
      ]);
    expect(withPort(20_000, 'ingress', policies).sort()).toEqual(['catalog', 'social']);
    expect(withPort(20_000, 'egress', policies).sort()).toEqual(['gateway', 'social', 'web']);
    const without = policiesOf('none');
    expect([...withPort(20_000, 'ingress', without), ...withPort(20_000, 'egress', without)]).toEqual([]);
    expect(withPort(8502, 'egress', without)).toEqual([]);
  });
});
