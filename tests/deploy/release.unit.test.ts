/** What the workflows do before something is released: pins, scans, and proofs of where images and the chart were built. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { parse } from 'yaml';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly 'continue-on-error'?: boolean;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const jobsOf = (name: string) =>
  (
    parse(readFileSync(repositoryFile('.github', 'workflows', `${name}.yml`), 'utf8')) as {
      jobs: Readonly<Record<string, Job>>;
    }
  ).jobs;
const release = jobsOf('release');
const ci = jobsOf('ci');
const indexOf = ({ steps }: Job, isWanted: (step: Step) => boolean) => steps.findIndex(isWanted);
const isScan = ({ uses }: Step) => uses?.startsWith('anchore/scan-action@') ?? false;
const isProof = ({ uses }: Step) => uses?.startsWith('actions/attest-build-provenance@') ?? false;

test('a release has the jobs of CI behind it, and refuses images without a digest and a version without a changelog', () => {
  expect(release.test!.uses).toBe('./.github/workflows/ci.yml');
  expect(release.build!.needs).toEqual(['test', 'pins']);
  expect(release.pins!.steps.flatMap(({ run }) => run ?? [])).toEqual([
    'bash deploy/release/pinImages.sh --check',
    'bash deploy/release/notes.sh "${GITHUB_REF_NAME#v}"',
  ]);
});

test.each([
  ['a commit', ci.images!, /docker build .* --tag "marquee\/\$NAME:ci"/, 'marquee/${{ matrix.name }}:ci'],
  ['a release', release.build!, /docker buildx build --push /, '${{ steps.build.outputs.image }}'],
])('each image of %s is scanned after it was built, and a finding ends the job', (_, job, build, image) => {
  const [built, scanned] = [indexOf(job, ({ run }) => build.test(run ?? '')), indexOf(job, isScan)];
  expect(built).toBeGreaterThanOrEqual(0);
  expect(scanned).toBeGreaterThan(built);
  const scan = job.steps[scanned]!;
  expect(scan.with).toEqual({ image, 'severity-cutoff': 'high', 'only-fixed': true, 'output-format': 'table' });
  expect([scan.if, scan['continue-on-error']]).toEqual([undefined, undefined]);
});

test('no image has the tag of a release before it was scanned', () => {
  expect(release.images!.needs).toBe('build');
  const [{ run }] = release.build!.steps.filter(({ id }) => id === 'build') as [Step];
  const tags = [...run!.matchAll(/--tag "([^"]+)"/g)].map(([, tag]) => tag);
  expect(tags).toEqual(['$IMAGE:${GITHUB_REF_NAME#v}-$PLATFORM']);
  expect(run).toContain(`echo "image=${tags[0]}" >>"$GITHUB_OUTPUT"`);
});

test('images and the chart have a proof of where they were built, of the digest that the registry gave', () => {
  for (const [job, outcome] of [
    [release.images!, 'join'],
    [release.chart!, 'push'],
  ] as const) {
    const [proof] = job.steps.filter(isProof) as [Step];
    expect(proof.with).toMatchObject({
      'subject-digest': `\${{ steps.${outcome}.outputs.digest }}`,
      'push-to-registry': true,
    });
    expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write', attestations: 'write' });
    expect(job.steps.find(({ id }) => id === outcome)!.run).toContain('echo "digest=');
  }
});

test('the chart is pushed when all images that it names have their tag, and then the release is made', () => {
  expect(release.chart!.needs).toBe('images');
  expect(release.release!.needs).toEqual(['images', 'chart']);
  const { run } = release.chart!.steps.find(({ id }) => id === 'push')!;
  expect(run).toContain('deploy/release/packageChart.sh "$REGISTRY/" "${GITHUB_REF_NAME#v}"');
  expect(run).toContain('helm push "$archive" "oci://$REGISTRY/charts"');
});
