/** Creates a constraint or an index, also if several processes do so at the same moment. */
import type { Neo4jConnection } from '../neo4j/connection.js';

/** Neo4j looks for the index before it takes the lock. So `IF NOT EXISTS` fails if another transaction creates it in between. */
const createdMeanwhile = new Set([
  'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists',
  'Neo.ClientError.Schema.IndexAlreadyExists',
  'Neo.ClientError.Schema.ConstraintAlreadyExists',
]);

/** @param definition a statement with `IF NOT EXISTS` */
export async function createIfMissing(neo4j: Pick<Neo4jConnection, 'write'>, definition: string): Promise<void> {
  try {
    await neo4j.write((run) => run(definition));
  } catch (error) {
    if (!createdMeanwhile.has((error as { code?: string }).code ?? '')) throw error;
  }
}
