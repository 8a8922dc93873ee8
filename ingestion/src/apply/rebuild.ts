/**
 * Computes films again from their stored records, when this version compares names and titles in another way than the version that
 * wrote the graph: films and people that were merged wrongly become several.
 */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { recordsOfFilms } from '@marquee/graph/records/storedRecords';
import { changeFilms, lockIngest } from './changeFilms.js';
import { openSequence } from './write/changeSequence.js';

/** Raise it whenever films are computed from their records in another way, and say in `changedTexts` which records are affected. */
const identityVersion = 3;

/**
 * Version 1 keeps the marks of scripts that are neither Latin nor Greek, whose letters begin at U+0400; it has one name for genres of one
 * notion; and it never merges two records of one provider without a common id. Version 2 compares records by what all records say that
 * share ids with them. Version 3 makes one person of one id, under all names. `movies-to-rebuild.cypher` finds films with several
 * records, and films of names or ids that several people have, by itself.
 */
const otherLetters = '[\\u0400-\\u1dff\\u2c00-\\ud7ff\\uf900-\\ufffd\\x{10000}-\\x{10ffff}]';
const renamedGenres =
  '"(?i:animated|historical|film-noir|imax|sci-fi|sport|children.s|children|biographical|musicals|romantic)"';
const changedTexts = `(?s).*(?:${otherLetters}|${renamedGenres}).*`;
const anyText = '(?s).*';

const filmsPerTransaction = 200;
const moviesToRebuild = cypherFile(new URL('./movies-to-rebuild.cypher', import.meta.url));

/**
 * Brings the identities of a graph to this version. If they are of this version already, it sends one statement. It can be interrupted
 * at any moment and run again, also by several processes at once.
 *
 * @returns the number of films that were computed
 */
export async function upgradeIdentities(neo4j: Neo4jConnection): Promise<number> {
  const [state] = await neo4j.readInBackground<{ version: number | null }>(
    "MATCH (s:ChangeSequence {name: 'catalog'}) RETURN s.identityVersion AS version",
  );
  if (state?.version === identityVersion) return 0;
  const films = await rebuildFilms(neo4j, { pattern: changedTexts });
  await neo4j.write((run) =>
    run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.identityVersion = $identityVersion", {
      identityVersion: integer(identityVersion),
    }),
  );
  return films;
}

export interface RebuildOptions {
  /**
   * A regular expression of Java: only films with a record that it matches are computed, those with several
   * records, and those of names or ids that several people have. Default: all films.
   */
  readonly pattern?: string;
  /** Called after each transaction with the number of films computed so far. */
  readonly onProgress?: (films: number) => void;
}

/** Computes films from their stored records. Returns their number. It can be interrupted at any moment and run again. */
export async function rebuildFilms(
  neo4j: Neo4jConnection,
  { pattern = anyText, onProgress = () => {} }: RebuildOptions = {},
): Promise<number> {
  const rows = await neo4j.readInBackground<{ movieId: string }>(moviesToRebuild, { pattern });
  const ids = rows.map(({ movieId }) => movieId);
  for (let from = 0; from < ids.length; from += filmsPerTransaction) {
    await rebuildBatch(neo4j, ids.slice(from, from + filmsPerTransaction));
    onProgress(Math.min(ids.length, from + filmsPerTransaction));
  }
  return ids.length;
}

/** All records of the films in one transaction, so that no film is missing in between. */
async function rebuildBatch(neo4j: Neo4jConnection, movieIds: readonly string[]): Promise<void> {
  await neo4j.write(async (run, transaction) => {
    await lockIngest(run);
    const records = await recordsOfFilms(run, movieIds);
    const known = new Map(records.map((record) => [record.id, record]));
    await changeFilms(transaction, await openSequence(transaction), { changed: records, known });
  });
}
