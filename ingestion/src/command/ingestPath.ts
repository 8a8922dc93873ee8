/** `ingest take`: a provider's file or folder, read now, with a bar while it lasts. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { formatOf, wholeOf } from '../formats/allFormats.js';
import { isProviderName } from '../lake/lake.js';
import { fileSource } from '../source/source.js';
import type { ObjectReport } from '../lake/objectState.js';
import { takeSource } from '../worker/ingestSource.js';
import type { CommandContext } from './runCommand.js';
import { count, rejectionLines, summary } from './report.js';

const shownRejections = 10;

export async function takePath(context: CommandContext, path: string, provider: string): Promise<boolean> {
  if (!isProviderName(provider))
    throw new StartError(`A provider's name has lower-case letters, digits, - and _: ${provider}`);
  let isWell = true;
  for (const file of filesAt(path)) {
    const report = await takeFile(context, file, provider);
    isWell &&= report.state === 'DONE';
  }
  return isWell;
}

function filesAt(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new StartError(`There is no file or folder ${path}.`);
  if (!stat.isDirectory()) return [path];
  const files = new Map<string, string>();
  for (const name of readdirSync(path).sort()) {
    const format = formatOf(name);
    // Of files that belong together one will do.
    if (format) files.set(format.set ? format.name : name, join(path, name));
  }
  if (files.size === 0) throw new StartError(`There is no file of a known format in ${path}.`);
  return [...files.values()];
}

async function takeFile(
  { neo4j, progress, say }: CommandContext,
  path: string,
  provider: string,
): Promise<ObjectReport> {
  const file = fileSource(path);
  const source = (await wholeOf(file)) ?? file;
  const bar = progress.start(source.fileName, source.size);
  const began = performance.now();
  const rate = (records: number) => `${Math.round(records / ((performance.now() - began) / 1_000))} records/s`;
  try {
    const report = await takeSource(neo4j, source, {
      provider,
      onBatch: (soFar, bytesRead) => bar.update(bytesRead, rate(count(soFar))),
    });
    bar.stop();
    say(`${source.fileName}: ${summary(report)} · ${rate(count(report))}`);
    if (report.reason !== null) say(`  FAILED: the file ${report.reason}`);
    for (const line of rejectionLines(report, shownRejections)) say(line);
    return report;
  } finally {
    bar.stop();
  }
}
