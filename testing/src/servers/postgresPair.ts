/** Two PostgreSQL servers of a test: a leader, and a standby that follows it by streaming replication. They wait for the disk. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type RunningPostgres } from '@marquee/dev/servers/postgres';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readUntil, waitUntil } from '../results/waitUntil.js';

export interface PairServer {
  /** The URL of the database `marquee`. */
  readonly url: string;
  /** Runs statements as the administrator. Gives the rows of the last one. */
  run<Row extends pg.QueryResultRow>(...statements: string[]): Promise<Row[]>;
  /** Ends the server at once, without any shutdown. */
  kill(): void;
}

export interface PostgresPair {
  readonly leader: PairServer;
  readonly standby: PairServer;
  /** From now on the leader acknowledges a commit when it is on the standby's disk, too. */
  makeSynchronous(): Promise<void>;
  /** Makes the standby a leader. Resolves when it takes writes. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

const database = 'marquee';
const standbyName = 'standby';
const settings = ['wal_keep_size=512MB', 'hot_standby_feedback=on', 'shared_buffers=64MB'];

/** `prepare` fills the leader's database before the standby follows. */
export async function startPostgresPair(prepare: (url: string) => Promise<void>): Promise<PostgresPair> {
  // PostgreSQL runs as an unprivileged user if the tests run as root. That user must be able to enter the folder.
  const folder = mkdtempSync('/var/tmp/marquee-pair-');
  chmodSync(folder, 0o755);
  const lifecycle = createLifecycle(silentLog);
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  return openOrUnwind(lifecycle, async () => {
    const [leaderFolder, standbyFolder] = [join(folder, 'leader'), join(folder, 'standby')];
    const drafting = createLifecycle(silentLog);
    await prepare(await (await startPostgres(drafting, leaderFolder, settings)).url(database));
    await drafting.stop();
    // The package has no pg_basebackup. A copy of a server that is not running is a base backup, too.
    mkdirSync(standbyFolder);
    for (const part of ['data', 'password'])
      execFileSync('cp', ['--archive', join(leaderFolder, part), join(standbyFolder, part)]);
    const leader = await open(lifecycle, leaderFolder);
    follow(standbyFolder, leader.url);
    const standby = await open(lifecycle, standbyFolder);
    await readUntil(
      () => leader.run<{ state: string }>('SELECT state FROM pg_stat_replication'),
      (rows) => rows[0]?.state === 'streaming',
    );
    return {
      leader,
      standby,
      makeSynchronous: async () => {
        await leader.run(`ALTER SYSTEM SET synchronous_standby_names = '${standbyName}'`, 'SELECT pg_reload_conf()');
        await readUntil(
          () => leader.run<{ sync_state: string }>('SELECT sync_state FROM pg_stat_replication'),
          (rows) => rows[0]?.sync_state === 'sync',
        );
      },
      promote: async () => {
        await standby.run('SELECT pg_promote()');
        await waitUntil(
          async () => (await standby.run<{ f: boolean }>('SELECT pg_is_in_recovery() AS f'))[0]!.f === false,
        );
      },
      stop: () => lifecycle.stop(),
    };
  });
}

async function open(lifecycle: Lifecycle, folder: string): Promise<PairServer> {
  const server: RunningPostgres = await startPostgres(lifecycle, folder, settings);
  const url = await server.url(database);
  return {
    url,
    run: async <Row extends pg.QueryResultRow>(...statements: string[]) => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => {});
      await client.connect();
      try {
        let rows: Row[] = [];
        for (const statement of statements) ({ rows } = await client.query<Row>(statement));
        return rows;
      } finally {
        await client.end();
      }
    },
    kill: () =>
      process.kill(Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL'),
  };
}

/** Makes the copy of a leader follow it. */
function follow(folder: string, url: string): void {
  const { hostname, port, username, password } = new URL(url);
  const source = `host=${hostname} port=${port} user=${username} password=${password} application_name=${standbyName}`;
  appendFileSync(join(folder, 'data', 'postgresql.auto.conf'), `\nprimary_conninfo = '${source}'\n`);
  writeFileSync(join(folder, 'data', 'standby.signal'), '');
}

/** One URL with the servers of both. */
export function urlOfBoth(one: string, other: string): string {
  const { host } = new URL(other);
  return one.replace(/@([^/]+)/, `@$1,${host}`);
}
