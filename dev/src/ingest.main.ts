/** `npm run ingest -- …`: commands of ingestion, on the databases of a running `make run` or on NEO4J_URI. */
import { createLifecycle } from '../../kit/src/lifecycle.js';
import { silentLog } from '../../kit/src/log.js';
import { runOnce } from '../../kit/src/main.js';
import { terminalProgress } from '../../kit/src/progress.js';
import { runCommand } from '../../subgraphs/catalog/src/ingest/command/command.js';
import { readQueueConfig } from '../../subgraphs/catalog/src/ingest/config.js';
import { openNeo4j } from '../../subgraphs/catalog/src/neo4j/connection.js';
import { ensureIndexes } from '../../subgraphs/catalog/src/neo4j/indexes.js';
import { readDevConfig } from './config.js';
import { neo4jOf } from './running.js';

const readTimeoutMs = 30_000;

async function main(): Promise<boolean> {
  const lifecycle = createLifecycle(silentLog);
  try {
    const neo4j = await openNeo4j({ ...neo4jOf(readDevConfig(process.env)), readTimeoutMs });
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    return await runCommand(
      {
        neo4j,
        lifecycle,
        queues: readQueueConfig(process.env),
        progress: terminalProgress(process.stderr),
        say: (line) => process.stdout.write(`${line}\n`),
      },
      process.argv.slice(2),
    );
  } finally {
    await lifecycle.stop();
  }
}

await runOnce(main);
