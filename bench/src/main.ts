/** `make bench`: what things cost on the full data set, as medians and ratios. Never a test. */
import { existsSync } from 'node:fs';
import { runMain } from '../../kit/src/main.js';
import { projectFile } from '../../kit/src/files.js';
import { measureStarts } from './starts.js';
import { measureSupergraph } from './supergraph.js';
import { table, type Line } from './measure.js';

await runMain(async () => {
  const data = process.env.DATA || projectFile('..', 'shared', 'data');
  const environment = { ...process.env, ...(existsSync(data) ? { DATA: data } : {}) };
  const lines: Line[] = [];
  lines.push(...(await measureStarts(environment)));
  lines.push(...(await measureSupergraph(environment)));
  process.stdout.write(`\n${table(lines)}\n`);
  process.exit(0);
});
