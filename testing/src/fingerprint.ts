/** All that clients can see of films in a graph, in one order: equal for two graphs exactly where these say the same. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';

export interface SeenCredit {
  readonly role: string;
  readonly billing: number;
  readonly character: string | null;
  readonly person: string;
  readonly name: string;
  readonly slug: string;
}

export interface SeenFilm {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly [property: string]: unknown;
  readonly genres: readonly string[];
  readonly credits: readonly SeenCredit[];
  readonly externalIds: readonly string[];
}

const query = `
  MATCH (m:Movie) WHERE m.title CONTAINS $mark
  RETURN m {.*, fingerprint: null, changeSeq: null, slugBase: null} AS film,
    COLLECT { MATCH (m)-[:IN_GENRE]->(g) RETURN g.id + ' ' + g.name ORDER BY g.id } AS genres,
    COLLECT { MATCH (m)-[:IDENTIFIED_BY]->(x) RETURN x.source + ' ' + x.value ORDER BY x.source, x.value } AS externalIds,
    COLLECT { MATCH (m)<-[c:ACTED_IN|DIRECTED]-(p)
      RETURN {role: type(c), billing: c.billing, character: c.character, person: p.id, name: p.name, slug: p.slug}
      ORDER BY type(c), c.billing } AS credits
  ORDER BY m.id`;

/** Films with `mark` in their titles; all of them for ''. */
export async function seenFilms(neo4j: Neo4jConnection, mark: string): Promise<SeenFilm[]> {
  const rows = await neo4j.readInBackground<{ film: Record<string, unknown> } & Record<string, unknown>>(query, {
    mark,
  });
  return rows.map(({ film, ...links }) => ({ ...film, ...links }) as SeenFilm);
}

/** People and genres that no film leads to, and addresses that two films share: there are never any. */
export async function strays(neo4j: Neo4jConnection, mark: string): Promise<unknown[]> {
  return neo4j.readInBackground(
    `MATCH (e:Person|Genre) WHERE e.name CONTAINS $mark AND NOT (e)--(:Movie) RETURN e.id AS id, e.name AS name`,
    { mark },
  );
}
