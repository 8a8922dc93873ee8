/** Numbers of the change feed, which are given before the changes are committed and told all at once. */
import { lastChange } from '@marquee/graph/changeFeed/changeFeed';
import { integer, type Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

const advanceSequence = cypherFile(new URL('./advance-sequence.cypher', import.meta.url));

export interface Sequence {
  /** The number of this transaction's change to an entity; entities are numbered in the order in which they are first asked for. */
  numberOf(id: string): ReturnType<typeof integer>;
  /** To be called last, so that who reads the feed is kept waiting no longer than it must be. */
  advance(): void;
}

/** Within a transaction that holds the ingest lock, which is why the numbers are nobody else's. */
export async function openSequence({ run, send }: Transaction): Promise<Sequence> {
  const from = await lastChange(run);
  const numbers = new Map<string, ReturnType<typeof integer>>();
  return {
    numberOf(id) {
      const number = numbers.get(id) ?? integer(from + numbers.size + 1);
      numbers.set(id, number);
      return number;
    },
    advance() {
      if (numbers.size > 0) send(advanceSequence, { last: integer(from + numbers.size) });
    },
  };
}
