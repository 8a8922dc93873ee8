/** `npm run ingest -- …`: commands of ingestion on the database of a running `make run`, or on NEO4J_URI. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { runOnce } from '@marquee/kit/runMain';
import { upgradeIdentities } from '@marquee/ingestion/apply/rebuild';
import { helpFor, runCommand } from '@marquee/ingestion/command/runCommand';
import { readQueueConfig } from '@marquee/ingestion/config';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { readDevConfig } from './config.js';
import { terminalProgress } from './terminalProgress.js';
import { runningNeo4jOf } from './running.js';

const readTimeoutMs = 30_000;

async function main(): Promise<boolean> {
  const args = process.argv.slice(2);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const help = helpFor(args);
  if (help !== null) {
    print(help);
    return true;
  }
  const lifecycle = createLifecycle(silentLog);
  try {
    const neo4j = await openNeo4j({ ...runningNeo4jOf(readDevConfig(process.env)), readTimeoutMs });
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    await upgradeIdentities(neo4j);
    return await runCommand(
      {
        neo4j,
        lifecycle,
        queues: readQueueConfig(process.env),
        progress: terminalProgress(process.stderr),
        print,
      },
      args,
    );
  } finally {
    await lifecycle.stop();
  }
}

await runOnce(main);
