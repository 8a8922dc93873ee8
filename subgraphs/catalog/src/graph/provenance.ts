/** Where the values of films came from, worked out of the records that they are made of; for however many films one statement. */
import DataLoader from 'dataloader';
import { recordsOfFilms } from '../ingest/apply/records.js';
import { fuse, provenanceOf, type Provenance } from '../ingest/resolve/fuse.js';
import type { Neo4jConnection } from '../neo4j/connection.js';

export type ProvenanceLoader = (movieId: string) => Promise<readonly Provenance[]>;

/** Lives for one request. */
export function createProvenance(neo4j: Pick<Neo4jConnection, 'read'>): ProvenanceLoader {
  const loader = new DataLoader(async (movieIds: readonly string[]) => {
    const records = await recordsOfFilms(neo4j.read, movieIds);
    const byFilm = new Map<string, typeof records>();
    for (const record of records) byFilm.set(record.movieId!, [...(byFilm.get(record.movieId!) ?? []), record]);
    return movieIds.map((id) => (byFilm.has(id) ? provenanceOf(fuse(byFilm.get(id)!)) : []));
  });
  return (movieId) => loader.load(movieId);
}
