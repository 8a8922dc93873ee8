/** Answers over a circle from the watches in memory if they can be used, which never changes an answer. If not, PostgreSQL sums up. */
import type { CircleAnswer, CircleHistories } from '../circleHistories/circleHistories.js';
import type { ReadHistories } from '../circleHistories/readHistories.js';
import type { Db } from '../db/connection.js';
import { inSnapshot } from '../db/snapshot.js';
import { createSlots } from '../slots.js';

export interface AnswerInMemory<Found> {
  readonly answer: Exclude<CircleAnswer, 'not_loaded' | 'too_large'>;
  /** Null: PostgreSQL has to sum up. */
  readonly found: Found | null;
  /** Whether the snapshot has changes that the histories do not have. */
  readonly changes: boolean;
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
