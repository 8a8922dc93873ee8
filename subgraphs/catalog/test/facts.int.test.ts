/** Facts that a catalog keeps: they save statements, and no request gets one from before a change that was committed before the request. */
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { filmIdOfRecord, filmRecord, removeRecords, versionedRecords } from '@marquee/testing/fixtures/films';
import { eventually } from '@marquee/testing/results/waitUntil';
import { whileNoFilmChanges } from '@marquee/testing/results/whileNoFilmChanges';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { openCatalog, type Catalog } from '../src/catalog.js';
import { openFacts } from '../src/facts/facts.js';

let lifecycle: Lifecycle;
let keeping: Catalog;
let reading: Catalog;
let writer: Neo4jConnection;
let statements: string[];

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  const settings = { ...testServers().neo4j, readTimeoutMs: 20_000 };
  statements = [];
  const neo4j = { ...settings, onStatement: (text: string) => statements.push(text) };
  keeping = await openCatalog(lifecycle, { neo4j, log: silentLog, factsBytes: 8 * 1024 * 1024 });
  reading = await openCatalog(lifecycle, { neo4j: settings, log: silentLog });
  writer = await openNeo4j(settings);
  lifecycle.onStop('writer', () => writer.close());
});
afterAll(() => lifecycle.stop());

async function execute(catalog: Catalog, query: string, variables: Record<string, unknown>) {
  const signal = AbortSignal.timeout(20_000);
  const scope = catalog.subgraph.openScope({ viewer: { subject: null }, requestId: 'test', signal });
  const { data, errors } = await scope.execute({ query, variables });
  return { errors, data: JSON.parse(JSON.stringify(data)) as Record<string, unknown> };
}

async function ask(...request: Parameters<typeof execute>) {
  const { data, errors } = await execute(...request);
  expect(errors).toBeUndefined();
  return data;
}

/** Every kind of fact, about a film, its person and its genre. */
const everything = `query ($movie: ID!, $person: ID!, $slug: String!) {
  byId: movie(id: $movie) { id slug title year genres { name movieCount } directors { name } cast { totalCount nodes { character person { name } } }
    externalIds { value } similar(first: 5) { score movie { title year } because { text } } }
  bySlug: movie(slug: $slug) { title year }
  person(id: $person) { name slug knownFor { title } costars { filmsTogether person { name } films { title } }
    credits(first: 5) { totalCount nodes { character movie { title year } } } }
  genres { name movieCount }
  searchMovies(first: 5, orderBy: NEWEST, facets: [GENRE]) { totalCount nodes { title } facets { buckets { label count } } }
  suggest(q: "zq") { suggestions { text target { __typename ... on Movie { title year } ... on Person { name } } } }
}`;

/** A film with a person and a partner, whose states differ in everything. */
function world() {
  const word = uniqueName('facts');
  const record = versionedRecords(word);
  const written: SourceRecord[] = [];
  const state = (number: number): SourceRecord[] => [
    record(
      '1',
      filmRecord(`Zq ${word}`, {
        year: 1900 + (number % 100),
        synopsis: `state ${number}`,
        genres: [`${word} genre`, ...(number % 2 === 0 ? ['Drama'] : [])],
        directors: [`${word} director ${number % 3}`],
        cast: [
          { name: `${word} Ann`, character: `part ${number}` },
          ...(number % 3 === 0 ? [{ name: `${word} Bob` }] : []),
        ],
      }),
    ),
    // A second film of the person comes and goes.
    record(
      '2',
      number % 2 === 0 ? null : filmRecord(`Other ${word} ${number}`, { year: 1950, cast: [{ name: `${word} Ann` }] }),
    ),
  ];
  return {
    write: async (number: number) => {
      const records = state(number);
      written.push(...records);
      await applyRecords(writer, records);
    },
    variables: async () => {
      const [row] = await writer.read<{ movie: string; slug: string; person: string }>(
        `MATCH (m:Movie {id: $id})<-[:ACTED_IN]-(p:Person {name: $name}) RETURN m.id AS movie, m.slug AS slug, p.id AS person`,
        { id: filmIdOfRecord(written[0]!), name: `${word} Ann` },
      );
      return row!;
    },
    remove: () => removeRecords(writer, [...new Map(written.map((one) => [one.key, one])).values()]),
  };
}

