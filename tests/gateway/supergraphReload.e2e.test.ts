/** A gateway as a process: it serves the supergraph of its file, also one that is not ours, and SIGHUP makes it look at the file again. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';
import { exitCodeOf, kill, spawnProgram, untilServing } from '@marquee/testing/processes/programs';
import { composeReviewedFilms } from '@marquee/testing/fixtures/reviewedFilms';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { serveReviewedSubgraph, type ServedSubgraph } from '@marquee/testing/servers/reviewedSubgraph';
import { postQuery } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

const folder = mkdtempSync(join(tmpdir(), 'marquee-'));
const file = join(folder, 'supergraph.graphql');
const original = readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
let gateway: ChildProcess;
let log = '';
let subgraphs: ServedSubgraph[] = [];

afterEach(async () => {
  await kill(gateway);
  for (const subgraph of subgraphs) subgraph.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('SIGHUP loads a new supergraph, keeps the old one if the new one is bad, and ends nothing', async () => {
  writeFileSync(file, original);
  gateway = spawnProgram('gateway', {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      GATEWAY_SECRET: uniqueName('a-secret-of-at-least-32-characters-'),
      CATALOG_URL: 'http://127.0.0.1:1',
      SOCIAL_URL: 'http://127.0.0.1:2',
      SUPERGRAPH: file,
      SUPERGRAPH_POLL_MS: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  gateway.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const url = await untilServing(gateway);
  const has = async (field: string) => (await postQuery({ url, token: null }, `{ ${field} }`)).status === 200;
  expect(await has('genres { name }')).toBe(true);

  const root = /^type Query\n(?: {2}@.*\n)*\{\n/m;
  writeFileSync(
    file,
    original.replace(root, (head) => `${head}  added: String @join__field(graph: CATALOG)\n`),
  );
  expect(await has('added')).toBe(false);
  gateway.kill('SIGHUP');
  await waitUntil(() => has('added'));

  writeFileSync(file, 'not a supergraph');
  gateway.kill('SIGHUP');
  await waitUntil(() => log.includes('the new supergraph cannot be used'));
  expect(await has('added')).toBe(true);

  gateway.kill('SIGTERM');
  expect(await exitCodeOf(gateway)).toBe(0);
});

test('another supergraph, with addresses of its own and by name', async () => {
  const [films, reviews] = [await serveReviewedSubgraph('films'), await serveReviewedSubgraph('reviews')];
  subgraphs = [films, reviews];
  writeFileSync(file, composeReviewedFilms({ films: films.url, reviews: 'http://127.0.0.1:1/graphql' }));
  gateway = spawnProgram('gateway', {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      GATEWAY_SECRET: uniqueName('a-secret-of-at-least-32-characters-'),
      SUPERGRAPH: file,
      SUBGRAPH_URLS: `reviews=${reviews.url}`,
      OPERATIONS_MANIFEST: 'none',
      REST: 'false',
      RESPONSE_CACHE: 'false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await untilServing(gateway);
  const query = '{ topFilms(first: 2, skip: 7) { id year reviews { id author { name } } } }';
  // It answers the same when the operation comes again and is compiled.
  for (let round = 0; round < 3; round++)
    expect(await postQuery({ url, token: null }, query)).toMatchObject({
      status: 200,
      data: {
        topFilms: [
          { id: '7', year: 1927, reviews: [{ id: '7-1', author: { name: 'Member 50' } }, { id: '7-2' }] },
          { id: '8', year: 1928, reviews: [{ id: '8-1', author: { name: 'Member 57' } }, { id: '8-2' }] },
        ],
      },
    });
  expect((await fetch(`${url}/api/v1/openapi.json`)).status).toBe(404);
});
