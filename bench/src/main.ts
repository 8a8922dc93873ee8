/** `make bench`: what things cost on the full data set, as medians and ratios. Never a test. Names of parts run these alone. */
import { existsSync } from 'node:fs';
import { runMain } from '@marquee/kit/main';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '@marquee/dev/repository';
import { makeBed, openDataset } from './benchEnvironment.js';
import { measureStarts } from './startup.js';
import { measureSupergraph } from './supergraph.js';
import { measureOperations } from './operations.js';
import { measureLargeWorld } from './largeDataset.js';
import { measureSearch } from './search.js';
import { measureIngest } from './ingest.js';
import { measureMillion } from './searchAtScale.js';
import { measureQuality } from './quality.js';
import { measurePaths } from './paths.js';
import { table, type Line } from './measure.js';

const parts = [
  'starts',
  'supergraph',
  'operations',
  'paths',
  'quality',
  'search',
  'ingest',
  'million',
  'large',
] as const;
const friendsOfViewer = 200;

await runMain(async () => {
  const asked = process.argv.slice(2);
  const unknown = asked.find((part) => !(parts as readonly string[]).includes(part));
  if (unknown !== undefined) throw new StartError(`There is no part "${unknown}"; the parts are ${parts.join(', ')}.`);
  const wants = (part: (typeof parts)[number]) => asked.length === 0 || asked.includes(part);
  const data = process.env.DATA || repositoryFile('..', 'shared', 'data');
  const environment = { ...process.env, ...(existsSync(data) ? { DATA: data } : {}) };
  const print = (lines: readonly Line[]) => void process.stdout.write(`\n${table(lines)}\n`);
  if (wants('starts')) print(await measureStarts(environment));
  const bed = await makeBed(environment);
  const bench = await openDataset(bed);
  if (wants('supergraph')) print(await measureSupergraph(bed, bench));
  if (wants('operations')) print(await measureOperations(bench, 'full', friendsOfViewer));
  if (wants('paths')) print(await measurePaths(bench));
  await bench.lifecycle.stop();
  if (wants('quality')) print(await measureQuality(bed));
  if (wants('search')) print(await measureSearch(bed));
  if (wants('ingest')) print(await measureIngest(bed));
  if (wants('million')) print(await measureMillion(bed));
  if (wants('large')) print(await measureLargeWorld(bed, friendsOfViewer));
  await bed.lifecycle.stop();
  process.exit(0);
});
