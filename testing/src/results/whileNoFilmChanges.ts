/** Reads of the graph that all test files share: others write films to it, and delete some that an answer is about. */
import { settledChange } from '@marquee/graph/changeFeed/changeFeed';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { readUntil } from './waitUntil.js';

/**
 * What `read` gives while no film changes. A transaction's number is visible before its films are in the full-text index, so both
 * numbers wait for transactions that are committing.
 */
export async function whileNoFilmChanges<T>(neo4j: Neo4jConnection, read: () => Promise<T>): Promise<T> {
  const attempt = async () => {
    const before = await settledChange(neo4j);
    const value = await read();
    return { value, isQuiet: (await settledChange(neo4j)) === before };
  };
  return (await readUntil(attempt, ({ isQuiet }) => isQuiet, { intervalMs: 20 })).value;
}
