/**
 * The version before and this one on one database, as while an upgrade runs and after a rollback (docs/operations/upgrade.md). The version before is a
 * process from its own source: it makes its schema, serves while this version migrates it, and starts again on what this version has made.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { start as startCatalog } from '@marquee/catalog/start';
import { createDevIssuer, type DevIssuer } from '@marquee/gateway/identity/devIssuer';
import { start as startGateway } from '@marquee/gateway/start';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { delay } from '@marquee/kit/delay';
import { start as startSocial } from '@marquee/social/start';
import { useEveryMutation, usedMutations } from '@marquee/testing/fixtures/everyMutation';
import { addFilms, filmRecord } from '@marquee/testing/fixtures/films';
import { storedVariables } from '@marquee/testing/fixtures/storedOperations';
import {
  addNewMigrations,
  extractPreviousVersion,
  hasPreviousVersion,
  spawnPreviousSocial,
  type PreviousVersion,
} from '@marquee/testing/processes/previousVersion';
import { kill, untilServing } from '@marquee/testing/processes/programs';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { dataOf, postQuery, testGatewayConfig, type SendRequest } from '@marquee/testing/servers/supergraph';
import { createEmptyDatabase, testServers, uniqueName, withSocialDatabase } from '@marquee/testing/servers/testServers';

const isInHistory = hasPreviousVersion();
if (!isInHistory)
  console.warn(
    'The test of the version before is skipped: it is in the history of Git (git fetch --unshallow --tags).',
  );
const testUpgrade = isInHistory ? test : test.skip;

const folder = mkdtempSync(join(tmpdir(), 'marquee-previous-'));
const gatewaySecret = uniqueName('a-secret-of-at-least-32-characters-');
const keyFile = join(folder, 'key.json');
const local = { host: '127.0.0.1', port: 0, debug: false, gatewaySecrets: [gatewaySecret] };
const neo4j = { ...testServers().neo4j, readTimeoutMs: 20_000 };

let previous: PreviousVersion;
let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let catalog: Awaited<ReturnType<typeof startCatalog>>;
let issuer: DevIssuer;
/** The process of the version before. */
let before: ChildProcess;
/** A gateway over social of the version before. */
let throughBefore: Gateway;
const ending: (() => Promise<unknown>)[] = [];

interface Gateway {
  readonly request: SendRequest;
}

