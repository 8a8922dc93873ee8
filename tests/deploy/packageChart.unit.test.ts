/** deploy/release/packageChart.sh: the chart of a release has its version, and the images of its registry. `make deploy-check` packages it with Helm. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';

const chart = repositoryFile('deploy', 'chart');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-package-'));
  // Copies what it is asked to package: helm package <chart> --destination <folder>.
  writeFileSync(join(folder, 'helm'), '#!/bin/sh\ncp -r "$2" "$4/packaged"\n');
  chmodSync(join(folder, 'helm'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function packageChart(...values: readonly string[]) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const script = repositoryFile('deploy', 'release', 'packageChart.sh');
  const { status, stdout, stderr } = spawnSync('bash', [script, ...values], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

const filesOf = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(root, path)).isFile())
    .sort();

test('versions and the prefix are those of the release, and all else is as it was', () => {
  const { status, stdout } = packageChart('registry.example/marquee/', '1.2.3', folder);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${join(folder, 'marquee-1.2.3.tgz')}\n` });
  const packaged = join(folder, 'packaged');
  expect(filesOf(packaged)).toEqual(filesOf(chart));
  const changed = filesOf(chart).flatMap((path) => {
    const before = readFileSync(join(chart, path), 'utf8').split('\n');
    const after = readFileSync(join(packaged, path), 'utf8').split('\n');
    return after.flatMap((line, index) => (line === before[index] ? [] : [[path, line]]));
  });
  const ofValues = (path: string) => [
    [path, 'version: 1.2.3'],
    [path, '  prefix: registry.example/marquee/'],
  ];
  expect(changed).toEqual([
    ['Chart.yaml', 'version: 1.2.3'],
    ['Chart.yaml', 'appVersion: 1.2.3'],
    ...ofValues(join('files', 'values.yaml')),
    ...ofValues('values.yaml'),
  ]);
});

test('a prefix without its slash is refused', () => {
  const { status, stderr } = packageChart('registry.example/marquee', '1.2.3', folder);
  expect(status).toBe(1);
  expect(stderr).toContain('The prefix ends with a slash: registry.example/marquee/');
});
