/** Answers over a circle from the watches in memory if they can be used, which never changes an answer. If not, PostgreSQL sums up. */
import type { CircleAnswer, CircleHistories } from '../circleHistories/circleHistories.js';
import type { ReadHistories } from '../circleHistories/readHistories.js';
import type { Db } from '../db/connection.js';
import { inSnapshot } from '../db/snapshot.js';
import { sumInSql, type Charge } from './discoveryBudget.js';

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
  readonly inSql: (db: Db) => Promise<Found>;
  readonly charge: Charge;
}

export async function answerFromMemory<Found>(
  db: Db,
  circleHistories: CircleHistories,
  { inMemory, inSql: sumUpInSql, charge }: WaysToAnswer<Found>,
): Promise<Found> {
  const inSql = (tx: Db) => {
    charge(sumInSql(circleHistories.watches));
    return sumUpInSql(tx);
  };
  const histories = circleHistories.current;
  if (!histories) {
    circleHistories.saw('not_loaded', false);
    return inSql(db);
  }
  return inSnapshot(
    db,
    async (tx) => {
      const { found, answer, changes } = await inMemory(tx, histories);
      circleHistories.saw(answer, changes);
      return found ?? inSql(tx);
    },
    inSql,
  );
}
