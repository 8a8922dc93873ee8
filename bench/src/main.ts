/**
 * `npm run bench -- [part …]`: what things cost on the full data set, as quantiles and ratios. Without parts it runs all of them. It
 * is not a test: it checks no figure.
 */
import { existsSync } from 'node:fs';
import { runMain } from '@marquee/kit/runMain';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '@marquee/dev/repository';
import {
  openBenchEnvironment,
  openFullDataset,
  type BenchEnvironment,
  type BenchSupergraph,
} from './benchEnvironment.js';
import { measureEventLoop } from './eventLoop.js';
import { measureGateway } from './gateway/gateway.js';
import { measureHostileDataset } from './hostile/hostileDataset.js';
import { measureHandwritten } from './handwritten/handwritten.js';
import { measureReplicas } from './replicas.js';
import { measureSharding } from './sharding/sharding.js';
import { measureStartup } from './startup.js';
import { measureSupergraph } from './supergraph.js';
import { measureCircles } from './circles.js';
import { measureRecommendations } from './recommendations.js';
import { measureCosts } from './costs.js';
import { measureCapacity, measureCapacityOfFeeds } from './capacity/capacity.js';
import { measureCostEstimates } from './costEstimates/costEstimates.js';
import { measureResponseCache } from './responseCache.js';
import { measureFaults } from './faults.js';
import { measureOverload } from './overload.js';
import { measureTelemetry } from './telemetry.js';
import { openLargeDataset } from './largeDataset.js';
import { measureSearch } from './search.js';
import { measureImports } from './imports.js';
import { measureIngestion } from './ingestion.js';
import { measureSearchAtScale } from './searchAtScale.js';
import { measureRecommendationQuality } from './recommendationQuality.js';
import { measurePaths } from './paths.js';
import { formatTable, type Measurement } from './measure.js';

type MeasurePart<Environment> = (environment: Environment) => Promise<Measurement[]>;

const friendsOfViewer = 200;

/** Over gateways and made-up subgraphs, without databases. */
const gatewayParts: Record<string, MeasurePart<undefined>> = {
  gateway: measureGateway,
  eventLoop: measureEventLoop,
};

/** Over servers of their own. */
const startupParts: Record<string, MeasurePart<NodeJS.ProcessEnv>> = {
  startup: measureStartup,
  replicas: measureReplicas,
  hostileDataset: measureHostileDataset,
};

/** Over social with the full data set. No list of the catalog is needed. */
const socialParts: Record<string, MeasurePart<[BenchEnvironment, BenchSupergraph]>> = {
  recommendations: ([environment, bench]) => measureRecommendations(environment, bench, 'full'),
};

/** Over the supergraph with the full data set. */
const supergraphParts: Record<string, MeasurePart<[BenchEnvironment, BenchSupergraph]>> = {
  supergraph: ([environment, bench]) => measureSupergraph(environment, bench),
  handwritten: ([environment, bench]) => measureHandwritten(environment, bench),
  costs: ([environment, bench]) => measureCosts(environment, bench, { dataset: 'full', friends: friendsOfViewer }),
  circles: ([environment, bench]) => measureCircles(environment, bench, 'full'),
  paths: ([, bench]) => measurePaths(bench),
  costEstimates: ([environment, bench]) => measureCostEstimates(environment, bench),
  capacity: ([environment, bench]) =>
    measureCapacity(environment, bench, {
      write: process.env.WRITE_FIGURES === 'true',
      requests: Number(process.env.REQUESTS ?? 1_500),
    }),
  capacityOfFeeds: ([environment, bench]) =>
    measureCapacityOfFeeds(environment, bench, { write: process.env.WRITE_FIGURES === 'true' }),
  responseCache: ([environment, bench]) => measureResponseCache(environment, bench),
  faults: ([environment, bench]) => measureFaults(environment, bench),
  sharding: ([environment, bench]) => measureSharding(environment, bench),
  overload: ([environment, bench]) => measureOverload(environment, bench),
  telemetry: ([environment, bench]) => measureTelemetry(environment, bench),
  imports: ([environment, bench]) => measureImports(environment, bench),
};

/** Over the databases, with data of their own. */
const databaseParts: Record<string, MeasurePart<BenchEnvironment>> = {
  recommendationQuality: measureRecommendationQuality,
  search: measureSearch,
  ingestion: measureIngestion,
  searchAtScale: measureSearchAtScale,
};

/** Over the supergraph with the large data set. */
const largeParts: Record<string, MeasurePart<[BenchEnvironment, BenchSupergraph]>> = {
  largeCosts: ([environment, bench]) =>
    measureCosts(environment, bench, { dataset: 'large', friends: friendsOfViewer }),
  largeCircles: ([environment, bench]) => measureCircles(environment, bench, 'large'),
  largeRecommendations: ([environment, bench]) => measureRecommendations(environment, bench, 'large'),
};

const partNames = [gatewayParts, startupParts, socialParts, supergraphParts, databaseParts, largeParts].flatMap(
  (group) => Object.keys(group),
);

function readParts(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !partNames.includes(name));
  if (unknown !== undefined)
    throw new StartError(
      `There is no part "${unknown}". Usage: npm run bench -- [part …]; the parts are ${partNames.join(', ')}.`,
    );
  return names.length === 0 ? partNames : names;
}

async function runParts<Environment>(
  chosen: readonly string[],
  group: Record<string, MeasurePart<Environment>>,
  environment: Environment,
): Promise<void> {
  for (const [part, measurePart] of Object.entries(group)) {
    if (!chosen.includes(part)) continue;
    const measurements = await measurePart(environment);
    process.stdout.write(`\nnpm run bench -- ${part}\n${formatTable(measurements)}\n`);
  }
}

await runMain(async () => {
  const chosen = readParts(process.argv.slice(2));
  const data = process.env.DATA ?? repositoryFile('..', 'shared', 'data');
  const variables = { ...process.env, ...(existsSync(data) ? { DATA: data } : {}) };
  await runParts(chosen, gatewayParts, undefined);
  if (chosen.every((part) => part in gatewayParts)) process.exit(0);
  await runParts(chosen, startupParts, variables);
  if (chosen.every((part) => part in gatewayParts || part in startupParts)) process.exit(0);
  const environment = await openBenchEnvironment(variables);
  const bench = await openFullDataset(environment, { keepsLists: chosen.some((part) => part in supergraphParts) });
  await runParts(chosen, socialParts, [environment, bench]);
  await runParts(chosen, supergraphParts, [environment, bench]);
  await bench.lifecycle.stop();
  await runParts(chosen, databaseParts, environment);
  if (chosen.some((part) => part in largeParts))
    await runParts(chosen, largeParts, [environment, await openLargeDataset(environment)]);
  await environment.lifecycle.stop();
  process.exit(0);
});