beforeAll(async () => {
  if (!isInHistory) return;
  previous = extractPreviousVersion(join(folder, 'source'));
  database = await createEmptyDatabase();
  catalog = await startCatalog({ ...local, neo4j });
  issuer = await createDevIssuer(keyFile);
  throughBefore = await startBefore();
}, 240_000);
afterAll(async () => {
  if (isInHistory) {
    for (const end of ending.reverse()) await end();
    await kill(before);
    await catalog.stop();
    await database.drop();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function openGateway(socialUrl: string): Promise<Gateway> {
  const gateway = await startGateway({
    ...testGatewayConfig(keyFile),
    gatewaySecrets: [gatewaySecret],
    subgraphUrls: { catalog: `${catalog.url}/graphql`, social: `${socialUrl}/graphql` },
  });
  ending.push(() => gateway.stop());
  await waitUntil(async () => (await fetch(`${socialUrl}/ready`)).status === 200);
  const request: SendRequest = async (handle, query, variables) =>
    postQuery({ url: gateway.url, token: handle === null ? null : await issuer.issue(handle) }, query, variables);
  return { request };
}

async function startBefore(): Promise<Gateway> {
  const { PATH, HOME } = process.env;
  const own = { DATABASE_URL: database.url, CATALOG_URL: catalog.url, GATEWAY_SECRET: gatewaySecret };
  const env = { PATH, HOME, PORT: '0', DRAIN_DELAY_MS: '0', DATABASE_STATEMENT_TIMEOUT_MS: '15000', ...own };
  before = spawnPreviousSocial(previous, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  return openGateway(await untilServing(before));
}

async function startThis(): Promise<Gateway> {
  const social = await startSocial({
    ...local,
    catalogUrl: catalog.url,
    postgres: { url: database.url, poolSize: 4, statementTimeoutMs: 15_000 },
  });
  ending.push(() => social.stop());
  return openGateway(social.url);
}

const useAll = ({ request }: Gateway, name: string) =>
  withSocialDatabase(database.url, (db) => useEveryMutation({ request, db, name }));

/** What clients of the version before read as a member of a round: its stored operations, and an export. */
async function answersOf({ request }: Gateway, round: string): Promise<Record<string, string>> {
  const operations = join(previous.folder, 'schema', 'operations');
  const read = async (query: string, variables = {}) =>
    // The time of an answer is another one each time.
    JSON.stringify(dataOf(await request(`${round}-ana`, query, variables)), (key, value: unknown) =>
      key === 'asOf' ? '' : value,
    );
  const answers: Record<string, string> = {
    export: await read('{ exportHistory(format: MARQUEE) { content watches } }'),
  };
  const names = readdirSync(operations).flatMap((file) => /^(.*)\.graphql$/.exec(file)?.[1] ?? []);
  for (const name of names.filter((operation) => operation !== 'RecordWatch')) {
    const variables = await withSocialDatabase(database.url, (db) =>
      storedVariables({ social: { db } }, name, `${round}-ben`),
    );
    answers[name] = await read(readFileSync(join(operations, `${name}.graphql`), 'utf8'), variables);
  }
  return answers;
}

/** Records PRIVATE watches, which change no answer of others, until `done`. Returns what was not answered whole. */
async function writeUntil(
  { request }: Gateway,
  handle: string,
  done: Promise<unknown>,
): Promise<{ sent: number; failed: string[] }> {
  let isDone = false;
  void done.finally(() => (isDone = true)).catch(() => {});
  const { id } = dataOf(await request(null, '{ movie(slug: "alien-1979") { id } }')).movie as unknown as { id: string };
  const failed: string[] = [];
  let sent = 0;
  while (!isDone) {
    const mutation = `mutation { recordWatch(input: { movieId: "${id}", rating: ${(sent++ % 10) + 1}, visibility: PRIVATE }) { watch { id } userErrors { code } } }`;
    const { text, errors } = await request(handle, mutation);
    if (errors || !text.includes('"userErrors":[]')) failed.push(text);
    await delay(20);
  }
  return { sent, failed };
}

testUpgrade('every mutation of the version before is used', () => {
  const api = buildSchema(readFileSync(join(previous.folder, 'schema', 'api.graphql'), 'utf8'));
  expect(Object.keys(api.getMutationType()!.getFields()).sort()).toEqual([...usedMutations].sort());
});

describe('the version before', () => {
  let throughThis: Gateway;
  /** What it answered on its own schema. */
  let first: Record<string, string>;
  /** Waits, because the taste of members is counted in the background. */
  const answersAsFirst = () => eventually(async () => expect(await answersOf(throughBefore, 'first')).toEqual(first));

  testUpgrade(
    'serves while this version starts and migrates, and answers the same after it',
    async () => {
      await useAll(throughBefore, 'first');
      first = await answersOf(throughBefore, 'first');
      const starting = startThis();
      const { sent, failed } = await writeUntil(throughBefore, 'first-ben', starting);
      expect(failed).toEqual([]);
      expect(sent).toBeGreaterThan(0);
      throughThis = await starting;
      await answersAsFirst();
    },
    180_000,
  );

  testUpgrade('takes every mutation on the new schema, and this version reads what it wrote', async () => {
    await useAll(throughBefore, 'mixed');
    expect((await answersOf(throughThis, 'mixed')).export).toBe((await answersOf(throughBefore, 'mixed')).export);
  });

  testUpgrade('reads what this version writes', async () => {
    await useAll(throughThis, 'new');
    expect((await answersOf(throughBefore, 'new')).export).toBe((await answersOf(throughThis, 'new')).export);
  });

  testUpgrade(
    'starts again after a rollback, answers the same, and takes new films and every mutation',
    async () => {
      await kill(before);
      for (const end of ending.splice(0).reverse()) await end();
      // Before the first release, versions ended at later migrations (migrations.int.test.ts). They are given the files.
      if (!previous.isRelease) addNewMigrations(previous);
      throughBefore = await startBefore();
      await answersAsFirst();
      const graph = await openNeo4j(neo4j);
      const added = await addFilms(graph, [filmRecord(uniqueName('Rollback '), { year: 2026 })]);
      ending.push(async () => {
        await added.remove();
        await graph.close();
      });
      const watch = `mutation { recordWatch(input: { movieId: "${added.films[0]!.id}" }) { userErrors { code } watch { movie { year } } } }`;
      await eventually(async () =>
        expect(dataOf(await throughBefore.request('first-ben', watch)).recordWatch).toEqual({
          userErrors: [],
          watch: { movie: { year: 2026 } },
        }),
      );
      await useAll(throughBefore, 'again');
      await answersOf(throughBefore, 'again');
    },
    180_000,
  );
});