/** Both answers of the same state. */
async function bothAnswers(variables: Record<string, unknown>) {
  const { kept, read } = await whileNoFilmChanges(writer, async () => ({
    kept: await execute(keeping, everything, variables),
    read: await execute(reading, everything, variables),
  }));
  expect([kept.errors, read.errors]).toEqual([undefined, undefined]);
  return { kept: kept.data, read: read.data };
}

test('each kind of fact is as it is read, after every change', async () => {
  const { write, variables, remove } = world();
  try {
    for (let number = 1; number <= 8; number++) {
      await write(number);
      const given = await variables();
      // The second time, facts are kept.
      for (let time = 0; time < 3; time++) {
        const { kept, read } = await bothAnswers(given);
        expect(kept).toEqual(read);
      }
    }
  } finally {
    await remove();
  }
});

test('a request whose facts are kept sends one statement', async () => {
  const { write, variables, remove } = world();
  try {
    await write(1);
    const given = await variables();
    await eventually(async () => {
      await ask(keeping, everything, given);
      statements.length = 0;
      await ask(keeping, everything, given);
      expect(statements).toHaveLength(1);
    });
  } finally {
    await remove();
  }
});

test('readers beside a writer never get a state from before one that was committed before they asked', async () => {
  const { write, variables, remove } = world();
  try {
    await write(0);
    const given = await variables();
    let committed = 0;
    let isWriting = true;
    let answers = 0;
    const film = `query ($movie: ID!, $person: ID!, $slug: String!) {
      movie(id: $movie) { id synopsis } bySlug: movie(slug: $slug) { synopsis } person(id: $person) { credits(first: 5) { nodes { character } } } }`;
    const read = async () => {
      while (isWriting) {
        const least = committed;
        const { slug } = given;
        const answer = (await ask(keeping, film, { ...given, slug })) as {
          movie: { synopsis: string };
          person: { credits: { nodes: { character: string | null }[] } };
        };
        answers++;
        expect(Number(answer.movie.synopsis.split(' ')[1])).toBeGreaterThanOrEqual(least);
        const parts = answer.person.credits.nodes.flatMap(({ character }) => character?.split(' ')[1] ?? []);
        expect(Number(parts[0])).toBeGreaterThanOrEqual(least);
      }
    };
    const writing = (async () => {
      for (let number = 1; number <= 25; number++) {
        await write(number);
        committed = number;
      }
    })().finally(() => (isWriting = false));
    await Promise.all([writing, ...Array.from({ length: 4 }, read)]);
    expect(answers).toBeGreaterThan(0);
  } finally {
    await remove();
  }
});

test('what was kept is read again once the numbers of the catalog went back, also when they have come to where they were', async () => {
  let back = 0;
  const withNumbers = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => (typeof row.last === 'number' ? { ...row, last: row.last - back } : row));
  const restored = {
    ...writer,
    read: async (statement: string, parameters: Record<string, unknown>) =>
      withNumbers(await writer.read(statement, parameters)),
    write: (work: Parameters<Neo4jConnection['write']>[0]) =>
      writer.write((run, transaction) =>
        work(async (statement, parameters) => withNumbers(await run(statement, parameters)) as never, transaction),
      ),
  } as Neo4jConnection;
  const facts = await openFacts(lifecycle, restored, 1024 * 1024);
  let reads = 0;
  const find = () =>
    facts.forRequest().find({
      kind: 'test',
      keys: ['key'],
      read: () => Promise.resolve([{ value: ++reads, dependsOn: [] }]),
    });
  const isKept = () => eventually(async () => expect(await find()).toEqual(await find()));
  await isKept();
  for (const shift of [1_000, 0]) {
    const [before] = await find();
    back = shift;
    // The first request learns that the numbers are others.
    await eventually(async () => expect((await find())[0]).toBeGreaterThan(before as number));
    await isKept();
  }
});
