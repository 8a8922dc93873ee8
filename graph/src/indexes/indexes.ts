/** Constraints and indexes of the graph. Each process that opens the graph creates those that do not exist. */
import { StartError } from '@marquee/kit/errors';
import type { Neo4jConnection } from '../neo4j/connection.js';
import { createIfMissing } from './createIfMissing.js';
import { filmIndexDefinition, orderIndexDefinitions } from './filmIndex.js';
import { nameIndexDefinition } from './nameIndex.js';
import { numberGraph } from './numberGraph.js';
import { upgradeGraph } from './upgrade.js';

const definitions = [
  'CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE',
  'CREATE CONSTRAINT movie_id IF NOT EXISTS FOR (m:Movie) REQUIRE m.id IS UNIQUE',
  'CREATE CONSTRAINT movie_slug IF NOT EXISTS FOR (m:Movie) REQUIRE m.slug IS UNIQUE',
  'CREATE CONSTRAINT person_id IF NOT EXISTS FOR (p:Person) REQUIRE p.id IS UNIQUE',
  'CREATE CONSTRAINT person_slug IF NOT EXISTS FOR (p:Person) REQUIRE p.slug IS UNIQUE',
  'CREATE CONSTRAINT genre_id IF NOT EXISTS FOR (g:Genre) REQUIRE g.id IS UNIQUE',
  'CREATE CONSTRAINT external_id IF NOT EXISTS FOR (x:ExternalId) REQUIRE (x.source, x.value, x.kind) IS UNIQUE',
  'CREATE CONSTRAINT change_sequence IF NOT EXISTS FOR (s:ChangeSequence) REQUIRE s.name IS UNIQUE',
  'CREATE CONSTRAINT tombstone_id IF NOT EXISTS FOR (t:Tombstone) REQUIRE t.id IS UNIQUE',
  'CREATE CONSTRAINT ingest_lock IF NOT EXISTS FOR (l:IngestLock) REQUIRE l.name IS UNIQUE',
  'CREATE CONSTRAINT source_record_id IF NOT EXISTS FOR (r:SourceRecord) REQUIRE r.id IS UNIQUE',
  'CREATE CONSTRAINT lake_object_key IF NOT EXISTS FOR (o:LakeObject) REQUIRE o.key IS UNIQUE',
  ...['titleKey', 'originalTitleKey', 'movieId', 'wikipedia', 'wikidata', 'imdb', 'tmdb', 'movielens'].map(
    (key) => `CREATE RANGE INDEX source_record_${key.toLowerCase()} IF NOT EXISTS FOR (r:SourceRecord) ON (r.${key})`,
  ),
  'CREATE CONSTRAINT similar_films IF NOT EXISTS FOR (l:SimilarFilms) REQUIRE l.movieId IS UNIQUE',
  'CREATE CONSTRAINT costar_list IF NOT EXISTS FOR (l:CostarList) REQUIRE l.personId IS UNIQUE',
  'CREATE CONSTRAINT list_keeper IF NOT EXISTS FOR (k:ListKeeper) REQUIRE k.name IS UNIQUE',
  'CREATE CONSTRAINT replica IF NOT EXISTS FOR (r:Replica) REQUIRE r.name IS UNIQUE',
  'CREATE RANGE INDEX similar_films_number IF NOT EXISTS FOR (l:SimilarFilms) ON (l.number)',
  'CREATE RANGE INDEX costar_list_number IF NOT EXISTS FOR (l:CostarList) ON (l.number)',
  'CREATE RANGE INDEX source_record_change IF NOT EXISTS FOR (r:SourceRecord) ON (r.changeSeq)',
  'CREATE RANGE INDEX person_films_changed IF NOT EXISTS FOR (p:Person) ON (p.filmsChanged)',
  'CREATE RANGE INDEX tombstone_survivor IF NOT EXISTS FOR (t:Tombstone) ON (t.survivor)',
  'CREATE RANGE INDEX movie_slug_base IF NOT EXISTS FOR (m:Movie) ON (m.slugBase)',
  'CREATE RANGE INDEX person_name_key IF NOT EXISTS FOR (p:Person) ON (p.nameKey)',
  // Only credits under another name than the person's have a name of their own.
  ...['ACTED_IN', 'DIRECTED', 'CREDITED_AS'].map(
    (type) => `CREATE RANGE INDEX ${type.toLowerCase()}_name_key IF NOT EXISTS FOR ()-[c:${type}]-() ON (c.nameKey)`,
  ),
  'CREATE RANGE INDEX movie_year IF NOT EXISTS FOR (m:Movie) ON (m.year)',
  'CREATE RANGE INDEX entity_change IF NOT EXISTS FOR (e:Entity) ON (e.changeSeq)',
  nameIndexDefinition,
  filmIndexDefinition,
  ...orderIndexDefinitions,
];
/** A constraint has an index of its name. Neo4j may have other indexes, whose creation may fail or be given up. */
const names = definitions.map((definition) => /(?:INDEX|CONSTRAINT) (\w+) IF NOT EXISTS/.exec(definition)![1]!);

/**
 * Creates constraints and indexes that do not exist, upgrades what an earlier version wrote, and waits until the indexes are
 * online. Throws a StartError if the graph is of a version that cannot be upgraded.
 */
export async function ensureIndexes(neo4j: Neo4jConnection): Promise<void> {
  await refuseGraphWithoutRecords(neo4j);
  for (const definition of definitions) await createIfMissing(neo4j, definition);
  await neo4j.write((run) =>
    run(`MERGE (s:ChangeSequence {name: 'catalog'})
      ON CREATE SET s.last = 0, s.isNumbered = true
      SET s.graphId = coalesce(s.graphId, randomUUID())`),
  );
  await upgradeGraph(neo4j);
  await numberGraph(neo4j);
  await neo4j.readInBackground('UNWIND $names AS name CALL db.awaitIndex(name, 60) RETURN count(*) AS online', {
    names,
  });
}

/** The first versions kept no records of films. New records cannot be matched with such films. */
async function refuseGraphWithoutRecords(neo4j: Neo4jConnection): Promise<void> {
  const [film] = await neo4j.readInBackground<{ hasRecords: boolean }>(
    'MATCH (m:Movie) RETURN m.slugBase IS NOT NULL AS hasRecords LIMIT 1',
  );
  if (film && !film.hasRecords)
    throw new StartError(
      'This Neo4j has films of an earlier version that cannot be upgraded, because their source records are missing. ' +
        'Start with an empty Neo4j (for make run: delete the data folder).',
    );
}
