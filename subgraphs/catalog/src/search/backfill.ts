/** Indexes what an earlier version wrote without, or otherwise. */
import { integer, type Neo4jConnection } from '../neo4j/connection.js';
import { statement } from '../neo4j/statement.js';
import { filmProperties, type FilmDocument } from './filmIndex.js';
import { nameProperties } from './nameIndex.js';

/** Raise it when what is written along with an entity changes, and see to it that the statements below find what is old. */
const version = 2;
const batchSize = 2_000;

const films = statement('films-unindexed');
const names = statement('names-unindexed');
const write = statement('index-entities');

/** Nothing but a look at a number where all is as this version writes it. */
export async function indexEarlierEntities(neo4j: Neo4jConnection): Promise<void> {
  const [state] = await neo4j.readInBackground<{ indexed: number | null }>(
    "MATCH (s:ChangeSequence {name: 'catalog'}) RETURN s.indexed AS indexed",
  );
  if (state?.indexed === version) return;
  await fill(neo4j, films, (film: FilmDocument) => filmProperties(film));
  await fill(neo4j, names, (row: { names: string[] }) => nameProperties(...row.names));
  await neo4j.write((run) =>
    run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = $version", { version: integer(version) }),
  );
}

async function fill<Row>(
  neo4j: Neo4jConnection,
  unindexed: string,
  properties: (row: Row) => Record<string, unknown>,
): Promise<void> {
  for (;;) {
    const rows = await neo4j.readInBackground<Row & { id: string } & Record<string, unknown>>(unindexed, {
      limit: integer(batchSize),
    });
    if (rows.length === 0) return;
    const entities = rows.map((row) => ({ id: row.id, properties: properties(row) }));
    await neo4j.write((run) => run(write, { entities }));
  }
}
