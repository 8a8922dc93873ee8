/**
 * Keeps a second Neo4j equal to the first from the change feed alone, which shows that the feed is complete. It is a process so that a
 * test can kill it. Argument: both servers and the batch size as JSON.
 */
import { readChanges, type Change } from '@marquee/graph/changeFeed/changeFeed';
import { integer, openNeo4j, type Run } from '@marquee/graph/neo4j/connection';
import { filmProperties } from '@marquee/graph/indexes/filmIndex';

interface Server {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
}

const { first, second, batch } = JSON.parse(process.argv[2]!) as { first: Server; second: Server; batch: number };
const from = await openNeo4j({ ...first, readTimeoutMs: 20_000 });
const to = await openNeo4j({ ...second, readTimeoutMs: 20_000 });

const toInteger = (value: number | null) => (value === null ? null : integer(value));

function filmOf(change: Change) {
  const {
    id,
    slug,
    name,
    originalTitle,
    alternativeTitles,
    synopsis,
    imageUrl,
    year,
    runtimeMinutes,
    votes,
    genres,
    credits,
  } = change;
  const facts = { title: name, originalTitle, synopsis, imageUrl, year, runtimeMinutes, votes };
  const people = (role: 'ACTOR' | 'DIRECTOR') =>
    credits.filter((credit) => credit.role === role).sort((a, b) => a.billing - b.billing);
  const found = filmProperties({
    ...facts,
    ...{ genres, alternativeTitles, externalIds: change.externalIds },
    ...{ cast: people('ACTOR'), directors: people('DIRECTOR') },
  });
  const numbers = { year: toInteger(year), runtimeMinutes: toInteger(runtimeMinutes), votes: toInteger(votes) };
  return { id, slug, properties: { ...facts, ...numbers, ...found } };
}

async function apply(run: Run, changes: readonly Change[]): Promise<void> {
  const current = changes.filter((change) => !change.removed);
  const films = current.filter(({ kind }) => kind === 'FILM');
  const removed = changes.filter((change) => change.removed).map(({ id }) => id);
  await run('MATCH (e) WHERE e.id IN $removed DETACH DELETE e', { removed });
  // A film may get a slug in an earlier batch than the one in which another film gives it up.
  await run('MATCH (m:Movie) WHERE m.slug IN $slugs REMOVE m.slug', { slugs: films.map(({ slug }) => slug) });
  await run(
    `UNWIND $films AS film MERGE (m:Movie {id: film.id}) SET m = film.properties, m.id = film.id, m.slug = film.slug
     WITH m OPTIONAL MATCH (m)-[r]-() DELETE r`,
    { films: films.map(filmOf) },
  );
  const genres = films.flatMap((film) => film.genres.map((genre) => ({ film: film.id, ...genre })));
  await run(
    'UNWIND $genres AS l MATCH (m:Movie {id: l.film}) MERGE (g:Genre {id: l.id}) SET g.name = l.name CREATE (m)-[:IN_GENRE]->(g)',
    { genres },
  );
  for (const [role, type] of [
    ['ACTOR', 'ACTED_IN'],
    ['DIRECTOR', 'DIRECTED'],
  ] as const) {
    const links = films.flatMap((film) =>
      film.credits
        .filter((credit) => credit.role === role)
        .map((credit) => ({ ...credit, film: film.id, billing: integer(credit.billing) })),
    );
    await run(
      `UNWIND $links AS l MATCH (m:Movie {id: l.film}) MERGE (p:Person {id: l.id}) SET p.name = l.name, p.slug = l.slug
       CREATE (p)-[:${type} {character: l.character, billing: l.billing}]->(m)`,
      { links },
    );
  }
  const ids = films.flatMap((film) => film.externalIds.map((id) => ({ ...id, film: film.id })));
  await run(
    `UNWIND $ids AS x MATCH (m:Movie {id: x.film}) MERGE (e:ExternalId {source: x.source, value: x.value})
     CREATE (m)-[:IDENTIFIED_BY]->(e)`,
    { ids },
  );
  const named = current.filter(({ kind }) => kind !== 'FILM').map(({ id, name, slug }) => ({ id, name, slug }));
  await run('UNWIND $named AS n MATCH (e {id: n.id}) SET e.name = n.name, e.slug = n.slug', { named });
}

for (;;) {
  const [row] = await to.read<{ seq: number }>('MATCH (c:Cursor) RETURN c.seq AS seq');
  const after =
    row?.seq ??
    (await to.write((run) => run<{ seq: number }>('MERGE (c:Cursor) ON CREATE SET c.seq = 0 RETURN c.seq AS seq')))[0]!
      .seq;
  const { changes, cursor } = await readChanges(from, after, batch);
  if (cursor === after) await new Promise((resolve) => setTimeout(resolve, 50));
  else
    await to.write(async (run) => {
      if (changes.length > 0) await apply(run, changes);
      await run('MATCH (c:Cursor) SET c.seq = $cursor', { cursor: integer(cursor) });
    });
}
