import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, waitForLock } from '../src/servers/lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a held lock names its holder; released, it is gone', () => {
  const file = join(folder, 'lock');
  const release = lockFolder(file, 'wait');
  expect(() => lockFolder(file, 'wait')).toThrow(`Process ${process.pid} is using ${folder} already; wait.`);
  release();
  lockFolder(file, 'wait')();
  expect(readdirSync(folder)).toEqual([]);
});

test('what a crash left holds nothing: a dead process, another one of its number, half a file', async () => {
  const dead = spawn('true');
  await new Promise((resolve) => dead.once('exit', resolve));
  for (const stale of [
    `{"pid":${dead.pid},"began":"x"}`,
    `{"pid":${process.pid},"began":"Thu Jan  1 00:00:00 1970"}`,
    '{"pid":',
    '',
  ]) {
    writeFileSync(join(folder, 'lock'), stale);
    lockFolder(join(folder, 'lock'), 'wait')();
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('who waits gets the lock once it is released', async () => {
  const release = lockFolder(join(folder, 'lock'), 'wait');
  let got = false;
  const waiting = waitForLock(join(folder, 'lock')).then((mine) => {
    got = true;
    return mine;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(got).toBe(false);
  release();
  (await waiting)();
});
