/** The objects that the Helm chart makes. deploy/check/render.sh renders it and checks them by the schemas of Kubernetes. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

export interface Pod {
  readonly securityContext: unknown;
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
  readonly topologySpreadConstraints: readonly { topologyKey: string; whenUnsatisfiable: string }[];
}

export interface Probe {
  readonly httpGet: { readonly path: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: readonly Variable[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly startupProbe: Probe;
}

export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  // The objects were checked by their schemas; the tests read what they need.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly spec: any;
}

export const exampleFile = (name: string): string => repositoryFile('deploy', 'chart', 'examples', `${name}.yaml`);

const withoutPython = spawnSync('python3', ['-m', 'venv', '--help']).status !== 0;

/** `describe` for tests of the chart. They are skipped here without Python; in CI they fail. */
export const describeChart: typeof describe.skip =
  withoutPython && process.env.CI === undefined ? describe.skip : describe;

/**
 * Renders the chart once with each file of values, or, without files, with each that the repository ships. What else deploy/check/render.sh takes comes before
 * the files.
 */
export function renderFiles(...files: readonly string[]): SpawnSyncReturns<string> {
  const script = repositoryFile('deploy', 'check', 'render.sh');
  return spawnSync('bash', [script, ...files], { encoding: 'utf8', maxBuffer: 50_000_000 });
}

/** Renders the chart with these values, beside an issuer unless they begin with one or are JSON. */
export function renderValues(values: string): SpawnSyncReturns<string> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-chart-'));
  const file = join(folder, 'values.yaml');
  writeFileSync(file, `${/^(oidc|\{)/.test(values) ? '' : 'oidc: { issuer: "https://id.example" }\n'}${values}\n`);
  const result = renderFiles(file);
  rmSync(folder, { recursive: true });
  return result;
}

/** The objects of a rendering, by their file of values. Throws an Error with what it printed if it failed. */
export function objectsByFile(rendering: SpawnSyncReturns<string>): Readonly<Record<string, KubernetesObject[]>> {
  if (rendering.status !== 0) throw new Error(`The chart was not rendered: ${rendering.stderr}`);
  return JSON.parse(rendering.stdout) as Record<string, KubernetesObject[]>;
}

/** All objects of a rendering. Throws an Error with what it printed if it failed. */
export const objectsOf = (rendering: SpawnSyncReturns<string>): readonly KubernetesObject[] =>
  Object.values(objectsByFile(rendering)).flat();

/** Workloads have pods. */
export const isWorkload = ({ kind }: KubernetesObject): boolean => /^(Deployment|StatefulSet)$/.test(kind);

const podOf = ({ spec }: KubernetesObject) =>
  (spec as { template: { spec: Pod & { readonly containers: readonly Container[] } } }).template.spec;

export const containersOf = (workload: KubernetesObject): readonly Container[] => podOf(workload).containers;

/** The program of a workload, which is the first container of its pods. */
export const programOf = (workload: KubernetesObject): Container & { readonly pod: Pod } => ({
  ...containersOf(workload)[0]!,
  pod: podOf(workload),
});

type Egress = { readonly ports: readonly { readonly port: number }[] };

/** Names of the network policies that let pods reach this port. */
export const thatReach = (wanted: number, objects: readonly KubernetesObject[]): string[] =>
  objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .filter(({ spec }) =>
      (spec as { egress: Egress[] }).egress.some(({ ports }) => ports.some(({ port }) => port === wanted)),
    )
    .map(({ metadata }) => metadata.name);

/** What Kubernetes would give to a program, with a value in place of each Secret. */
export function environmentOf(variables: readonly Variable[]): NodeJS.ProcessEnv {
  const secrets: Record<string, string> = {
    GATEWAY_SECRET: 'a-secret-of-at-least-32-characters',
    DATABASE_URL: 'postgresql://user:password@host:5432/name',
    DATABASE_READ_URL: 'postgresql://user:password@replica:5432/name',
    REDIS_URL: 'rediss://host:6379',
  };
  const environment: Record<string, string> = {};
  // A value may have the variables before it.
  for (const { name, value } of variables)
    environment[name] =
      value?.replace(/\$\((\w+)\)/g, (text, before: string) => environment[before] ?? text) ??
      secrets[name] ??
      'secret';
  return environment;
}

export type Values = Readonly<Record<string, unknown>>;

/** Values of Helm, one file over another: objects are merged, everything else is replaced. */
export function mergeValues(below: Values, above: Values): Values {
  const isObject = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = Object.entries(above).map(([key, value]) => {
    const old = below[key];
    return [key, isObject(value) && isObject(old) ? mergeValues(old, value) : value] as const;
  });
  return { ...below, ...Object.fromEntries(entries) };
}
