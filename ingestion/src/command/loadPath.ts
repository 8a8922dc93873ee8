/** `ingest load`: reads a provider's file or folder now, with a progress bar. */
import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { completeSource, formatOf } from '../formats/allFormats.js';
import { isProviderName } from '../lake/lake.js';
import type { ObjectReport } from '../lake/objectState.js';
import { fileSource } from '../source/source.js';
import { ingestSource } from '../worker/ingestSource.js';
import { countRecords, rejectionLines, summary } from './report.js';
import type { CommandContext } from './context.js';

const maxPrintedRejections = 10;

/** False if a file failed. */
export async function loadPath(context: CommandContext, path: string, provider: string): Promise<boolean> {
  if (!isProviderName(provider))
    throw new StartError(`A provider's name has lower-case letters, digits, - and _, not: ${provider}`);
  let allDone = true;
  for (const file of filesAt(path)) {
    const report = await loadFile(context, file, provider);
    allDone &&= report.state === 'DONE';
  }
  return allDone;
}

/** Undefined if there is none, also for a path through a file and for a name that is too long. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function filesAt(path: string): string[] {
  const stat = statOf(path);
  if (!stat) throw new StartError(`There is no file or folder ${path}.`);
  if (!stat.isDirectory()) return [path];
  const files = new Map<string, string>();
  for (const name of readdirSync(path).sort()) {
    const format = formatOf(name);
    // Any one file of a set stands for the set.
    if (format) files.set(format.set ? format.name : name, join(path, name));
  }
  if (files.size === 0) throw new StartError(`There is no file with a known format in ${path}.`);
  return [...files.values()];
}

async function loadFile(
  { neo4j, progress, print }: CommandContext,
  path: string,
  provider: string,
): Promise<ObjectReport> {
  const file = fileSource(path);
  const source = (await completeSource(file)) ?? file;
  const bar = progress.start(source.fileName, source.size);
  const began = performance.now();
  const rate = (records: number) => `${Math.round(records / ((performance.now() - began) / 1_000))} records/s`;
  try {
    const report = await ingestSource(neo4j, source, {
      provider,
      onBatch: (soFar, bytesRead) => bar.update(bytesRead, rate(countRecords(soFar))),
    });
    bar.stop();
    print(`${source.fileName}: ${summary(report)} · ${rate(countRecords(report))}`);
    if (report.reason !== null) print(`  FAILED: the file ${report.reason}`);
    for (const line of rejectionLines(report, maxPrintedRejections)) print(line);
    return report;
  } finally {
    bar.stop();
  }
}
