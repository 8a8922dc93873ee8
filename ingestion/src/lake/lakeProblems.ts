/** What the lake has and no worker reads, so that `ingest status` has a line for it. Nodes with the label `LakeObject`. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { LakeProblem } from './lake.js';
import type { ObjectReport } from './objectState.js';

const statements = {
  store: cypherFile(new URL('./store-problems.cypher', import.meta.url)),
  storeMessage: cypherFile(new URL('./store-message-report.cypher', import.meta.url)),
};

/** In one lake, so many are stored. */
const maxProblems = 1_000;

/**
 * Stores the problems of a lake, and forgets its former ones.
 *
 * @param lake its name; null keeps the former ones
 */
export async function storeProblems(
  neo4j: Neo4jConnection,
  lake: string | null,
  problems: readonly LakeProblem[],
): Promise<void> {
  const stored = problems.slice(0, maxProblems).map((problem) => ({ ...problem }));
  await neo4j.write((run) => run(statements.store, { lake, problems: stored, now: integer(Date.now()) }));
}

/** The reports of so many messages of a provider are kept. */
const maxMessages = integer(20);

/** Stores the report of a message whose rows are not all valid. */
export async function storeMessageReport(
  neo4j: Neo4jConnection,
  { id, provider, sentAt }: { readonly id: string; readonly provider: string; readonly sentAt: Date },
  { rejections, ...counts }: ObjectReport,
): Promise<void> {
  const report = Object.fromEntries(
    Object.entries(counts).map(([name, value]) => [name, typeof value === 'number' ? integer(value) : value]),
  );
  const now = integer(Date.now());
  await neo4j.write((run) =>
    run(statements.storeMessage, {
      ...{ provider, maxMessages, key: `${provider}/message ${id}`, prefix: `${provider}/message ` },
      report: {
        ...report,
        ...{ etag: id, rejections: JSON.stringify(rejections), startedAt: integer(sentAt.getTime()), finishedAt: now },
      },
    }),
  );
}
