/** deploy/release/pinImages.sh: images from outside get the digests of their registries, and --check refuses those without. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';

const files = [
  'Dockerfile',
  'docker-compose.yml',
  'deploy/chart/values.yaml',
  'deploy/chart/files/values.yaml',
  'deploy/skaffold/databases.yaml',
];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-pins-'));
  for (const file of [...files, 'deploy/release/pinImages.sh']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(repositoryFile(...file.split('/')), join(folder, file));
  }
  // What is pinned already is not what these tests are about.
  for (const file of files) write(file, read(file).replaceAll(/@sha256:[0-9a-f]{64}/g, ''));
  registry('printf "%s" "$4" | sha256sum | sed "s/^/sha256:/; s/ .*//"');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

/** An engine whose registries answer with what this line of a shell prints. `$4` is the image. */
function registry(line: string) {
  write('docker', `#!/bin/sh\necho "$*" >>"${folder}/calls"\n${line}\n`);
  chmodSync(join(folder, 'docker'), 0o755);
}

const digestOf = (image: string) => `sha256:${createHash('sha256').update(image).digest('hex')}`;

function run(...values: readonly string[]) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const script = join(folder, 'deploy', 'release', 'pinImages.sh');
  const { status, stdout, stderr } = spawnSync('bash', [script, ...values], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('each image from outside gets the digest of its tag, and nothing else changes', () => {
  const before = files.map(read);
  expect(run()).toMatchObject({ status: 0, stderr: '' });
  const outside = /(^FROM |^ *image: )([a-z0-9./-]+:[\w.-]+)(?=\s)/gm;
  for (const [index, file] of files.entries()) {
    const expected = before[index]!.replaceAll(outside, (_, start: string, image: string) =>
      image.startsWith('marquee/') ? `${start}${image}` : `${start}${image}@${digestOf(image)}`,
    );
    expect(read(file)).toBe(expected);
    expect(expected).not.toBe(before[index]);
  }
  expect(read('Dockerfile')).toContain(`FROM node:22-bookworm-slim@${digestOf('node:22-bookworm-slim')} AS source`);
  expect(run('--check')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('what is pinned gets the newest digest of its tag', () => {
  run();
  const pinned = files.map(read);
  const newer = `sha256:${'a'.repeat(64)}`;
  registry(`echo ${newer}`);
  expect(run().status).toBe(0);
  for (const [index, file] of files.entries())
    expect(read(file)).toBe(pinned[index]!.replaceAll(/sha256:[0-9a-f]{64}/g, newer));
  expect(read('calls')).not.toContain('@');
});

test('nothing is pinned if one registry does not answer with a digest', () => {
  const before = files.map(read);
  for (const line of ['exit 1', 'echo "no such image"']) {
    registry(`case $4 in postgres:*) ${line} ;; *) echo sha256:${'a'.repeat(64)} ;; esac`);
    expect(run().status).toBe(1);
    expect(files.map(read)).toEqual(before);
  }
});

test.each([
  ['Dockerfile', 'FROM debian:bookworm-slim', 'debian:bookworm-slim'],
  ['docker-compose.yml', '    image: postgres:18', 'postgres:18'],
  ['deploy/chart/values.yaml', '    image: neo4j:5.26-community', 'neo4j:5.26-community'],
  ['deploy/skaffold/databases.yaml', '          image: neo4j', 'neo4j'],
])('--check refuses an image of %s without a digest: %s', (file, line, image) => {
  run();
  const name = line.replace(/:[^:]*$/, '');
  write(file, read(file).replace(new RegExp(`^${name}:.*@sha256:.*$`, 'm'), line));
  expect(run('--check')).toMatchObject({
    status: 1,
    stdout: `${file}: ${image} has no digest: run deploy/release/pinImages.sh\n`,
  });
});
