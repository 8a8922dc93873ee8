/** `helm upgrade --reuse-values` from an older chart, whose values lack what the chart has got since (deploy/check/reuse.py). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';
import { describeChart, mergeValues, renderFiles, type Values } from '@marquee/testing/deploy/chart';
import { parse } from 'yaml';

interface Outcome {
  readonly rendered: number;
  readonly refused: Readonly<Record<string, string>>;
  readonly different: readonly string[];
}

const read = (...path: readonly string[]) => readFileSync(repositoryFile(...path), 'utf8');
const defaults = parse(read('deploy', 'chart', 'values.yaml')) as Values;

/** Turns on all that makes objects or variables, so that each key has something to change. */
const everything: Values = {
  oidc: { issuer: 'https://id.example', webClientId: 'web' },
  secrets: { redis: { name: 'r' }, kafka: { name: 'k' }, otlpHeaders: { name: 'o' } },
  settings: { KAFKA_BROKERS: 'kafka-1:9092' },
  catalogReplicas: { count: 2, storageClass: 'gp3' },
  ingestion: { queue: 'q', bucket: 'b' },
  postgres: { authorities: 'a', cloudnativepg: { enabled: true, storageClass: 'gp3' } },
  kafka: { authorities: 'a' },
  ingress: { className: 'nginx' },
  networkPolicies: { ingressCidrs: ['10.1.0.0/16'], neo4jCidrs: ['10.2.0.0/16'] },
  monitoring: { otlpEndpoint: 'http://collector:4318', runbook: 'https://docs.example/runbook' },
  mesh: 'istio',
};

const countKeys = (values: Values): number =>
  Object.values(values).reduce<number>(
    (sum, value) =>
      sum + 1 + (typeof value === 'object' && value !== null && !Array.isArray(value) ? countKeys(value as Values) : 0),
    0,
  );

/** Renders these as all values of an older release; with `--each`, also without each of their keys in turn. */
function reuse(values: Values, ...options: readonly string[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-chart-'));
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const { status, stdout, stderr } = renderFiles('--reuse', ...options, file);
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`The chart was not rendered: ${stderr}`);
  return (JSON.parse(stdout) as Record<string, Outcome>)[file]!;
}

test('templates have a copy of the defaults, because Helm keeps values.yaml from them', () => {
  expect(read('deploy', 'chart', 'files', 'values.yaml')).toBe(read('deploy', 'chart', 'values.yaml'));
});

describeChart('values of an older chart', () => {
  test('without any one key, they are completed as those of a new installation', () => {
    const all = mergeValues(defaults, everything);
    // A new installation is refused without these, too.
    const withoutIssuer = expect.stringContaining('oidc.issuer must be set') as string;
    const refused = {
      oidc: withoutIssuer,
      'oidc.issuer': withoutIssuer,
      'ingestion.bucket': expect.stringContaining('ingestion.bucket must be set along with') as string,
    };
    const rendered = 1 + countKeys(all) - Object.keys(refused).length;
    expect(reuse(all, '--each')).toEqual({ rendered, refused, different: [] });
  }, 600_000);

  test('those that the chart first had are completed so, too', () => {
    const values = parse(read('tests', 'deploy', 'firstValues.yaml')) as Values;
    expect(countKeys(values)).toBeLessThan(countKeys(defaults));
    expect(reuse(values)).toEqual({ rendered: 1, refused: {}, different: [] });
  }, 600_000);

  test('what they say is kept, also where it is false, zero or empty', () => {
    const values = mergeValues(mergeValues(defaults, everything), {
      web: { enabled: false },
      ingress: { enabled: false },
      networkPolicies: { enabled: false },
      monitoring: { enabled: false, otlpEndpoint: '' },
      catalogReplicas: { count: 0 },
      postgres: { cloudnativepg: { readFromStandbys: false } },
      drainDelayMs: 0,
    });
    expect(reuse(values)).toEqual({ rendered: 1, refused: {}, different: [] });
  }, 600_000);
});
