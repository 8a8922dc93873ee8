/** The lock file of a data folder. */
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

test('lockFolder names the process that holds the lock; a released lock leaves no file', () => {
  const file = join(folder, 'lock');
  const release = lockFolder(file, 'wait');
  expect(() => lockFolder(file, 'wait')).toThrow(`Process ${process.pid} is using ${folder} already; wait.`);
  release();
  lockFolder(file, 'wait')();
  expect(readdirSync(folder)).toEqual([]);
});

test('a stale lock is free: of a dead process, of a reused process id, or an incomplete file', async () => {
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

test('waitForLock resolves when the lock is released', async () => {
  const release = lockFolder(join(folder, 'lock'), 'wait');
  let isLocked = false;
  const waiting = waitForLock(join(folder, 'lock')).then((mine) => {
    isLocked = true;
    return mine;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isLocked).toBe(false);
  release();
  (await waiting)();
});
