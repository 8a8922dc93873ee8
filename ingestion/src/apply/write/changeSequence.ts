/** Numbers of the change feed. A transaction takes its numbers first and stores the last one before it commits. */
import { lastChange } from '@marquee/graph/changeFeed/changeFeed';
import { integer, type Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

const advanceSequence = cypherFile(new URL('./advance-sequence.cypher', import.meta.url));

export interface Sequence {
  /** The number of this transaction's change to an entity. Numbers are assigned in the order of first calls. */
  numberOf(id: string): ReturnType<typeof integer>;
  /** The first number of this transaction. Records and marks of people have it. */
  readonly next: ReturnType<typeof integer>;
  /** Stores the last number. Call it last, because readers of the feed wait from here until commit. */
  advance(): void;
}

/** The transaction must hold the ingest lock, so that no other transaction takes the same numbers. */
export async function openSequence({ run, send }: Transaction): Promise<Sequence> {
  const from = await lastChange(run);
  const numbers = new Map<string, ReturnType<typeof integer>>();
  return {
    next: integer(from + 1),
    numberOf(id) {
      const number = numbers.get(id) ?? integer(from + numbers.size + 1);
      numbers.set(id, number);
      return number;
    },
    advance() {
      // Records have the first number, also if no entity has one.
      send(advanceSequence, { last: integer(from + Math.max(1, numbers.size)) });
    },
  };
}
