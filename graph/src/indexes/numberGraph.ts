/** Numbers what an earlier version wrote without numbers, so that replicas can read it. */
import { integer, type Neo4jConnection } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';

const numberRecords = cypherFile(new URL('./number-records.cypher', import.meta.url));
const numberLists = cypherFile(new URL('./number-lists.cypher', import.meta.url));

/** Lists of one number must fit into a page of the replicas' feed. */
const nodesPerTransaction = 500;

/** Sends one statement if all is numbered. It can be interrupted at any moment and run again, also by several processes at once. */
export async function numberGraph(neo4j: Neo4jConnection): Promise<void> {
  const [state] = await neo4j.readInBackground<{ isNumbered: boolean | null }>(
    "MATCH (s:ChangeSequence {name: 'catalog'}) RETURN s.isNumbered AS isNumbered",
  );
  if (state?.isNumbered) return;
  for (const statement of [numberRecords, numberLists])
    for (let numbered = nodesPerTransaction; numbered === nodesPerTransaction;) {
      const [row] = await neo4j.write((run) =>
        run<{ numbered: number }>(statement, { limit: integer(nodesPerTransaction) }),
      );
      numbered = row?.numbered ?? 0;
    }
  await neo4j.write((run) => run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.isNumbered = true"));
}
