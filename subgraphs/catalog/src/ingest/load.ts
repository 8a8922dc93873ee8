/** Writes resolved films into the graph: in batches, each all or nothing, safe to run again from the start. */
import { integer, type Neo4jConnection, type Run } from '../neo4j/connection.js';
import { statement } from '../neo4j/statement.js';
import { filmProperties } from '../search/filmIndex.js';
import { nameProperties } from '../search/nameIndex.js';
import type { Resolution, ResolvedCredit, ResolvedFilm } from './resolve.js';

const statements = {
  known: statement('known-fingerprints'),
  genres: statement('upsert-genres'),
  people: statement('upsert-people'),
  movies: statement('upsert-movies'),
  unlink: statement('unlink-movies'),
  linkGenres: statement('link-genres'),
  linkCast: statement('link-cast'),
  linkDirectors: statement('link-directors'),
  linkExternalIds: statement('link-external-ids'),
  advance: statement('advance-sequence'),
};

/** Films a transaction: large enough to be fast, small enough that the change sequence is not held for long. */
const batchSize = 1_000;

export interface LoadSummary {
  created: number;
  updated: number;
  unchanged: number;
}

export interface LoadOptions {
  /** Told how many films of how many have been committed. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export async function loadFilms(
  neo4j: Neo4jConnection,
  resolution: Resolution,
  options: LoadOptions = {},
): Promise<LoadSummary> {
  const { onProgress = () => {}, signal } = options;
  const { films, people } = resolution;
  const personById = new Map(people.map((person) => [person.id, person]));
  const summary: LoadSummary = { created: 0, updated: 0, unchanged: 0 };
  for (let start = 0; start < films.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = films.slice(start, start + batchSize);
    const outcome = await neo4j.write((run) => writeBatch(run, batch, personById));
    summary.created += outcome.created;
    summary.updated += outcome.updated;
    summary.unchanged += outcome.unchanged;
    onProgress(Math.min(start + batchSize, films.length), films.length);
  }
  return summary;
}

async function writeBatch(
  run: Run,
  batch: readonly ResolvedFilm[],
  personById: ReadonlyMap<string, { id: string; name: string; slug: string }>,
): Promise<LoadSummary> {
  const rows = await run<{ id: string; fingerprint: string }>(statements.known, { ids: batch.map(({ id }) => id) });
  const known = new Map(rows.map(({ id, fingerprint }) => [id, fingerprint]));
  const changed = batch.filter(({ id, fingerprint }) => known.get(id) !== fingerprint);
  const old = changed.filter(({ id }) => known.has(id)).map(({ id }) => id);
  const summary = {
    created: changed.length - old.length,
    updated: old.length,
    unchanged: batch.length - changed.length,
  };
  if (changed.length === 0) return summary;

  const genres = new Map(changed.flatMap((film) => film.genres.map((genre) => [genre.id, genre])));
  const personIds = new Set(
    changed.flatMap((film) => [...film.cast, ...film.directors].map(({ personId }) => personId)),
  );
  const people = [...personIds].map((id) => personById.get(id)!).map(withSearch);
  const newGenres = await run<{ id: string }>(statements.genres, { genres: [...genres.values()].map(withSearch) });
  const newPeople = await run<{ id: string }>(statements.people, { people });
  await run(statements.movies, { films: changed.map((film) => movieParameters(film, personById)) });
  if (old.length > 0) await run(statements.unlink, { ids: old });
  await linkBatch(run, changed);
  // Last, so that the sequence is locked no longer than it must be.
  const ids = [...newGenres, ...newPeople, ...changed].map(({ id }) => id);
  await run(statements.advance, { ids });
  return summary;
}

const withSearch = <Named extends { name: string }>(named: Named) => ({ ...named, ...nameProperties(named.name) });

const movieParameters = (
  { id, slug, fingerprint, properties, genres, cast, directors }: ResolvedFilm,
  personById: ReadonlyMap<string, { id: string; name: string }>,
) => ({
  id,
  slug,
  fingerprint,
  properties: {
    ...Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, typeof value === 'number' ? integer(value) : value]),
    ),
    ...filmProperties({
      ...properties,
      genres,
      cast: cast.map(({ personId }) => personById.get(personId)!),
      directors: directors.map(({ personId }) => personById.get(personId)!),
    }),
  },
});

async function linkBatch(run: Run, films: readonly ResolvedFilm[]): Promise<void> {
  const credits = (role: 'cast' | 'directors') =>
    films.flatMap((film) =>
      film[role].map(({ personId, character, billing }: ResolvedCredit) => ({
        movieId: film.id,
        personId,
        character,
        billing: integer(billing),
      })),
    );
  const genres = films.flatMap((film) => film.genres.map((genre) => ({ movieId: film.id, genreId: genre.id })));
  const externalIds = films.flatMap((film) => film.externalIds.map((id) => ({ movieId: film.id, ...id })));
  await run(statements.linkGenres, { links: genres });
  await run(statements.linkCast, { links: credits('cast') });
  await run(statements.linkDirectors, { links: credits('directors') });
  if (externalIds.length > 0) await run(statements.linkExternalIds, { links: externalIds });
}
