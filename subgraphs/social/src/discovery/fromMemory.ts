/** Answers over a circle from the watches in memory if they can be used, which never changes an answer. If not, PostgreSQL sums up. */
import type { CircleAnswer, CircleHistories } from '../circleHistories/circleHistories.js';
import type { ReadHistories } from '../circleHistories/readHistories.js';
import type { Db } from '../db/connection.js';
import { inSnapshot } from '../db/snapshot.js';
import type { PackedFacts } from '../filmFacts/packedFacts.js';
import { createSlots } from '../slots.js';

export interface AnswerInMemory<Found> {
  readonly answer: Exclude<CircleAnswer, 'not_loaded' | 'too_large'>;
  /** Null: PostgreSQL has to sum up. */
  readonly found: Found | null;
  /** Whether the snapshot has changes that the histories do not have. */
  readonly changes: boolean;
}

/** An answer that may need facts of films, too. */
export interface AnswerWithFacts<Found> extends AnswerInMemory<Found> {
  /** The version of facts of films that the snapshot has; null if it is not known. */
  readonly factsVersion: string | null;
}

/** What a process has in memory. */
export interface InMemory {
  readonly histories: ReadHistories;
  readonly facts: PackedFacts | null;
}

export interface WaysToAnswer<Found> {
  /** `tx`: a transaction of one snapshot (REPEATABLE READ). */
  readonly inMemory: (tx: Db, histories: ReadHistories) => Promise<AnswerInMemory<Found>>;
  /** One statement. */
  readonly inSql: (db: Db) => Promise<Found>;
}

/**
 * How many lists of a process PostgreSQL sums up at once. No request pays more because its lists are among them, which may be because of watches that its
 * viewer may not see. So they only take longer.
 */
const maxSumsInSql = 4;
const slots = createSlots(maxSumsInSql);

/** Lets PostgreSQL sum up once few others do. `sum` must not hold a connection while it waits. */
export const sumInSql = <Found>(sum: () => Promise<Found>): Promise<Found> => slots.run(sum);

export async function answerFromMemory<Found>(
  db: Db,
  circleHistories: CircleHistories,
  { inMemory, inSql }: WaysToAnswer<Found>,
): Promise<Found> {
  const histories = circleHistories.current;
  if (!histories) circleHistories.saw('not_loaded', false);
  const found = histories
    ? await inSnapshot(
        db,
        async (tx) => {
          const { found: ofMemory, answer, changes } = await inMemory(tx, histories);
          circleHistories.saw(answer, changes);
          return ofMemory;
        },
        async () => null,
      )
    : null;
  return found ?? sumInSql(() => inSql(db));
}
