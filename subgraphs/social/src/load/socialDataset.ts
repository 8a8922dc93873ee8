/** Loads a whole social world at once, by COPY, all or nothing. For demos, measurements and moving in from elsewhere. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Visibility } from '../db/generated/tables.js';

export interface WorldMember {
  readonly handle: string;
  readonly displayName: string;
  readonly defaultVisibility: Visibility;
}

export interface WorldWatch {
  /** Index of the member. */
  readonly member: number;
  readonly movieId: string;
  readonly watchedAt: Date | null;
  readonly rating: number | null;
  readonly visibility: Visibility;
}

/** Members are named by their place in `members`, from 0. Each list is read once. */
export interface World {
  readonly members: Iterable<WorldMember>;
  /** Each friendship once. */
  readonly friendships: Iterable<readonly [number, number]>;
  readonly watches: Iterable<WorldWatch>;
  readonly watchlist: Iterable<{ member: number; movieId: string }>;
  readonly lovedPeople: Iterable<{ member: number; personId: string }>;
}

export interface WorldSummary {
  members: number;
  friendships: number;
  watches: number;
  /** Rows about a film or person that the catalog does not have. */
  unknown: number;
}

export interface WorldOptions {
  /** Kept as the metadata `social_dataset`, which tells later what was loaded. */
  readonly name: string;
  readonly onProgress?: (rows: number) => void;
}

const rowsBetweenReports = 5_000;

/** Null, and nothing done, where a world is there already. */
export async function loadWorld(pool: pg.Pool, world: World, options: WorldOptions): Promise<WorldSummary | null> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('LOCK TABLE app_metadata, member IN EXCLUSIVE MODE');
    const marked = await client.query('INSERT INTO app_metadata (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      'social_dataset',
      options.name,
    ]);
    const summary = marked.rowCount === 0 ? null : await copyWorld(client, world, options.onProgress ?? (() => {}));
    await client.query('COMMIT');
    if (summary) await client.query('ANALYZE');
    return summary;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function copyWorld(
  client: pg.PoolClient,
  world: World,
  onProgress: (rows: number) => void,
): Promise<WorldSummary> {
  const summary: WorldSummary = { members: 0, friendships: 0, watches: 0, unknown: 0 };
  const pkOf = async (table: 'film' | 'person') => {
    const { rows } = await client.query<{ id: string; pk: number }>(`SELECT id, pk FROM ${table}`);
    return new Map(rows.map(({ id, pk }) => [id, pk]));
  };
  const { rows } = await client.query<{ base: number }>('SELECT coalesce(max(pk), 0) AS base FROM member');
  const base = rows[0]!.base + 1;
  let copied = 0;
  const copy = async (columns: string, lines: Iterable<string>) => {
    const counted = function* () {
      for (const line of lines) {
        if (++copied % rowsBetweenReports === 0) onProgress(copied);
        yield line;
      }
    };
    await pipeline(Readable.from(counted()), client.query(copyFrom(`COPY ${columns} FROM STDIN`)));
  };
  await copy(
    'member (pk, id, subject, handle, display_name, default_visibility)',
    memberLines(world.members, base, summary),
  );
  await client.query("SELECT setval(pg_get_serial_sequence('member', 'pk'), (SELECT max(pk) FROM member))");
  await copy('friendship (member_pk, friend_pk)', friendshipLines(world.friendships, base, summary));
  const films = await pkOf('film');
  await copy(
    'watch (member_pk, film_pk, watched_at, rating, visibility)',
    watchLines(world.watches, films, base, summary),
  );
  const owned = (list: Iterable<{ member: number; id: string }>, pks: ReadonlyMap<string, number>) =>
    ownedLines(list, pks, base, summary);
  await copy('watchlist (member_pk, film_pk)', owned(withId(world.watchlist, 'movieId'), films));
  await copy('loved_person (member_pk, person_pk)', owned(withId(world.lovedPeople, 'personId'), await pkOf('person')));
  return summary;
}

/** COPY's text format: tab, newline and backslash are escaped, null is \N. */
const cell = (value: string | number | null): string =>
  value === null
    ? '\\N'
    : String(value).replace(/[\\\t\n\r]/g, (mark) => `\\${{ '\\': '\\', '\t': 't', '\n': 'n', '\r': 'r' }[mark]}`);
const line = (...cells: (string | number | null)[]): string => `${cells.map(cell).join('\t')}\n`;

const memberId = (handle: string): string =>
  `usr_${createHash('sha256').update(`member\0${handle}`).digest('hex').slice(0, 16)}`;

function* memberLines(members: Iterable<WorldMember>, base: number, summary: WorldSummary): Iterable<string> {
  for (const { handle, displayName, defaultVisibility } of members)
    yield line(base + summary.members++, memberId(handle), devSubject(handle), handle, displayName, defaultVisibility);
}

function* friendshipLines(friendships: World['friendships'], base: number, summary: WorldSummary): Iterable<string> {
  for (const [a, b] of friendships) {
    summary.friendships++;
    yield line(base + a, base + b);
    yield line(base + b, base + a);
  }
}

function* watchLines(
  watches: Iterable<WorldWatch>,
  films: ReadonlyMap<string, number>,
  base: number,
  summary: WorldSummary,
): Iterable<string> {
  for (const { member, movieId, watchedAt, rating, visibility } of watches) {
    const film = films.get(movieId);
    if (film === undefined) {
      summary.unknown++;
      continue;
    }
    summary.watches++;
    yield line(base + member, film, watchedAt?.toISOString() ?? null, rating, visibility);
  }
}

function* withId<Key extends 'movieId' | 'personId'>(
  rows: Iterable<{ member: number } & Record<Key, string>>,
  key: Key,
): Iterable<{ member: number; id: string }> {
  for (const row of rows) yield { member: row.member, id: row[key] };
}

function* ownedLines(
  rows: Iterable<{ member: number; id: string }>,
  pks: ReadonlyMap<string, number>,
  base: number,
  summary: WorldSummary,
): Iterable<string> {
  for (const { member, id } of rows) {
    const pk = pks.get(id);
    if (pk === undefined) summary.unknown++;
    else yield line(base + member, pk);
  }
}
