/** What the stored operations send to the databases is checked in, so that a review shows what a change does to it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { relatedStatements } from '@marquee/graph/related/relatedStatements';
import { keepAllLists } from '@marquee/testing/fixtures/listKeeper';
import { readableSql, statementFile } from '@marquee/testing/results/statementFiles';
import {
  seedStoredOperations,
  storedOperation,
  storedOperations,
  storedVariables,
} from '@marquee/testing/fixtures/storedOperations';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

/** `npm run statements:build` writes the files instead of comparing them. */
const isWriting = process.env.WRITE_STATEMENTS === 'true';

/** Another test file may write films for seconds. */
const maxAttempts = 50;
/** They find what is not kept. */
const { similar, costars } = relatedStatements;

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
});

afterAll(() => supergraph.stop());

/** What goes into the files of an operation; undefined without statements. */
async function statementsOf(name: string): Promise<Record<'sql' | 'cypher', string | undefined>> {
  const variables = await storedVariables(supergraph, name);
  const { statements, social } = supergraph;
  // What is in memory is level, so that no operation falls back to SQL.
  await Promise.all([social.filmFacts.catchUp(), social.circleHistories.catchUp()]);
  statements.clear();
  dataOf(await supergraph.request('ana', storedOperation(name), variables));
  const sql = statements.sql.map((text, index) =>
    readableSql({ sql: text, parameters: statements.sqlParameters[index]! }),
  );
  return {
    sql: sql.length > 0 ? statementFile(name, '--', sql) : undefined,
    cypher: statements.cypher.length > 0 ? statementFile(name, '//', statements.cypher) : undefined,
  };
}

const pathOf = (name: string, kind: string) => repositoryFile('schema', 'operations', `${name}.${kind}`);

function readFile(name: string, kind: string): string | undefined {
  const path = pathOf(name, kind);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function writeFile(name: string, kind: string, text: string | undefined): void {
  if (text === undefined) rmSync(pathOf(name, kind), { force: true });
  else writeFileSync(pathOf(name, kind), text);
}

/**
 * The statements of an operation while the lists it reads are current: similar films and costars are read from kept lists, as in a running
 * product. Another test may write films after they were kept.
 */
async function statementsOfKeptLists(name: string): Promise<Awaited<ReturnType<typeof statementsOf>>> {
  for (let attempt = 1; ; attempt++) {
    await keepAllLists(supergraph.catalog.neo4j);
    const texts = await statementsOf(name);
    const isNotKept = supergraph.statements.cypher.some((text) => text === similar || text === costars);
    if (!isNotKept || attempt === maxAttempts) return texts;
  }
}

describe('statements of stored operation', () => {
  test.each(storedOperations)(
    '%s are equal to the files in schema/operations (npm run statements:build)',
    async (name) => {
      const texts = await statementsOfKeptLists(name);
      for (const kind of ['sql', 'cypher'] as const) {
        if (isWriting) writeFile(name, kind, texts[kind]);
        expect(readFile(name, kind)).toBe(texts[kind]);
      }
    },
  );
});
