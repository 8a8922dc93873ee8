/** The programs of docs/clients.md. Each runs as a process against a gateway, and must print what the page says. */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, isAbstractType } from 'graphql';
import { repositoryFile } from '@marquee/dev/repository';
import { hasPython } from '@marquee/dev/servers/moto';
import { addMember, addWatch } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const isPythonInstalled = await hasPython();
if (!isPythonInstalled) console.warn('The Python client is not tested: Python 3.9 or later is not installed.');

const execute = promisify(execFile);
const page = readFileSync(repositoryFile('docs', 'clients.md'), 'utf8');
/** The blocks of the page that have a file name, by language and file name. */
const blocks = new Map(
  [...page.matchAll(/^```(\S+) (\S+)\n([^]*?)^```$/gm)].map(([, language, file, text]) => [
    `${language} ${file}`,
    text!,
  ]),
);
const apiFile = repositoryFile('schema', 'api.graphql');
const libraries = repositoryFile('testing', 'clients', 'node_modules');

/** What a member of these programs has watched, the first one first. */
const watched = [
  ['Chinatown', 1974],
  ['Fargo', 1996],
  ['Alien', 1979],
  ['Jaws', 1975],
  ['Casablanca', 1942],
] as const;

let supergraph: Supergraph;
/** Beside the libraries, so that the programs find them. */
let folder: string;

beforeAll(async () => {
  supergraph = await startSupergraph();
  if (!existsSync(join(libraries, 'relay-runtime')))
    throw new Error('Libraries of clients are missing: cd testing/clients && npm ci');
  const data = repositoryFile('testing', 'clients', '.data');
  mkdirSync(data, { recursive: true });
  folder = mkdtempSync(join(data, 'programs-'));
});
afterAll(async () => {
  await supergraph.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a block of the page to its file, and returns the path. */
function write(language: string, file: string): string {
  const path = join(folder, file);
  writeFileSync(path, blocks.get(`${language} ${file}`)!);
  return path;
}

/** Adds a member with five watches. */
async function addViewer(handle: string): Promise<void> {
  const { db } = supergraph.social;
  const member = await addMember(db, handle);
  for (const [index, [title, year]] of watched.entries()) {
    const { pk } = await findFilm(db, title, year);
    await addWatch(db, member, { film: pk, watchedAt: new Date(Date.UTC(2026, 5, index + 1)), rating: 8 });
  }
}

/** What the program prints for a member of its own. */
async function run(command: string, program: string): Promise<string> {
  const handle = basename(program).replace('.', '-');
  await addViewer(handle);
  const { stdout, stderr } = await execute(command, [program], {
    env: {
      PATH: process.env.PATH,
      MARQUEE_URL: `${supergraph.url}/graphql`,
      MARQUEE_TOKEN: await supergraph.devIssuer.issue(handle),
    },
  });
  expect(stderr).toBe('');
  return stdout;
}

const printedOnPage = (file: string) => blocks.get(`text ${file}`);

test('Apollo Client prints what the page says', async () => {
  expect(await run(process.execPath, write('js', 'apollo.mjs'))).toBe(printedOnPage('apollo.mjs'));
});

test('urql prints what the page says', async () => {
  expect(await run(process.execPath, write('js', 'urql.mjs'))).toBe(printedOnPage('urql.mjs'));
});

test("Relay's compiler accepts the operations, and the program prints what the page says", async () => {
  const config = write('json', 'relay.config.json');
  write('js', 'history.js');
  copyFileSync(apiFile, join(folder, 'schema.graphql'));
  await execute(join(libraries, '.bin', 'relay-compiler'), [config], { cwd: folder });
  expect(await run(process.execPath, write('js', 'relay.cjs'))).toBe(printedOnPage('relay.cjs'));
});

(isPythonInstalled ? test : test.skip)('Python prints what the page says', async () => {
  expect(await run('python3', write('python', 'client.py'))).toBe(printedOnPage('client.py'));
});

test('the page has no other program', () => {
  expect([...blocks.keys()].filter((name) => !name.startsWith('text '))).toEqual([
    'js apollo.mjs',
    'js urql.mjs',
    'json relay.config.json',
    'js history.js',
    'js relay.cjs',
    'python client.py',
  ]);
});

test('the cache of Apollo Client knows the types of each interface and union', () => {
  const schema = buildSchema(readFileSync(apiFile, 'utf8'));
  for (const type of Object.values(schema.getTypeMap()).filter(isAbstractType)) {
    const names = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`);
    expect(blocks.get('js apollo.mjs')).toContain(`${type.name}: [${names.sort().join(', ')}]`);
  }
});
