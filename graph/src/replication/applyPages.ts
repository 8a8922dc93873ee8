/** Writes what a replica has read. Pages that are written at once become visible at once, as a transaction of the writer does. */
import { integer, type Neo4jConnection, type Transaction } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';
import type { EntityState, ListPage, Properties, ReplicaPage } from './replicaFeed.js';

const statements = {
  lock: cypherFile(new URL('./lock-replica.cypher', import.meta.url)),
  externalIdsOf: cypherFile(new URL('./external-ids-of.cypher', import.meta.url)),
  deleteReplaced: cypherFile(new URL('./delete-replaced.cypher', import.meta.url)),
  clearSlugs: cypherFile(new URL('./clear-slugs.cypher', import.meta.url)),
  Movie: cypherFile(new URL('./write-films.cypher', import.meta.url)),
  Person: cypherFile(new URL('./write-people.cypher', import.meta.url)),
  Genre: cypherFile(new URL('./write-genres.cypher', import.meta.url)),
  Tombstone: cypherFile(new URL('./write-tombstones.cypher', import.meta.url)),
  genreLinks: cypherFile(new URL('./write-genre-links.cypher', import.meta.url)),
  cast: cypherFile(new URL('./write-cast.cypher', import.meta.url)),
  directors: cypherFile(new URL('./write-directors.cypher', import.meta.url)),
  otherCredits: cypherFile(new URL('./write-other-credits.cypher', import.meta.url)),
  externalIds: cypherFile(new URL('./write-external-ids.cypher', import.meta.url)),
  marks: cypherFile(new URL('./write-marks.cypher', import.meta.url)),
  records: cypherFile(new URL('./write-records.cypher', import.meta.url)),
  deleteUnusedIds: cypherFile(new URL('./delete-unused-ids.cypher', import.meta.url)),
  advance: cypherFile(new URL('./advance-sequence.cypher', import.meta.url)),
  similar: cypherFile(new URL('./write-similar.cypher', import.meta.url)),
  costars: cypherFile(new URL('./write-costars.cypher', import.meta.url)),
  advanceLists: cypherFile(new URL('./advance-lists.cypher', import.meta.url)),
};

/** Where the replica must be for pages to follow. */
export interface Position {
  readonly graphId: string;
  readonly cursor: number;
}

/**
 * Writes pages in one transaction. Returns false, and writes nothing, if the replica is not at `position`: another process has written
 * the pages.
 */
export function applyPages(
  neo4j: Neo4jConnection,
  position: Position,
  pages: readonly ReplicaPage[],
): Promise<boolean> {
  return neo4j.write(async (run, transaction) => {
    const [now] = await run<{ cursor: number; graphId: string | null }>(statements.lock);
    if (now?.cursor !== position.cursor || now.graphId !== position.graphId) return false;
    for (const page of pages) await applyPage(transaction, page);
    const { cursor, more } = pages.at(-1)!;
    transaction.send(statements.advance, { cursor: integer(cursor), isState: !more });
    return true;
  });
}

async function applyPage({ run, send }: Transaction, { entities, marks, records }: ReplicaPage): Promise<void> {
  const of = (label: EntityState['label']) => entities.filter((entity) => entity.label === label);
  const idsOf = (states: readonly EntityState[]) => states.map(({ properties }) => properties.id);
  const write = (statement: string, name: 'rows' | 'links' | 'marks', values: readonly unknown[]) => {
    if (values.length > 0) send(statement, { [name]: withIntegers(values) });
  };
  const ids = idsOf(entities);
  const films = of('Movie');
  const former = await run<{ node: string }>(statements.externalIdsOf, { ids });
  send(statements.deleteReplaced, {
    ids,
    removed: idsOf(of('Tombstone')),
    films: idsOf(films),
    people: idsOf(of('Person')),
  });
  const slugs = entities.flatMap(({ properties }) => (typeof properties.slug === 'string' ? [properties.slug] : []));
  send(statements.clearSlugs, { ids, slugs });
  for (const label of ['Genre', 'Person', 'Movie', 'Tombstone'] as const)
    write(
      statements[label],
      'rows',
      of(label).map(({ properties }) => properties),
    );
  const linksOf = (list: 'cast' | 'directors' | 'otherCredits' | 'externalIds', states: readonly EntityState[]) =>
    states.flatMap((state) => (state[list] ?? []).map((link) => [state.properties.id, ...link]));
  write(
    statements.genreLinks,
    'links',
    films.flatMap((film) => film.genres.map((genre) => [film.properties.id, genre])),
  );
  write(statements.cast, 'links', linksOf('cast', films));
  write(statements.directors, 'links', linksOf('directors', films));
  write(statements.otherCredits, 'links', linksOf('otherCredits', films));
  write(statements.externalIds, 'links', linksOf('externalIds', entities));
  write(statements.marks, 'marks', marks);
  write(statements.records, 'rows', records);
  if (former.length > 0) send(statements.deleteUnusedIds, { nodes: former.map(({ node }) => node) });
}

/** Writes lists, and that the replica has all lists up to number `cursor`. */
export async function applyLists(neo4j: Neo4jConnection, { lists, cursor }: Omit<ListPage, 'more'>): Promise<void> {
  const having = (key: 'movieId' | 'personId') => lists.filter((list) => key in list);
  await neo4j.write(async (run, { send }) => {
    await run(statements.lock);
    send(statements.similar, { rows: withIntegers(having('movieId')) });
    send(statements.costars, { rows: withIntegers(having('personId')) });
    send(statements.advanceLists, { cursor: integer(cursor) });
  });
}

/** All numbers of the graph are integers. */
function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? integer(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as Properties).map(([key, one]) => [key, withIntegers(one)]));
}
