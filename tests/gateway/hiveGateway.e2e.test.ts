/** Hive Gateway as deploy/routers/hive starts it, in front of catalog and social as processes, beside our own gateway. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { storedOperation } from '@marquee/testing/fixtures/storedOperations';
import { exitCodeOf, spawnProgram, untilServing } from '@marquee/testing/processes/programs';
import {
  providerAudience,
  startIdentityProvider,
  type IdentityProvider,
} from '@marquee/testing/servers/identityProvider';
import { dataOf, postQuery } from '@marquee/testing/servers/supergraph';
import { createDatabase, neo4jEnvironment, uniqueName, withSocialDatabase } from '@marquee/testing/servers/testServers';

const folder = repositoryFile('deploy', 'routers', 'hive');
const GATEWAY_SECRET = uniqueName('a-secret-of-at-least-32-characters-');
const children: ChildProcess[] = [];
/** Hive Gateway keeps its connections open after SIGTERM, so it is killed. */
const hives: ChildProcess[] = [];
let provider: IdentityProvider;
let database: Awaited<ReturnType<typeof createDatabase>>;
let settings: Record<string, string>;
let ours: string;
let hive: string;
let token: string;

function spawnPart(program: 'catalog' | 'social' | 'gateway', environment: Record<string, string>): Promise<string> {
  const env = { PATH: process.env.PATH, PORT: '0', GATEWAY_SECRET, ...environment };
  const child = spawnProgram(program, { stdio: ['ignore', 'ignore', 'pipe'], env });
  children.push(child);
  return untilServing(child);
}

/** Resolves with the address. */
function startHive(secret: string): Promise<string> {
  if (!existsSync(`${folder}/node_modules`))
    throw new Error('Hive Gateway is missing: cd deploy/routers/hive && npm ci');
  const child = spawn(process.execPath, [`${folder}/gateway.js`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, PORT: '0', ...settings, GATEWAY_SECRET: secret },
  });
  hives.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /is serving at (\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`Hive Gateway ended with ${code}: ${output}`)));
  });
}

beforeAll(async () => {
  [provider, database] = await Promise.all([startIdentityProvider(), createDatabase()]);
  const CATALOG_URL = await spawnPart('catalog', {
    ...neo4jEnvironment(),
    NEO4J_READ_TIMEOUT_MS: '20000',
  });
  const SOCIAL_URL = await spawnPart('social', {
    CATALOG_URL,
    DATABASE_URL: database.url,
    DATABASE_STATEMENT_TIMEOUT_MS: '20000',
  });
  settings = {
    ...{ CATALOG_URL, SOCIAL_URL, OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: providerAudience },
    OIDC_JWKS_URI: provider.jwksUri,
  };
  [ours, hive] = await Promise.all([
    spawnPart('gateway', { ...settings, DEADLINE_MS: '20000', RATE_LIMITS: 'false' }),
    startHive(GATEWAY_SECRET),
  ]);
  token = await provider.sign({ sub: 'alice' });
  await fillDatabase();
});
afterAll(async () => {
  for (const child of hives) child.kill('SIGKILL');
  for (const child of children) child.kill('SIGTERM');
  await Promise.all([...hives, ...children].map(exitCodeOf));
  await provider.stop();
  await database.drop();
});

/** Alice signs up. Her friend Ben has watched a film with Ingrid Bergman, whose fan Alice is. */
async function fillDatabase(): Promise<void> {
  const signUp = 'mutation { createProfile(input: { handle: "alice", displayName: "Alice" }) { userErrors { code } } }';
  expect(dataOf(await postQuery({ url: ours, token }, signUp))).toEqual({ createProfile: { userErrors: [] } });
  await withSocialDatabase(database.url, async (db) => {
    const alice = await db.selectFrom('member').selectAll().where('handle', '=', 'alice').executeTakeFirstOrThrow();
    const ben = await addMember(db, 'ben');
    await befriend(db, alice, ben);
    const film = (await findFilm(db, 'Notorious', 1946)).pk;
    await addWatch(db, ben, { film, rating: 8, watchedAt: new Date() });
    const loved = await db
      .selectFrom('person')
      .select('pk')
      .where('name', '=', 'Ingrid Bergman')
      .executeTakeFirstOrThrow();
    await db.insertInto('loved_person').values({ member_pk: alice.pk, person_pk: loved.pk }).execute();
  });
}

const flagship = storedOperation('FriendsWatchedWithActorsILove');

test('the flagship operation of a member has the same answer as from our gateway', async () => {
  // A cursor holds the time of its request.
  const answerOf = async (url: string) =>
    JSON.stringify(dataOf(await postQuery({ url, token }, flagship))).replace(/"endCursor":"[^"]+"/, '"endCursor":""');
  const expected = await answerOf(ours);
  expect(expected).toContain('Notorious');
  expect(JSON.parse(await answerOf(hive))).toEqual(JSON.parse(expected));
});

test('a film has the same facts from both subgraphs, for a member and without a token', async () => {
  const query =
    '{ movie(slug: "notorious-1946") { title cast(first: 3) { nodes { person { name } } } friendsWhoWatched { count } } me { handle } }';
  for (const sender of [token, null]) {
    const expected = dataOf(await postQuery({ url: ours, token: sender }, query));
    expect(dataOf(await postQuery({ url: hive, token: sender }, query))).toEqual(expected);
  }
});

test('a forged token gets nothing', async () => {
  const forged = await provider.sign({ sub: 'alice', aud: 'another-api' });
  const { text } = await postQuery({ url: hive, token: forged }, flagship);
  expect(text).toContain('errors');
  expect(text).not.toContain('Notorious');
});

test('with a wrong secret, Hive Gateway gets nothing from the subgraphs', async () => {
  const stranger = await startHive('another-secret-of-at-least-32-characters');
  const { text } = await postQuery(
    { url: stranger, token },
    '{ movie(slug: "notorious-1946") { title } me { handle } }',
  );
  expect(text).toContain('errors');
  expect(text).not.toMatch(/Notorious|alice/);
});
