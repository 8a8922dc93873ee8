/** Tells records apart that were taken for one film, for good: whatever comes later, they are not merged again. */
import type { Neo4jConnection, Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { change, lockIngest } from './applyRecords.js';
import { isLive, readRecords, recordsOfFilms, type LiveRecord } from '@marquee/graph/records/storedRecords';

const mergedAway = cypherFile(new URL('./merged-away.cypher', import.meta.url));

export interface Unmerged {
  /** Ids of the films that there are now in the stead of one. */
  readonly films: readonly string[];
}

/** Why there is nothing to tell apart; a sentence for whoever asked. */
export class NothingToUnmerge extends Error {}

/** `what`: the id of a film that was merged into another, or `provider/key`, a record of a film that has others. */
export async function unmerge(neo4j: Neo4jConnection, what: string): Promise<Unmerged> {
  return neo4j.write(async (run, transaction) => {
    await lockIngest(run);
    const parting = what.startsWith('mov_') ? await recordsMergedAway(run, what) : await theRecord(run, what);
    const movieIds = [...new Set(parting.flatMap(({ movieId }) => movieId ?? []))];
    const all = await recordsOfFilms(run, movieIds);
    const ids = new Set(parting.map(({ id }) => id));
    const others = all.filter(({ id }) => !ids.has(id));
    if (others.length === 0) throw new NothingToUnmerge(`${what} is a film of its own already.`);
    const apart = others.map(({ id }) => id);
    const changed = parting.map((record) => ({ ...record, apart: [...new Set([...record.apart, ...apart])] }));
    const films = await change(transaction, changed, new Map(parting.map((record) => [record.id, record])));
    return { films: films.map(({ id }) => id).sort() };
  });
}

async function recordsMergedAway(run: Run, id: string): Promise<LiveRecord[]> {
  const [row] = await run<{ records: string[] }>(mergedAway, { id });
  if (!row) throw new NothingToUnmerge(`${id} was not merged into another film.`);
  return (await readRecords(run, row.records)).filter(isLive);
}

async function theRecord(run: Run, id: string): Promise<LiveRecord[]> {
  const records = (await readRecords(run, [id])).filter(isLive);
  if (records.length === 0) throw new NothingToUnmerge(`There is no record ${id}; records are called provider/key.`);
  return records;
}
