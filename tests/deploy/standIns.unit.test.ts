/** The stand-in for the image of Neo4j: it hands on what compose sets, and refuses what it does not know, so that a check tries what is set. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-stand-in-'));
  // Writes its arguments down instead of starting a server.
  writeFileSync(join(folder, 'java'), '#!/bin/sh\necho "$@"\n');
  chmodSync(join(folder, 'java'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(variables: Readonly<Record<string, string>>) {
  const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, DATA: folder, ...variables };
  const script = repositoryFile('deploy', 'check', 'containers', 'neo4j.sh');
  const { status, stdout, stderr } = spawnSync('sh', [script], { encoding: 'utf8', env });
  const settings = () =>
    readFileSync(join(folder, 'home', 'conf', 'neo4j.conf'), 'utf8')
      .trim()
      .split('\n');
  return { status, stdout, stderr, settings };
}

test('a setting of a variable has dots for underscores, and an underscore for two', () => {
  const { status, settings } = start({
    NEO4J_AUTH: 'neo4j/a-password',
    NEO4J_db_tx__log_rotation_retention__policy: '2 days 1G',
    NEO4J_server_memory_pagecache_size: '64m',
  });
  expect(status).toBe(0);
  expect(settings()).toEqual(
    expect.arrayContaining(['db.tx_log.rotation.retention_policy=2 days 1G', 'server.memory.pagecache.size=64m']),
  );
  // A setting that is there twice keeps the server from starting.
  expect(settings().filter((line) => line.startsWith('server.memory.pagecache'))).toHaveLength(1);
});

test('the heap has the size that is set', () => {
  const { stdout, settings } = start({ NEO4J_server_memory_heap_max__size: '512m' });
  expect(stdout).toContain('-Xmx512m');
  expect(settings()).toContain('server.memory.pagecache.size=128m');
});

test('a variable that is no setting is refused', () => {
  const { status, stdout, stderr } = start({ NEO4J_PLUGINS: '["apoc"]' });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('does not know NEO4J_PLUGINS');
});
