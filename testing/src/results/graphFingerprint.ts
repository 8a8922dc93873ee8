/** All that readers of a graph read, of the films of a test: two graphs with equal fingerprints give equal answers. */
import { createHash } from 'node:crypto';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';

/**
 * Years of people serve those who write films; the change feed does not have them. Lists that are not current are left out: readers do not use
 * them, and of a film that came back, the list from before is deleted at one graph earlier than at another.
 */
const statements = [
  `MATCH (m:Movie) WHERE m.title CONTAINS $testPrefix
   RETURN 'film' AS kind, m.id AS id, properties(m) AS properties,
     COLLECT { MATCH (m)-[:IN_GENRE]->(g) RETURN g.id ORDER BY g.id }
     + COLLECT { MATCH (m)<-[c:ACTED_IN|DIRECTED|CREDITED_AS]-(p)
         RETURN [type(c), toString(c.billing), p.id, coalesce(c.character, ''), coalesce(c.personId, ''), coalesce(c.nameKey, '')]
         ORDER BY type(c), c.billing, p.id, c.personId, c.nameKey }
     + COLLECT { MATCH (m)-[:IDENTIFIED_BY]->(x) RETURN [x.source, x.value, x.kind, coalesce(x.url, '')] ORDER BY x.source, x.value }
     AS links`,
  `MATCH (p:Person) WHERE p.name CONTAINS $testPrefix
   RETURN 'person' AS kind, p.id AS id, p {.*, firstYear: null, lastYear: null, hasSpellings: null, hasOtherNames: null} AS properties,
     COLLECT { MATCH (p)-[:IDENTIFIED_BY]->(x) RETURN [x.source, x.value, x.kind, coalesce(x.url, '')] ORDER BY x.source, x.value }
     AS links`,
  `MATCH (g:Genre) WHERE g.name CONTAINS $testPrefix
   RETURN 'genre' AS kind, g.id AS id, properties(g) AS properties, [] AS links`,
  `MATCH (t:Tombstone) WHERE t.changeSeq > $since
   RETURN 'tombstone' AS kind, t.id AS id, properties(t) AS properties, [] AS links`,
  `MATCH (x:ExternalId) WHERE x.value CONTAINS $testPrefix
   RETURN 'external id' AS kind, x.source + ' ' + x.value AS id, properties(x) AS properties, [] AS links`,
  `MATCH (r:SourceRecord) WHERE r.provider STARTS WITH $testPrefix AND r.content IS NOT NULL
   RETURN 'record' AS kind, r.id AS id, properties(r) AS properties, [] AS links`,
  `MATCH (l:SimilarFilms)
   MATCH (m:Movie {id: l.movieId})
   WHERE m.title CONTAINS $testPrefix AND EXISTS { (m)<-[:ACTED_IN|DIRECTED]-() }
     AND NOT EXISTS { (m)<-[:ACTED_IN|DIRECTED]-(p) WHERE p.filmsChanged > l.asOf }
   RETURN 'similar films' AS kind, l.movieId AS id, properties(l) AS properties, [] AS links`,
  `MATCH (l:CostarList)
   MATCH (p:Person {id: l.personId}) WHERE p.name CONTAINS $testPrefix AND NOT coalesce(p.filmsChanged > l.asOf, false)
   RETURN 'costars' AS kind, l.personId AS id, properties(l) AS properties, [] AS links`,
];

export interface GraphFingerprint {
  readonly hash: string;
  /** One text for each node, sorted. */
  readonly nodes: readonly string[];
}

export interface FingerprintOptions {
  /** Is in all titles, names, genres and values of ids, and begins all providers. */
  readonly testPrefix: string;
  /** Tombstones of earlier changes are left out. */
  readonly since: number;
}

export async function graphFingerprint(neo4j: Neo4jConnection, options: FingerprintOptions): Promise<GraphFingerprint> {
  const nodes: string[] = [];
  for (const statement of statements)
    for (const row of await neo4j.readInBackground<Record<string, unknown>>(statement, { ...options }))
      nodes.push(JSON.stringify(inOrder(row)));
  nodes.sort();
  return { hash: createHash('sha256').update(nodes.join('\n')).digest('hex'), nodes };
}

/** Neo4j returns properties in the order in which they were written. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, inOrder(one)]),
  );
}
