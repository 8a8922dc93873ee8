/**
 * `npm run bench -- [part …]`: what things cost on the full data set, as quantiles and ratios. Without parts it runs all of them. It
 * is not a test: it checks no figure.
 */
import { existsSync } from 'node:fs';
import { runMain } from '@marquee/kit/main';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '@marquee/dev/repository';
import {
  openBenchEnvironment,
  openFullDataset,
  type BenchEnvironment,
  type BenchSupergraph,
} from './benchEnvironment.js';
import { measureStartup } from './startup.js';
import { measureSupergraph } from './supergraph.js';
import { measureOperations } from './operations.js';
import { measureLargeDataset } from './largeDataset.js';
import { measureSearch } from './search.js';
import { measureIngestion } from './ingestion.js';
import { measureSearchAtScale } from './searchAtScale.js';
import { measureRecommendationQuality } from './recommendationQuality.js';
import { measurePaths } from './paths.js';
import { formatTable, type Measurement } from './measure.js';

type Measure<Over> = (over: Over) => Promise<Measurement[]>;

const friendsOfViewer = 200;

/** Over the one-command runner, which starts servers of its own. */
const ofStartup: Record<string, Measure<NodeJS.ProcessEnv>> = { startup: measureStartup };

/** Over the supergraph with the full data set. */
const ofSupergraph: Record<string, Measure<[BenchEnvironment, BenchSupergraph]>> = {
  supergraph: ([environment, bench]) => measureSupergraph(environment, bench),
  operations: ([, bench]) => measureOperations(bench, 'full', friendsOfViewer),
  paths: ([, bench]) => measurePaths(bench),
};

/** Over the databases, with data of their own. */
const ofDatabases: Record<string, Measure<BenchEnvironment>> = {
  recommendationQuality: measureRecommendationQuality,
  search: measureSearch,
  ingestion: measureIngestion,
  searchAtScale: measureSearchAtScale,
  largeDataset: (environment) => measureLargeDataset(environment, friendsOfViewer),
};

const parts = [ofStartup, ofSupergraph, ofDatabases].flatMap((group) => Object.keys(group));

function readParts(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !parts.includes(name));
  if (unknown !== undefined)
    throw new StartError(
      `There is no part "${unknown}". Usage: npm run bench -- [part …]; the parts are ${parts.join(', ')}.`,
    );
  return names.length === 0 ? parts : names;
}

async function run<Over>(chosen: readonly string[], group: Record<string, Measure<Over>>, over: Over): Promise<void> {
  for (const [part, measurePart] of Object.entries(group)) {
    if (!chosen.includes(part)) continue;
    const measurements = await measurePart(over);
    process.stdout.write(`\nnpm run bench -- ${part}\n${formatTable(measurements)}\n`);
  }
}

await runMain(async () => {
  const chosen = readParts(process.argv.slice(2));
  const data = process.env.DATA || repositoryFile('..', 'shared', 'data');
  const variables = { ...process.env, ...(existsSync(data) ? { DATA: data } : {}) };
  await run(chosen, ofStartup, variables);
  const environment = await openBenchEnvironment(variables);
  const bench = await openFullDataset(environment);
  await run(chosen, ofSupergraph, [environment, bench]);
  await bench.lifecycle.stop();
  await run(chosen, ofDatabases, environment);
  await environment.lifecycle.stop();
  process.exit(0);
});
