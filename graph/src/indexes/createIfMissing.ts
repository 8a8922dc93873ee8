/** Creates a constraint or an index, also if several processes do so at the same moment, and if one of them is killed meanwhile. */
import { delay } from '@marquee/kit/delay';
import type { Neo4jConnection } from '../neo4j/connection.js';

/**
 * Neo4j looks for the index before it takes the lock. So `IF NOT EXISTS` fails while another transaction creates it. A constraint has an
 * index of its name first, and is none yet.
 */
const beingCreated = new Set([
  'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists',
  'Neo.ClientError.Schema.IndexAlreadyExists',
  'Neo.ClientError.Schema.IndexWithNameAlreadyExists',
  'Neo.ClientError.Schema.ConstraintAlreadyExists',
  'Neo.ClientError.Schema.ConstraintWithNameAlreadyExists',
]);
const retryMs = 100;
/** As long as `ensureIndexes` waits for indexes. */
const maxWaitMs = 60_000;

/**
 * Resolves when the constraint or index exists. Throws Neo4j's error if another one has its name for a minute.
 *
 * @param definition a statement with `IF NOT EXISTS`
 */
export async function createIfMissing(neo4j: Pick<Neo4jConnection, 'write'>, definition: string): Promise<void> {
  const until = performance.now() + maxWaitMs;
  for (;;) {
    try {
      await neo4j.write((run) => run(definition));
      return;
    } catch (error) {
      if (!beingCreated.has((error as { code?: string }).code ?? '') || performance.now() > until) throw error;
      // The other transaction may be rolled back, as that of a process that is killed is. So this one comes again until it finds the index.
      await delay(retryMs);
    }
  }
}
