/** S3 and SQS on this machine: moto's server, installed once into the user's cache folder. It keeps its data in memory only. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '../repository.js';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { startSupervised, waitUntilReady } from './supervisedProcess.js';
import { freePort } from './freePort.js';
import { waitForLock } from './lock.js';

const requirements = repositoryFile('dev', 'moto', 'requirements.txt');
const execute = promisify(execFile);

/** Returns the server's endpoint; `lifecycle.stop()` stops it. Throws a StartError without Python or when pip fails. */
export async function startMoto(lifecycle: Lifecycle): Promise<string> {
  const environment = await motoEnvironment();
  const folder = mkdtempSync(join(tmpdir(), 'marquee-moto-'));
  lifecycle.onStop('moto folder', () => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const logFile = join(folder, 'console.log');
  const server = await startSupervised({
    name: 'moto',
    command: join(environment, 'bin', 'python'),
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    env: { PATH: process.env.PATH, MARQUEE_MOTO: folder },
    stopSignal: 'TERM',
    pidFile: join(folder, 'moto.pid'),
    logFile,
    processTag: `-p ${port}`,
  });
  lifecycle.onStop('moto', () => server.stop());
  const endpoint = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(endpoint).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitUntilReady(server, isReady, { name: 'moto', logFile, timeoutMs: 60_000 });
  return endpoint;
}

export const hasPython = async (): Promise<boolean> =>
  execute('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))']).then(
    () => true,
    () => false,
  );

/** A virtual environment with the pinned packages; other pins get another one. */
async function motoEnvironment(): Promise<string> {
  if (!(await hasPython()))
    throw new StartError('Python 3.9 or later with venv is needed for moto (S3 and SQS); install it.');
  const pin = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'marquee');
  const folder = join(cache, `moto-${pin}`);
  if (existsSync(join(folder, 'installed'))) return folder;
  mkdirSync(cache, { recursive: true });
  const release = await waitForLock(`${folder}.lock`);
  try {
    if (!existsSync(join(folder, 'installed'))) await install(folder);
  } finally {
    release();
  }
  return folder;
}

/** Installs in place, because an environment cannot be moved. The folder `installed` is made last, when all is complete. */
async function install(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  try {
    await execute('python3', ['-m', 'venv', folder]);
    await execute(join(folder, 'bin', 'python'), pip);
  } catch (error) {
    throw new StartError(
      `pip could not install moto: ${String((error as { stderr?: string }).stderr)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  }
  mkdirSync(join(folder, 'installed'));
}
