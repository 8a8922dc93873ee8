/** The images that deploy/release/pushImages.sh pushes: the registry has a repository for each, and the chart pulls them by these names. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';

const prefix = '000000000000.dkr.ecr.eu-central-1.amazonaws.com/marquee-test/';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-images-'));
  // Writes its arguments down instead of building anything.
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\nprintf '%s\\n' "$*" >>"${folder}/calls"\n`);
  chmodSync(join(folder, 'docker'), 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script with an engine that builds nothing. Gives what it asked the engine for. */
function push(...values: readonly string[]) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const script = repositoryFile('deploy', 'release', 'pushImages.sh');
  const { status, stderr } = spawnSync('bash', [script, ...values], { encoding: 'utf8', env });
  return { status, stderr, calls: () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') };
}

test('each image is built from its workspace for the nodes, and has the version as its tag', () => {
  const { status, calls } = push(prefix, '0.2.0');
  expect(status).toBe(0);
  expect(calls()).toEqual(
    [
      ['gateway', 'gateway'],
      ['subgraphs/catalog', 'catalog'],
      ['subgraphs/social', 'social'],
      ['ingestion', 'ingestion'],
      ['dev', 'tools'],
    ].map(
      ([workspace, name]) =>
        `buildx build --push --platform linux/arm64 --build-arg WORKSPACE=${workspace} --tag ${prefix}${name}:0.2.0 .`,
    ),
  );
});

test('the registry has a repository for each image', () => {
  const pushed = push(prefix, '0.2.0').calls();
  const images = readFileSync(repositoryFile('deploy', 'terraform', 'modules', 'images', 'main.tf'), 'utf8');
  const [, list] = /for_each = toset\(\[(.*)\]\)/.exec(images)!;
  const names = list!.split(',').map((name) => name.replaceAll(/[" ]/g, ''));
  expect(pushed.map((call) => /marquee-test\/(.*):0\.2\.0/.exec(call)![1]!).sort()).toEqual(names.sort());
});

test('nodes of eksctl have the platform that is built unless another is given', () => {
  const cluster = readFileSync(repositoryFile('deploy', 'eksctl', 'cluster.yaml'), 'utf8');
  // Graviton: the number of the generation, then a g.
  expect(/instanceType: \w+\d(g?)/.exec(cluster)![1]).toBe('g');
  expect(push(prefix, '0.2.0', 'linux/amd64').calls()[0]).toContain('--platform linux/amd64 ');
});

test('a prefix without its slash is refused', () => {
  const { status, stderr } = push('registry.example/marquee', '0.2.0');
  expect(status).toBe(1);
  expect(stderr).toContain('The prefix ends with a slash: registry.example/marquee/');
});
