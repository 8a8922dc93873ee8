/** Writes films and their relationships to people, genres and external ids. */
import { setImmediate } from 'node:timers/promises';
import { integer, type Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { movieProperties, type Credit, type FilmState } from './filmState.js';
import type { Sequence } from './changeSequence.js';
import { assignSlugs, clearSlugs, type SlugChange } from './slugs.js';

const statements = {
  create: cypherFile(new URL('./create-movies.cypher', import.meta.url)),
  update: cypherFile(new URL('./update-movies.cypher', import.meta.url)),
  unlink: cypherFile(new URL('./unlink-movies.cypher', import.meta.url)),
  deleteUnusedExternalIds: cypherFile(new URL('./delete-unused-external-ids.cypher', import.meta.url)),
  linkGenres: cypherFile(new URL('./link-genres.cypher', import.meta.url)),
  linkCast: cypherFile(new URL('./link-cast.cypher', import.meta.url)),
  linkDirectors: cypherFile(new URL('./link-directors.cypher', import.meta.url)),
  linkOtherCredits: cypherFile(new URL('./link-other-credits.cypher', import.meta.url)),
  linkExternalIds: cypherFile(new URL('./link-external-ids.cypher', import.meta.url)),
};

/** While the server runs one statement, the next one is prepared. */
const filmsPerStatement = 250;

export interface FilmChanges {
  readonly created: readonly FilmState[];
  readonly updated: readonly FilmState[];
  /** Slugs of these films and of others. */
  readonly slugs: readonly SlugChange[];
}

/** Element ids by entity id, so that relationships need no look-up. */
export type Nodes = ReadonlyMap<string, string>;

/** Writes the films without their relationships. `nameOf` returns the name of a person, by id. Returns the nodes of the created films. */
export async function writeFilms(
  transaction: Transaction,
  sequence: Sequence,
  { created, updated, slugs, nameOf }: FilmChanges & { readonly nameOf: (id: string) => string },
): Promise<Nodes> {
  const isNew = new Set(created.map(({ id }) => id));
  const moved = slugs.filter(({ id }) => !isNew.has(id));
  const slugOf = new Map(slugs.map(({ id, slug }) => [id, slug]));
  const properties = (film: FilmState, more: { slug?: string | undefined } = {}) =>
    Object.assign(movieProperties(film, nameOf), { changeSeq: sequence.numberOf(film.id) }, more);
  clearSlugs(transaction, moved);
  const creating: Promise<{ id: string; node: string }[]>[] = [];
  for (const part of parts(created)) {
    const films = part.map((film) => properties(film, { slug: slugOf.get(film.id) }));
    creating.push(transaction.run(statements.create, { films }));
    await setImmediate();
  }
  for (const part of parts(updated)) {
    transaction.send(statements.update, { films: part.map((film) => properties(film)) });
    await setImmediate();
  }
  assignSlugs(transaction, moved, sequence);
  return new Map((await Promise.all(creating)).flat().map(({ id, node }) => [id, node]));
}

function* parts<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += filmsPerStatement) yield items.slice(from, from + filmsPerStatement);
}

/** Writes all relationships of the films. Those of updated films are deleted first. */
export async function linkFilms(
  { run, send }: Transaction,
  { created, updated, next: number }: Pick<FilmChanges, 'created' | 'updated'> & Pick<Sequence, 'next'>,
  nodes: Record<'films' | 'people' | 'genres', Nodes>,
): Promise<void> {
  const unlinked =
    updated.length === 0
      ? []
      : await run<{ key: [string, string] }>(statements.unlink, { ids: updated.map(({ id }) => id), number });
  const link = (statement: string, linksOf: (film: FilmState, node: string) => unknown[][]) => {
    const links = [...created, ...updated].flatMap((film) => linksOf(film, nodes.films.get(film.id)!));
    if (links.length > 0) send(statement, { links, number });
  };
  const credit = (node: string, { personId, character, billing, externalId, nameKey }: Credit) => [
    node,
    nodes.people.get(personId)!,
    character,
    integer(billing),
    externalId ?? null,
    nameKey ?? null,
  ];
  link(statements.linkGenres, (film, node) => film.genres.map(({ id }) => [node, nodes.genres.get(id)!]));
  link(statements.linkCast, (film, node) => film.cast.map((one) => credit(node, one)));
  link(statements.linkDirectors, (film, node) => film.directors.map((one) => credit(node, one)));
  link(statements.linkOtherCredits, (film, node) =>
    (film.otherCredits ?? []).map(({ personId, externalId, nameKey }) => [
      ...[node, nodes.people.get(personId)!, externalId ?? null, nameKey],
    ]),
  );
  link(statements.linkExternalIds, (film, node) =>
    film.externalIds.map(({ source, value, url }) => [node, source, value, url]),
  );
  if (unlinked.length > 0) send(statements.deleteUnusedExternalIds, { keys: unlinked.map(({ key }) => key) });
}
