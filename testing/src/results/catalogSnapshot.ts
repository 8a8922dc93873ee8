/** Everything about films in a graph that clients can see, in a fixed order: two graphs with equal content give equal snapshots. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';

export interface CreditSnapshot {
  readonly role: string;
  readonly billing: number;
  readonly character: string | null;
  readonly person: string;
  readonly name: string;
  readonly slug: string;
}

export interface FilmSnapshot {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly [property: string]: unknown;
  readonly genres: readonly string[];
  readonly credits: readonly CreditSnapshot[];
  readonly externalIds: readonly string[];
}

const query = `
  MATCH (m:Movie) WHERE m.title CONTAINS $testPrefix
  RETURN m {.*, fingerprint: null, changeSeq: null, slugBase: null} AS film,
    COLLECT { MATCH (m)-[:IN_GENRE]->(g) RETURN g.id + ' ' + g.name ORDER BY g.id } AS genres,
    COLLECT { MATCH (m)-[:IDENTIFIED_BY]->(x) RETURN x.source + ' ' + x.value ORDER BY x.source, x.value } AS externalIds,
    COLLECT { MATCH (m)<-[c:ACTED_IN|DIRECTED]-(p)
      RETURN {role: type(c), billing: c.billing, character: c.character, person: p.id, name: p.name, slug: p.slug}
      ORDER BY type(c), c.billing } AS credits
  ORDER BY m.id`;

/** Films with `testPrefix` in their titles, by id; all films for ''. */
export async function snapshotFilms(neo4j: Neo4jConnection, testPrefix: string): Promise<FilmSnapshot[]> {
  const rows = await neo4j.readInBackground<{ film: Record<string, unknown> } & Record<string, unknown>>(query, {
    testPrefix,
  });
  return rows.map(({ film, ...links }) => ({ ...film, ...links }) as FilmSnapshot);
}

/** People and genres with `testPrefix` in their names that no film links to. There are never any. */
export async function orphans(neo4j: Neo4jConnection, testPrefix: string): Promise<unknown[]> {
  return neo4j.readInBackground(
    `MATCH (e:Person|Genre) WHERE e.name CONTAINS $testPrefix AND NOT (e)--(:Movie) RETURN e.id AS id, e.name AS name`,
    { testPrefix },
  );
}
