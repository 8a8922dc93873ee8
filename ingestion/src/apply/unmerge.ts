/** Splits records that were merged into one film. Later records do not merge them again. */
import type { Neo4jConnection, Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { isLive, readRecords, recordsOfFilms, type LiveRecord } from '@marquee/graph/records/storedRecords';
import { changeFilms, lockIngest } from './changeFilms.js';
import { openSequence } from './write/changeSequence.js';

const mergedAway = cypherFile(new URL('./merged-away.cypher', import.meta.url));

export interface Unmerged {
  /** Ids of the films after the split. */
  readonly films: readonly string[];
}

/** Nothing can be split. The message is a sentence for the user. */
export class NothingToUnmerge extends Error {}

/**
 * @param target the id of a film that was merged into another, or `provider/key` of a record that shares its film
 * @throws {NothingToUnmerge} if there is no such merge
 */
export async function unmerge(neo4j: Neo4jConnection, target: string): Promise<Unmerged> {
  return neo4j.write(async (run, transaction) => {
    await lockIngest(run);
    const parting = target.startsWith('mov_') ? await recordsMergedAway(run, target) : await theRecord(run, target);
    const movieIds = [...new Set(parting.flatMap(({ movieId }) => movieId ?? []))];
    const ids = new Set(parting.map(({ id }) => id));
    const others = (await recordsOfFilms(run, movieIds)).filter(({ id }) => !ids.has(id));
    if (others.length === 0) throw new NothingToUnmerge(`${target} is a film of its own already.`);
    const otherIds = others.map(({ id }) => id);
    const changed = parting.map((record) => ({
      ...record,
      notSameAs: [...new Set([...record.notSameAs, ...otherIds])],
    }));
    const known = new Map(parting.map((record) => [record.id, record]));
    const films = await changeFilms(transaction, await openSequence(transaction), { changed, known });
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
  if (records.length === 0) throw new NothingToUnmerge(`There is no record ${id}. Write it as provider/key.`);
  return records;
}
