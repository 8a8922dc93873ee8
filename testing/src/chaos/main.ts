/**
 * `make chaos`: breaks the connections between all parts at random while clients send requests, checks what Marquee promises under faults, and
 * writes a report with a picture. Exits with 1 if a promise is broken. docs/resilience.md describes it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { runOnce } from '@marquee/kit/runMain';
import { repositoryFile } from '@marquee/dev/repository';
import { gatewaySettings } from '@marquee/gateway/config';
import { untilReady } from '../processes/servingProgram.js';
import { startRedis } from '../servers/redis.js';
import { runChaos } from './chaos.js';
import { openChaosDatabases } from './chaosDatabases.js';
import { readChaosOptions } from './chaosOptions.js';
import { checkPromises, defaultLimits } from './promises.js';
import { writeReport } from './report.js';
import { startUnderFaults } from './supergraphUnderFaults.js';
import { drawTimeline } from './timeline.js';

const stopTimeoutMs = 40_000;
const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Undefined if Redis is not installed. */
async function startRedisIfInstalled(lifecycle: Lifecycle): Promise<string | undefined> {
  try {
    const redis = await startRedis();
    lifecycle.onStop('Redis', () => redis.remove());
    return redis.url;
  } catch (error) {
    print(`Without Redis: ${(error as Error).message}`);
    return undefined;
  }
}

await runOnce(async () => {
  const { seed, seconds, rate, allowanceMs } = readChaosOptions(process.argv.slice(2));
  const command = `make chaos SECONDS=${seconds} SEED=${seed}`;
  print(`Chaos with seed ${seed} for ${seconds} s. Run it again with ${command}.`);
  const folder = repositoryFile('.data', 'chaos');
  mkdirSync(folder, { recursive: true });
  const lifecycle = createLifecycle(silentLog, stopTimeoutMs);
  try {
    print('Starting the databases …');
    const databases = await openChaosDatabases(lifecycle, join(folder, 'databases'));
    const redisUrl = await startRedisIfInstalled(lifecycle);
    print('Starting catalog, social and gateway …');
    const supergraph = await startUnderFaults(lifecycle, { databases, redisUrl, folder });
    await untilReady(supergraph.programs);
    print('Breaking connections …');
    const deadlineMs = gatewaySettings.DEADLINE_MS.parse(undefined);
    const log = await runChaos(supergraph, databases, { seed, seconds, rate, deadlineMs });
    const promises = checkPromises(log, { ...defaultLimits, allowanceMs });
    writeFileSync(join(folder, 'run.json'), JSON.stringify(log));
    writeFileSync(join(folder, 'timeline.svg'), drawTimeline(log));
    writeFileSync(join(folder, 'report.md'), writeReport(log, promises, command));
    for (const { promise, cases, broken } of promises) {
      const result = broken.length > 0 ? `BROKEN ${broken.length} of ${cases}` : cases > 0 ? 'kept' : 'no case';
      print(`${result.padEnd(18)} ${promise}`);
    }
    print(`The report is ${join(folder, 'report.md')}.`);
    return promises.every(({ broken }) => broken.length === 0);
  } finally {
    await lifecycle.stop();
  }
});
process.exit();
