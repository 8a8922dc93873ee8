/** `npm run load`: fills the databases of NEO4J_URI and DATABASE_URL with a data set, and ends. A second run loads nothing. */
import { StartError } from '@marquee/kit/errors';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { runOnce } from '@marquee/kit/runMain';
import { readDevConfig, withFlags } from './config.js';
import { fillDatabases } from './fillDatabases.js';
import { terminalProgress } from './terminalProgress.js';

await runOnce(async () => {
  const { neo4j, databaseUrl, dataset, startTimeoutMs, gateway } = readDevConfig(
    withFlags(process.env, process.argv.slice(2)),
  );
  if (!neo4j || databaseUrl === undefined)
    throw new StartError('NEO4J_URI and DATABASE_URL must be set: npm run load fills databases that run.');
  const log = createLog('load', gateway.debug);
  const lifecycle = createLifecycle(log);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', () => void lifecycle.stop(), { once: true });
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const progress = terminalProgress(process.stderr);
  const options = { neo4j, databaseUrl, dataset, log, progress, print, signal: stopping.signal, startTimeoutMs };
  const handle = await fillDatabases(lifecycle, options);
  print(`Demo user: ${handle}`);
  return true;
});
