/** Rewrites what an earlier version wrote for searching, and its names of labels and indexes. */
import { integer, type Neo4jConnection } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';
import { filmProperties, type FilmDocument } from './filmIndex.js';
import { indexVersion } from './indexVersion.js';
import { nameProperties } from './nameIndex.js';

const batchSize = 2_000;

const statements = {
  unindexedFilms: cypherFile(new URL('./films-unindexed.cypher', import.meta.url)),
  unindexedNames: cypherFile(new URL('./names-unindexed.cypher', import.meta.url)),
  indexEntities: cypherFile(new URL('./index-entities.cypher', import.meta.url)),
  relabelTombstones: cypherFile(new URL('./relabel-tombstones.cypher', import.meta.url)),
  upgradeLakeObjects: cypherFile(new URL('./upgrade-lake-objects.cypher', import.meta.url)),
};

/** Properties that earlier versions wrote under these names; null removes them. */
const earlierProperties = { searchBeginnings: null, searchFame: null };

/** Indexes and constraints of earlier versions; those of this version have other names. */
const dropEarlierIndexes = [
  'DROP INDEX names IF EXISTS',
  'DROP INDEX peopleAndGenres IF EXISTS',
  'DROP INDEX films IF EXISTS',
  'DROP INDEX gone_survivor IF EXISTS',
  'DROP CONSTRAINT gone_id IF EXISTS',
];

/**
 * Brings a graph that an earlier version wrote to this version; call it when the indexes of this version exist. If the graph is of
 * this version already, it sends one statement. It can be interrupted at any moment and run again, also by several processes
 * at once. Processes of the earlier version can read until its labels and indexes are replaced, which is the last step; stop them
 * before that.
 */
export async function upgradeGraph(neo4j: Neo4jConnection): Promise<void> {
  const [state] = await neo4j.readInBackground<{ indexed: number | null }>(
    "MATCH (s:ChangeSequence {name: 'catalog'}) RETURN s.indexed AS indexed",
  );
  if (state?.indexed === indexVersion) return;
  await rewriteUnindexed(neo4j);
  await relabelTombstones(neo4j);
  await upgradeLakeObjects(neo4j);
  for (const drop of dropEarlierIndexes) await neo4j.write((run) => run(drop));
  await neo4j.write((run) =>
    run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = $indexVersion", {
      indexVersion: integer(indexVersion),
    }),
  );
}

/** Rewrites what another version wrote for searching. */
export async function rewriteUnindexed(neo4j: Neo4jConnection): Promise<void> {
  await rewrite(neo4j, statements.unindexedFilms, (film: FilmDocument) => filmProperties(film));
  await rewrite(neo4j, statements.unindexedNames, ({ name }: { name: string }) => nameProperties(name));
}

/** Renames properties and states of lake objects. They are few, one for each file, so one statement is enough. */
export async function upgradeLakeObjects(neo4j: Neo4jConnection): Promise<void> {
  await neo4j.write((run) => run(statements.upgradeLakeObjects));
}

async function relabelTombstones(neo4j: Neo4jConnection): Promise<void> {
  for (let relabelled = batchSize; relabelled === batchSize;) {
    const [row] = await neo4j.write((run) =>
      run<{ relabelled: number }>(statements.relabelTombstones, { limit: integer(batchSize) }),
    );
    relabelled = row!.relabelled;
  }
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
    const entities = rows.map((row) => ({ id: row.id, properties: { ...properties(row), ...earlierProperties } }));
    await neo4j.write((run) => run(statements.indexEntities, { entities }));
    after = rows.at(-1)!.id;
  }
}
