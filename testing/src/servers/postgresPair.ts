/** Two PostgreSQL servers of a test: a leader, and a standby that follows it by streaming replication. They wait for the disk. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
  /** The standby gets nothing from the leader any more. */
  cutOff(): Promise<void>;
  /** Kills a server that leads, and starts it as a standby of another one with all that it has: nothing rewinds it. */
  returnAsStandby(server: PairServer, of: PairServer): Promise<PairServer>;
  /** Kills a server, and starts a standby of `of` in its place, from a copy of the running disk of `of`. */
  replace(server: PairServer, of: PairServer): Promise<PairServer>;
  /** A leader with what the leader had when `prepare` had filled it, from a copy of its disk. `isPromoted`: in a new timeline. */
  restore(isPromoted?: boolean): Promise<PairServer>;
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
    const [leaderFolder, standbyFolder, copyFolder] = ['leader', 'standby', 'copy'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const drafting = createLifecycle(silentLog);
    await prepare(await (await startPostgres(drafting, leaderFolder, settings)).url(database));
    await drafting.stop();
    // The package has no pg_basebackup. A copy of a server that is not running is a base backup, too.
    for (const to of [standbyFolder, copyFolder]) copyServer(leaderFolder, to);
    const leader = await open(lifecycle, leaderFolder);
    follow(standbyFolder, leader.url);
    const standby = await open(lifecycle, standbyFolder);
    await readUntil(
      () => leader.run<{ state: string }>('SELECT state FROM pg_stat_replication'),
      (rows) => rows[0]?.state === 'streaming',
    );
    const folderOf = (server: PairServer) => (server === leader ? leaderFolder : standbyFolder);
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
      promote: () => promote(standby),
      cutOff: async () => {
        await standby.run("ALTER SYSTEM SET primary_conninfo = ''", 'SELECT pg_reload_conf()');
        await waitUntil(async () => (await standby.run('SELECT pid FROM pg_stat_wal_receiver')).length === 0);
      },
      returnAsStandby: async (server, of) => {
        await end(server);
        follow(folderOf(server), of.url);
        return open(lifecycle, folderOf(server));
      },
      replace: async (server, of) => {
        await end(server);
        rmSync(folderOf(server), { recursive: true });
        await backUp(of, () => copyServer(folderOf(of), folderOf(server)), folderOf(server));
        follow(folderOf(server), of.url);
        return open(lifecycle, folderOf(server));
      },
      restore: async (isPromoted = false) => {
        if (isPromoted) writeFileSync(join(copyFolder, 'data', 'standby.signal'), '');
        const copy = await open(lifecycle, copyFolder);
        if (isPromoted) await promote(copy);
        return copy;
      },
      stop: () => lifecycle.stop(),
    };
  });
}

function copyServer(from: string, to: string): void {
  mkdirSync(to);
  for (const part of ['data', 'password']) execFileSync('cp', ['--archive', join(from, part), join(to, part)]);
}

/** A base backup of a running server: what `copy` copies, with the label that says from where its log is needed. */
async function backUp(server: PairServer, copy: () => void, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('copy', true)");
    copy();
    const { rows } = await client.query<{ label: string }>('SELECT (pg_backup_stop(false)).labelfile AS label');
    // PostgreSQL opens it to write, so the file is its user's.
    const label = join(to, 'data', 'backup_label');
    writeFileSync(label, rows[0]!.label);
    const { uid, gid } = statSync(join(to, 'data'));
    chownSync(label, uid, gid);
    rmSync(join(to, 'data', 'postmaster.pid'));
  } finally {
    await client.end();
  }
}

async function end(server: PairServer): Promise<void> {
  server.kill();
  await waitUntil(() =>
    server.run('SELECT 1').then(
      () => false,
      () => true,
    ),
  );
}

async function promote(server: PairServer): Promise<void> {
  await server.run('SELECT pg_promote()');
  await waitUntil(async () => (await server.run<{ f: boolean }>('SELECT pg_is_in_recovery() AS f'))[0]!.f === false);
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
