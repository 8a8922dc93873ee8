/**
 * The return path after a promotion, as docs/operations/disaster-recovery.md says: the former primary wrote what the promoted server never got. Its
 * writes and removals are found and reported, and a copy of the promoted server takes its place.
 */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { archive, userActivities } from '@marquee/social/changeFeed/userActivity';
import { watchId } from '@marquee/social/model/ids';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startPostgresPair, type PairServer, type PostgresPair } from '@marquee/testing/servers/postgresPair';
import { filmId, prepareFilms, startSocialProcess } from '@marquee/testing/servers/socialOnPair';
import { withSocialDatabase } from '@marquee/testing/servers/testServers';

const statement = (name: string) => readFileSync(repositoryFile('deploy', 'recovery', name), 'utf8');
const personId = 'per_0000000000';
let pair: PostgresPair;
beforeAll(async () => {
  pair = await startPostgresPair((url) => prepareFilms(url, 8));
  await pair.leader.run(`INSERT INTO person (id, name) VALUES ('${personId}', 'A Person')`);
});
afterAll(() => pair.stop());

type Mutation = readonly [name: string, inputType: string, input: Record<string, unknown>];

/** Writes as a member. */
async function write(server: PairServer, handle: string, mutations: readonly Mutation[]): Promise<void> {
  const social = await startSocialProcess({ url: server.url });
  try {
    for (const [mutation, inputType, input] of mutations) {
      const text = `mutation ($input: ${inputType}!) { result: ${mutation}(input: $input) { userErrors { message } } }`;
      expect(await social.ask(handle, text, { input })).toEqual({ data: { result: { userErrors: [] } } });
    }
  } finally {
    await social.stop();
  }
}

async function erase(server: PairServer, handle: string): Promise<void> {
  const social = await startSocialProcess({ url: server.url });
  expect(await social.ask(handle, 'mutation { deleteProfile { __typename } }')).toMatchObject({
    data: { deleteProfile: {} },
  });
  await social.stop();
}

const profile = (handle: string): Mutation => ['createProfile', 'CreateProfileInput', { handle, displayName: handle }];
const watch = (movieId: string, note?: string): Mutation => [
  'recordWatch',
  'RecordWatchInput',
  { movieId, note, visibility: 'PUBLIC', idempotencyKey: movieId },
];
const ofUser = (mutation: string, userId: string): Mutation => [mutation, 'UserInput', { userId }];
const loved: Mutation = ['setPersonLoved', 'SetPersonLovedInput', { personId, loved: true }];

const linesOf = async (server: PairServer) =>
  (await server.run<{ line: string }>("SET timezone = 'UTC'", statement('writes.sql'))).map(({ line }) => line);

/** The lines that `comm -23` of the page prints: those that only the first server has. */
async function onlyIn(one: PairServer, other: PairServer): Promise<string[]> {
  const [lines, others] = [await linesOf(one), new Set(await linesOf(other))];
  return lines.filter((line) => !others.has(line));
}

const kindOf = (line: string) => line.split('\t')[0]!;
/** When a row was made: its only column of this kind but watched_at. */
function madeAt(line: string): number {
  const row = JSON.parse(line.split('\t')[3]!) as Record<string, string | undefined>;
  return Date.parse((row.created_at ?? row.rated_at ?? row.added_at ?? row.dismissed_at ?? row.since ?? row.sent_at)!);
}

async function userIdOf(server: PairServer, handle: string): Promise<string> {
  return (await server.run<{ id: string }>(`SELECT id FROM member WHERE handle = '${handle}'`))[0]!.id;
}
async function watchIdOf(server: PairServer, movieId: string): Promise<string> {
  const [row] = await server.run<{ id: string }>(
    `SELECT w.id FROM watch w JOIN film f ON f.pk = w.film_pk WHERE f.id = '${movieId}'`,
  );
  return watchId(row!.id);
}

test('a film or person that leaves the catalog changes no line', async () => {
  const dismissal: Mutation = ['dismissRecommendation', 'DismissInput', { movieId: filmId(6) }];
  await write(pair.leader, 'gil', [
    ...[profile('gil'), watch(filmId(6), 'a note'), dismissal, loved],
    ['rateMovie', 'RateMovieInput', { movieId: filmId(7), rating: 4 }],
    ['setWatchlisted', 'SetWatchlistedInput', { movieId: filmId(7), watchlisted: true }],
  ]);
  const before = await linesOf(pair.leader);
  await withSocialDatabase(pair.leader.url, async (db) => {
    for (const activity of userActivities)
      for (const id of [filmId(6), filmId(7), personId]) await archive(db, activity, { id });
  });
  expect(await pair.leader.run('SELECT kind FROM archived_activity')).toHaveLength(userActivities.length);
  expect(await linesOf(pair.leader)).toEqual(before);
});

/** Tables with a key of a member that `writes.sql` leaves out, and why. */
const leftOut = {
  archived_activity: 'its rows have lines of the tables that they came from',
  idempotency_key: 'it says which request recorded a watch, and the watch has a line',
  history_import: 'it says how far an import is, and what was imported has lines',
  dirty_member: 'a queue of members to count again',
  member_film_contribution: 'computed from watches',
  member_tally: 'computed from watches',
  tally_change: 'a queue of watches to count',
  watch_change: 'transactions that changed watches',
};

