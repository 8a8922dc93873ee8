/** What the stored operations send to the databases is checked in, so that a review shows what a change does to it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
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

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
});
afterAll(() => supergraph.stop());

function expectFile(file: string, text: string | undefined): void {
  const path = repositoryFile('schema', 'operations', file);
  if (isWriting && text === undefined) rmSync(path, { force: true });
  else if (isWriting) writeFileSync(path, text!);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(text);
}

describe('statements of stored operation', () => {
  test.each(storedOperations)(
    '%s are equal to the files in schema/operations (npm run statements:build)',
    async (name) => {
      const variables = await storedVariables(supergraph, name);
      const { statements } = supergraph;
      statements.clear();
      dataOf(await supergraph.request('ana', storedOperation(name), variables));
      const sql = statements.sql.map((text, index) =>
        readableSql({ sql: text, parameters: statements.sqlParameters[index]! }),
      );
      expectFile(`${name}.sql`, sql.length > 0 ? statementFile(name, '--', sql) : undefined);
      expectFile(
        `${name}.cypher`,
        statements.cypher.length > 0 ? statementFile(name, '//', statements.cypher) : undefined,
      );
    },
  );
});
