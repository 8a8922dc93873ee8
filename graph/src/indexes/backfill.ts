/** Rewrites what an earlier version wrote for searching otherwise, or not at all; readers go on meanwhile. */
import { integer, type Neo4jConnection } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';
import { filmProperties, type FilmDocument } from './filmIndex.js';
import { indexVersion, nameProperties } from './nameIndex.js';

const batchSize = 2_000;

const films = cypherFile(new URL('./films-unindexed.cypher', import.meta.url));
const names = cypherFile(new URL('./names-unindexed.cypher', import.meta.url));
const write = cypherFile(new URL('./index-entities.cypher', import.meta.url));

/** Nothing but a look at a number where all is as this version writes it. Safe to end at any moment and to begin again. */
export async function indexEarlierEntities(neo4j: Neo4jConnection): Promise<void> {
  const [state] = await neo4j.readInBackground<{ indexed: number | null }>(
    "MATCH (s:ChangeSequence {name: 'catalog'}) RETURN s.indexed AS indexed",
  );
  if (state?.indexed === indexVersion) return;
  await rewrite(neo4j, films, (film: FilmDocument) => filmProperties(film));
  await rewrite(neo4j, names, ({ name }: { name: string }) => nameProperties(name));
  await neo4j.write((run) =>
    run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = $indexVersion", {
      indexVersion: integer(indexVersion),
    }),
  );
}

async function rewrite<Row>(
  neo4j: Neo4jConnection,
  unindexed: string,
  properties: (row: Row) => Record<string, unknown>,
): Promise<void> {
  for (let after = ''; ;) {
    const rows = await neo4j.readInBackground<Row & { id: string } & Record<string, unknown>>(unindexed, {
      after,
      version: integer(indexVersion),
      limit: integer(batchSize),
    });
    if (rows.length === 0) return;
    const entities = rows.map((row) => ({ id: row.id, properties: properties(row) }));
    await neo4j.write((run) => run(write, { entities }));
    after = rows.at(-1)!.id;
  }
}
