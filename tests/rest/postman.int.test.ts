/** schema/postman.json, run by Postman's own runner against a supergraph. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';
import { addMember } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { createRestClient } from '@marquee/testing/servers/restClient';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const file = repositoryFile('schema', 'postman.json');
const collection = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly item: readonly { readonly item: readonly unknown[] }[];
  readonly variable: readonly { readonly key: string }[];
};
const requests = collection.item.flatMap(({ item }) => item).length;

/** What the runner reports. */
interface Report {
  readonly run: {
    readonly stats: Readonly<Record<'requests' | 'assertions', { readonly total: number; readonly failed: number }>>;
    readonly failures: readonly {
      readonly source?: { readonly name: string };
      readonly error: { readonly message: string };
    }[];
  };
}

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
  await addMember(supergraph.social.db, 'dora');
});
afterAll(() => supergraph.stop());

/** A value for each variable of the collection but `watchId`, which a request of it sets. */
async function readVariables(): Promise<Record<string, string>> {
  const { social, devIssuer, url } = supergraph;
  const rest = createRestClient(supergraph);
  const idOf = async (table: 'person' | 'member', column: 'name' | 'handle', value: string) =>
    (
      await social.db
        .selectFrom(table)
        .select('id')
        .where(column as never, '=', value as never)
        .executeTakeFirstOrThrow()
    ).id;
  const { body } = await rest(null, '/films/by-slug/casablanca-1942');
  const externalIds = body.externalIds as unknown as readonly { source: string; value: string }[];
  const ben = await idOf('member', 'handle', 'ben');
  return {
    baseUrl: `${url}/api/v1`,
    token: await devIssuer.issue('ana'),
    movieId: (await findFilm(social.db, 'Casablanca', 1942)).id,
    personId: await idOf('person', 'name', 'Ingrid Bergman'),
    from: await idOf('person', 'name', 'Humphrey Bogart'),
    to: await idOf('person', 'name', 'Cary Grant'),
    userId: ben,
    with: ben,
    handle: 'ben',
    slug: 'casablanca-1942',
    value: externalIds.find(({ source }) => source === 'IMDB')!.value,
    personSlug: 'ingrid-bergman',
  };
}

/** Runs the collection and returns the report. */
function runCollection(variables: Record<string, string>): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-postman-'));
  const report = join(folder, 'report.json');
  const values = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
  const newman = repositoryFile('node_modules', 'newman', 'bin', 'newman.js');
  const options = ['run', file, ...values, '--reporters', 'json', '--reporter-json-export', report];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [newman, ...options], (error, stdout, stderr) => {
      try {
        // Failed requests give an exit code too; the report has them.
        resolve(JSON.parse(readFileSync(report, 'utf8')) as Report);
      } catch {
        reject(new Error(`newman ended without a report: ${error?.message}\n${stdout}\n${stderr}`));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

test('each request of the collection has the status that it promises', async () => {
  const variables = await readVariables();
  expect(new Set(collection.variable.map(({ key }) => key))).toEqual(new Set([...Object.keys(variables), 'watchId']));
  expect(requests).toBeGreaterThan(50);
  const { run } = await runCollection(variables);
  expect(run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`)).toEqual([]);
  expect(run.stats).toMatchObject({
    requests: { total: requests, failed: 0 },
    assertions: { total: requests, failed: 0 },
  });
});