async function tablesOfMembers(server: PairServer): Promise<string[]> {
  const rows = await server.run<{ name: string }>(`
    SELECT conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'f' AND confrelid = 'member'::regclass
    UNION SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'member_pk'`);
  return rows.map(({ name }) => name);
}

describe('a former primary that wrote after the cut', () => {
  let lost: string[];
  let onlyNew: string[];
  let cutAt: number;
  let erased: string;

  beforeAll(async () => {
    const { leader, standby } = pair;
    await write(leader, 'ana', [profile('ana'), watch(filmId(0), 'first'), watch(filmId(1))]);
    for (const handle of ['ben', 'cleo', 'dora', 'eve']) await write(leader, handle, [profile(handle)]);
    await waitUntil(async () => (await onlyIn(leader, standby)).length === 0);
    await pair.cutOff();
    const [ana, ben, cleo, dora] = await Promise.all(
      ['ana', 'ben', 'cleo', 'dora'].map((handle) => userIdOf(leader, handle)),
    );
    erased = await userIdOf(leader, 'eve');
    const note = 'two\nlines\tand a tab';
    await write(leader, 'ana', [
      ['updateProfile', 'UpdateProfileInput', { displayName: 'Ana Adler' }],
      ['updateWatch', 'UpdateWatchInput', { watchId: await watchIdOf(leader, filmId(0)), note }],
      ['deleteWatch', 'DeleteWatchInput', { watchId: await watchIdOf(leader, filmId(1)) }],
      ['rateMovie', 'RateMovieInput', { movieId: filmId(2), rating: 9 }],
      ['setWatchlisted', 'SetWatchlistedInput', { movieId: filmId(2), watchlisted: true }],
      ['dismissRecommendation', 'DismissInput', { movieId: filmId(3) }],
      ['setPersonLoved', 'SetPersonLovedInput', { personId, loved: true }],
      ...[ofUser('requestFriendship', ben!), ofUser('requestFriendship', dora!), ofUser('blockUser', cleo!)],
      watch(filmId(4)),
    ]);
    await write(leader, 'ben', [ofUser('acceptFriendship', ana!)]);
    await erase(leader, 'eve');
    await pair.promote();
    // The number of a new row is one that the former primary has given, too.
    await write(standby, 'fay', [profile('fay'), watch(filmId(5))]);
    const [row] = await standby.run<{ at: Date }>('SELECT pg_last_xact_replay_timestamp() AS at');
    cutAt = row!.at.getTime();
    [lost, onlyNew] = [await onlyIn(leader, standby), await onlyIn(standby, leader)];
  });

  test('has a line of each table with a key of a member that is not left out', async () => {
    const expected = (await tablesOfMembers(pair.leader)).filter((name) => !Object.hasOwn(leftOut, name));
    expect([...new Set(lost.map(kindOf))].sort()).toEqual(['member', ...expected].sort());
  });

  test('has a line for each write that the promoted server lacks, and no others', () => {
    expect(lost.map(kindOf).sort()).toEqual(
      [
        ...['member', 'watch', 'watch', 'standalone_rating', 'watchlist', 'dismissed', 'loved_person'],
        ...['friendship', 'friend_request', 'block'],
      ].sort(),
    );
    for (const line of lost) expect(line).toMatch(/^[a-z_]+\tusr_\w+\t\w*\t\{[^\n\t]*\}$/);
    expect(lost.find((line) => kindOf(line) === 'member')).toContain('Ana Adler');
    expect(lost.find((line) => line.includes(filmId(0)))).toContain('"note_length": 19');
    expect(lost.join()).not.toContain('and a tab');
  });

  test('lacks lines of what it removed or changed, which are older than the cut, and of what is new on the other', () => {
    const older = onlyNew.filter((line) => madeAt(line) <= cutAt);
    expect(older.map(kindOf).sort()).toEqual(['member', 'member', 'watch', 'watch']);
    expect(older.filter((line) => line.startsWith(`member\t${erased}\t`))).toHaveLength(1);
    expect(older.filter((line) => line.includes(filmId(1)))).toHaveLength(1);
    const newer = onlyNew.filter((line) => madeAt(line) > cutAt);
    expect(newer.map(kindOf).sort()).toEqual(['member', 'watch']);
    expect(newer.some((line) => line.includes('"fay"'))).toBe(true);
  });
});

test('two servers that both take writes are seen, and a copy of the promoted one follows with its writes', async () => {
  const role = async (server: PairServer) => (await server.run<{ line: string }>(statement('role.sql')))[0]!.line;
  const [former, promoted] = [await role(pair.leader), await role(pair.standby)];
  expect([former, promoted]).toEqual(['writes\t00000001', 'writes\t00000002']);
  const copy = await pair.replace(pair.leader, pair.standby);
  expect([await role(copy), await role(pair.standby)]).toEqual(['follows', promoted]);
  await write(pair.standby, 'hedy', [profile('hedy'), watch(filmId(0))]);
  await waitUntil(async () => (await onlyIn(pair.standby, copy)).length === 0);
  expect(await onlyIn(copy, pair.standby)).toEqual([]);
});
