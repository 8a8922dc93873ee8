/** Loads a whole social data set by COPY, in one transaction. For demos, benchmarks and imports of another system's data. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Visibility } from '../db/generated/tables.js';

export interface DatasetMember {
  readonly handle: string;
  readonly displayName: string;
  readonly defaultVisibility: Visibility;
}

export interface DatasetWatch {
  /** Index of the member. */
  readonly member: number;
  readonly movieId: string;
  readonly watchedAt: Date | null;
  readonly rating: number | null;
  readonly visibility: Visibility;
}

/** Members are referenced by their index in `members`, from 0. Each list is read once. */
export interface SocialDataset {
  readonly members: Iterable<DatasetMember>;
  /** Each friendship once. */
  readonly friendships: Iterable<readonly [number, number]>;
  readonly watches: Iterable<DatasetWatch>;
  readonly watchlist: Iterable<{ member: number; movieId: string }>;
  readonly lovedPeople: Iterable<{ member: number; personId: string }>;
}

export interface DatasetSummary {
  members: number;
  friendships: number;
  watches: number;
  /** Rows about a film or person that the catalog does not have. They are not loaded. */
  unknown: number;
}

export interface DatasetOptions {
  /** Stored as the metadata `social_dataset`. */
  readonly name: string;
  readonly onProgress?: (rows: number) => void;
}

const rowsPerProgress = 5_000;

/** Returns null and loads nothing if a data set was loaded before. */
export async function loadDataset(
  pool: pg.Pool,
  dataset: SocialDataset,
  options: DatasetOptions,
): Promise<DatasetSummary | null> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('LOCK TABLE app_metadata, member IN EXCLUSIVE MODE');
    const recorded = await client.query(
      'INSERT INTO app_metadata (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      ['social_dataset', options.name],
    );
    const summary =
      recorded.rowCount === 0 ? null : await copyDataset(client, dataset, options.onProgress ?? (() => {}));
    // Within the transaction, where no statement timeout holds: on a busy machine it takes longer than that of requests.
    if (summary) await client.query('ANALYZE');
    await client.query('COMMIT');
    return summary;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function copyDataset(
  client: pg.PoolClient,
  dataset: SocialDataset,
  onProgress: (rows: number) => void,
): Promise<DatasetSummary> {
  const pksById = async (table: 'film' | 'person') => {
    const { rows } = await client.query<{ id: string; pk: number }>(`SELECT id, pk FROM ${table}`);
    return new Map(rows.map(({ id, pk }) => [id, pk]));
  };
  let copied = 0;
  const copy = async (columns: string, lines: Iterable<string>) => {
    const counted = function* () {
      for (const line of lines) {
        if (++copied % rowsPerProgress === 0) onProgress(copied);
        yield line;
      }
    };
    await pipeline(Readable.from(counted()), client.query(copyFrom(`COPY ${columns} FROM STDIN`)));
  };
  const { rows } = await client.query<{ firstPk: number }>('SELECT coalesce(max(pk), 0) + 1 AS "firstPk" FROM member');
  const summary: DatasetSummary = { members: 0, friendships: 0, watches: 0, unknown: 0 };
  const load: Load = { firstPk: rows[0]!.firstPk, summary };
  await copy('member (pk, id, subject, handle, display_name, default_visibility)', memberLines(dataset.members, load));
  await client.query("SELECT setval(pg_get_serial_sequence('member', 'pk'), (SELECT max(pk) FROM member))");
  await copy('friendship (member_pk, friend_pk)', friendshipLines(dataset.friendships, load));
  const films = await pksById('film');
  await copy('watch (member_pk, film_pk, watched_at, rating, visibility)', watchLines(dataset.watches, films, load));
  await copy('watchlist (member_pk, film_pk)', listLines(withId(dataset.watchlist, 'movieId'), films, load));
  const people = await pksById('person');
  await copy('loved_person (member_pk, person_pk)', listLines(withId(dataset.lovedPeople, 'personId'), people, load));
  return summary;
}

interface Load {
  /** The pk of the data set's first member. */
  readonly firstPk: number;
  /** Counts the rows as they are copied. */
  readonly summary: DatasetSummary;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format: tabs, line breaks and backslashes are escaped, and null is \N. */
const cell = (value: string | number | null): string =>
  value === null ? '\\N' : String(value).replace(/[\\\t\n\r]/g, (character) => escapes[character]!);
const line = (...cells: (string | number | null)[]): string => `${cells.map(cell).join('\t')}\n`;

const memberId = (handle: string): string =>
  `usr_${createHash('sha256').update(`member\0${handle}`).digest('hex').slice(0, 16)}`;

function* memberLines(members: Iterable<DatasetMember>, { firstPk, summary }: Load): Iterable<string> {
  for (const { handle, displayName, defaultVisibility } of members) {
    const pk = firstPk + summary.members++;
    yield line(pk, memberId(handle), devSubject(handle), handle, displayName, defaultVisibility);
  }
}

function* friendshipLines(friendships: SocialDataset['friendships'], { firstPk, summary }: Load): Iterable<string> {
  for (const [a, b] of friendships) {
    summary.friendships++;
    yield line(firstPk + a, firstPk + b);
    yield line(firstPk + b, firstPk + a);
  }
}

function* watchLines(
  watches: Iterable<DatasetWatch>,
  films: ReadonlyMap<string, number>,
  { firstPk, summary }: Load,
): Iterable<string> {
  for (const { member, movieId, watchedAt, rating, visibility } of watches) {
    const film = films.get(movieId);
    if (film === undefined) {
      summary.unknown++;
      continue;
    }
    summary.watches++;
    yield line(firstPk + member, film, watchedAt?.toISOString() ?? null, rating, visibility);
  }
}

interface ListRow {
  readonly member: number;
  /** Id of the film or person. */
  readonly id: string;
}

function* withId<Key extends 'movieId' | 'personId'>(
  rows: Iterable<{ member: number } & Record<Key, string>>,
  key: Key,
): Iterable<ListRow> {
  for (const row of rows) yield { member: row.member, id: row[key] };
}

function* listLines(
  rows: Iterable<ListRow>,
  pks: ReadonlyMap<string, number>,
  { firstPk, summary }: Load,
): Iterable<string> {
  for (const { member, id } of rows) {
    const pk = pks.get(id);
    if (pk === undefined) summary.unknown++;
    else yield line(firstPk + member, pk);
  }
}
