import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPreviousVersion } from './previousVersion.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-git-'));
const repository = join(folder, 'whole');
const migrations = join(repository, 'subgraphs', 'social', 'src', 'db', 'migrations');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
/** Writes the file of a migration. */
const write = (name: string) => writeFileSync(join(migrations, name), name);
/** Commits all files, and returns the commit. */
const commit = () => {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'test');
  return git('rev-parse', 'HEAD');
};

test('before the first release it is the commit before the newest migration; then the last release', () => {
  mkdirSync(migrations, { recursive: true });
  git('init', '--quiet');
  write('0001-one.sql');
  const first = commit();
  write('0002-two.sql');
  expect(findPreviousVersion(repository)).toEqual({ commit: first, isRelease: false });
  const second = commit();
  expect(findPreviousVersion(repository)).toEqual({ commit: first, isRelease: false });
  commit();
  expect(findPreviousVersion(repository)).toEqual({ commit: first, isRelease: false });

  git('tag', 'v0.9.0', second);
  expect(findPreviousVersion(repository)).toEqual({ commit: second, isRelease: true });
  git('tag', 'v0.10.0');
  expect(findPreviousVersion(repository)).toEqual({ commit: second, isRelease: true });
  commit();
  expect(findPreviousVersion(repository)).toEqual({ commit: git('rev-parse', 'v0.10.0'), isRelease: true });
});

test('a clone without the history, and a folder without Git, say what to do', () => {
  const shallow = join(folder, 'shallow');
  execFileSync('git', ['clone', '--quiet', '--depth=1', '--no-tags', `file://${repository}`, shallow]);
  expect(() => findPreviousVersion(shallow)).toThrow('git fetch --unshallow');
  rmSync(join(shallow, '.git'), { recursive: true });
  expect(() => findPreviousVersion(shallow)).toThrow('git fetch --unshallow');
});
