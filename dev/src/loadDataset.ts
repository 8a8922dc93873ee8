/** Fills empty databases with a data set, and prints how many rows were loaded, merged and rejected. */
import { upgradeIdentities } from '@marquee/ingestion/apply/rebuild';
import { loadRecords } from '@marquee/ingestion/load';
import type { Catalog } from '@marquee/catalog/catalog';
import type { Social } from '@marquee/social/social';
import type { SocialDataset } from '@marquee/social/load/socialDataset';
import type { Progress } from '@marquee/kit/progress';
import type { Dataset } from './config.js';
import { chooseDemoUser } from './demoUser.js';
import { readFilms } from './films.js';
import { generateDataset } from './dataset/generate.js';
import { readRecordedDataset } from './dataset/recorded.js';

export interface LoadOptions {
  readonly catalog: Catalog;
  readonly social: Social;
  readonly dataset: Dataset;
  readonly progress: Progress;
  readonly now: Date;
  /** Receives each line of output. */
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** In a small data set users watch more films, so that friends have films in common. */
const watchFactor = (users: number): number => (users <= 2_000 ? 4 : 1);
const maxPrintedRejections = 5;
/** Only for the progress bar: rows of a recorded data set, and rows per generated user. */
const recordedRows = 130_000;
const rowsPerUser = 50;

/** Loads nothing if a data set is loaded already. Returns the handle of the demo user. */
export async function loadDataset(options: LoadOptions): Promise<string> {
  const { catalog, social } = options;
  const isLoaded = (await social.metadata('social_dataset')) !== null && (await catalog.countFilms()) > 0;
  if (!isLoaded) {
    await loadFilms(options);
    await followChangeFeed(options);
    await loadSocialDataset(options);
    await countTaste(options);
  }
  await upgradeIdentities(catalog.neo4j);
  const chosenBefore = await social.metadata('demo_user');
  if (chosenBefore !== null) return chosenBefore;
  const demoUser = await chooseDemoUser(social, options.progress);
  await social.setMetadata('demo_user', demoUser);
  return demoUser;
}

async function loadFilms({ catalog, dataset, progress, print, signal }: LoadOptions): Promise<void> {
  const { records, read, rejected } = await readFilms(dataset);
  const bar = progress.start('Loading films', records.length);
  try {
    const { created, updated, merged, unchanged } = await loadRecords(catalog.neo4j, records, {
      onProgress: (done) => bar.update(done),
      ...(signal ? { signal } : {}),
    });
    bar.stop();
    print(
      `Records: ${read} read, ${created} created, ${updated} updated, ${unchanged} unchanged, ${merged} merged with another ` +
        `record of the same film, ${rejected.length} rejected. The catalog has ${await catalog.countFilms()} films.`,
    );
  } finally {
    bar.stop();
  }
  printRejections(
    print,
    rejected.map(({ file, line, field, reason }) => `${file}:${line} ${field} ${reason}`),
  );
}

function printRejections(print: (line: string) => void, rejections: readonly string[]): void {
  for (const rejection of rejections.slice(0, maxPrintedRejections)) print(`  rejected: ${rejection}`);
  if (rejections.length > maxPrintedRejections) print(`  … and ${rejections.length - maxPrintedRejections} more`);
}

async function followChangeFeed({ catalog, social, progress }: LoadOptions): Promise<void> {
  const bar = progress.start('Copying films', await catalog.lastChange());
  try {
    await social.changeFeed.catchUp((cursor) => bar.update(cursor));
  } finally {
    bar.stop();
  }
}

async function loadSocialDataset(options: LoadOptions): Promise<void> {
  const { social, dataset, progress, print } = options;
  const { rows, expectedRows } = createSocialDataset(options, await social.referenceFilms());
  const bar = progress.start('Loading users', expectedRows);
  try {
    const summary = await social.loadDataset(rows, {
      name: JSON.stringify(dataset),
      onProgress: (done) => bar.update(done),
    });
    bar.stop();
    if (summary)
      print(
        `Users: ${summary.members}, with ${summary.friendships} friendships and ${summary.watches} watches` +
          `${summary.unknown > 0 ? `; ${summary.unknown} rows about unknown films skipped` : ''}.`,
      );
  } finally {
    bar.stop();
  }
}

/** Counts public taste before the first request, which would otherwise find none. */
async function countTaste({ social, progress }: LoadOptions): Promise<void> {
  const bar = progress.start('Counting taste', await social.publicTaste.pending());
  try {
    await social.publicTaste.catchUp((members) => bar.update(members));
  } finally {
    bar.stop();
  }
}

function createSocialDataset(
  { dataset, now, print }: LoadOptions,
  films: Parameters<typeof generateDataset>[0]['films'],
): { rows: SocialDataset; expectedRows: number } {
  if (dataset.kind === 'bundled') {
    const { users, seed } = dataset;
    return {
      rows: generateDataset({ users, seed, films, now, watchFactor: watchFactor(users) }),
      expectedRows: users * rowsPerUser,
    };
  }
  const { dataset: recorded, summary } = readRecordedDataset(`${dataset.path}/social`, films, now);
  if (summary.unknownFilms > 0)
    print(`Watches: ${summary.unknownFilms} skipped, because the catalog does not have their films.`);
  printRejections(
    print,
    summary.rejected.map(({ file, line, reason }) => `${file}:${line} ${reason}`),
  );
  return { rows: recorded, expectedRows: recordedRows };
}
