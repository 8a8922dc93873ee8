/** Provenance of the values of films. The records of all films of one request are read with one Cypher statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';
import { provenanceOf, type Provenance } from '@marquee/graph/resolution/fieldProvenance';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';

export type ProvenanceLoader = (movieId: string) => Promise<readonly Provenance[]>;

/** Make one for each request. */
export function createProvenance(neo4j: Pick<Neo4jConnection, 'read'>): ProvenanceLoader {
  const loader = new DataLoader(
    tracedBatch('provenance', async (movieIds: readonly string[]) => {
      const films = await filmsOfRecords(neo4j.read, movieIds);
      return movieIds.map((id) => (films.has(id) ? provenanceOf(films.get(id)!) : []));
    }),
  );
  return (movieId) => loader.load(movieId);
}
