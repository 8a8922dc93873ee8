/**
 * The return path after a promotion, as docs/operations/disaster-recovery.md says: the former primary wrote what the promoted server never got. Its
 * writes are found and reported, and a copy of the promoted server takes its place.
 */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startPostgresPair, type PairServer, type PostgresPair } from '@marquee/testing/servers/postgresPair';
import { filmId, prepareFilms, startSocialProcess } from '@marquee/testing/servers/socialOnPair';

const statement = (name: string) => readFileSync(repositoryFile('deploy', 'recovery', name), 'utf8');
let pair: PostgresPair;
beforeAll(async () => {
  pair = await startPostgresPair((url) => prepareFilms(url, 3));
});
afterAll(() => pair.stop());

/** Writes as a member. */
async function write(
  server: PairServer,
  handle: string,
  mutations: [string, Record<string, unknown>][],
): Promise<void> {
  const social = await startSocialProcess({ url: server.url });
  try {
    for (const [mutation, input] of mutations) {
      const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
      const text = `mutation ($input: ${type}) { result: ${mutation}(input: $input) { userErrors { message } } }`;
      expect(await social.ask(handle, text, { input })).toEqual({ data: { result: { userErrors: [] } } });
    }
  } finally {
    await social.stop();
  }
}

const profile = (handle: string): [string, Record<string, unknown>] => [
  'createProfile',
  { handle, displayName: handle },
];
const watch = (movieId: string): [string, Record<string, unknown>] => [
  'recordWatch',
  { movieId, visibility: 'PUBLIC', idempotencyKey: movieId },
];

/** The lines that `comm -23` of the page prints: those that only the former primary has. */
async function onlyIn(former: PairServer, promoted: PairServer): Promise<string[]> {
  const lines = async (server: PairServer) =>
    (await server.run<{ line: string }>(statement('writes.sql'))).map(({ line }) => line);
  const [old, current] = [await lines(former), new Set(await lines(promoted))];
  return old.filter((line) => !current.has(line));
}

test('writes that only the former primary has are reported, and no others', async () => {
  await write(pair.leader, 'ana', [profile('ana'), watch(filmId(0))]);
  await pair.cutOff();
  await write(pair.leader, 'ana', [watch(filmId(1))]);
  await write(pair.leader, 'ben', [profile('ben'), watch(filmId(1))]);
  expect(await onlyIn(pair.leader, pair.leader)).toEqual([]);
  await pair.promote();
  // The number of a new row is one that the former primary has given, too.
  await write(pair.standby, 'cleo', [profile('cleo'), watch(filmId(2))]);
  const lost = await onlyIn(pair.leader, pair.standby);
  expect(lost.map((line) => line.split('\t').slice(0, 1).join()).sort()).toEqual(['member', 'watch', 'watch']);
  expect(lost.filter((line) => line.includes(filmId(1)))).toHaveLength(2);
  expect(lost.some((line) => [filmId(0), filmId(2), 'cleo'].some((other) => line.includes(other)))).toBe(false);
});

test('two servers that both take writes are seen, and a copy of the promoted one follows with its writes', async () => {
  const role = async (server: PairServer) => (await server.run<{ line: string }>(statement('role.sql')))[0]!.line;
  const [former, promoted] = [await role(pair.leader), await role(pair.standby)];
  expect([former, promoted]).toEqual(['writes\t00000001', 'writes\t00000002']);
  const copy = await pair.replace(pair.leader, pair.standby);
  expect([await role(copy), await role(pair.standby)]).toEqual(['follows', promoted]);
  await write(pair.standby, 'dora', [profile('dora'), watch(filmId(0))]);
  await waitUntil(async () => (await onlyIn(pair.standby, copy)).length === 0);
  expect(await onlyIn(copy, pair.standby)).toEqual([]);
});
