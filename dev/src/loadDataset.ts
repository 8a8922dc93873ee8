/** Fills empty databases with a data set, and says what was taken, merged and rejected. */
import { loadRecords } from '@marquee/ingestion/load';
import type { Catalog } from '@marquee/catalog/catalog';
import type { Social } from '@marquee/social/social';
import type { SocialDataset } from '@marquee/social/load/socialDataset';
import type { Dataset } from './config.js';
import { chooseDemoUser } from './demoUser.js';
import { readFilms } from './films.js';
import type { Progress } from '@marquee/kit/progress';
import { generateDataset } from './dataset/generate.js';
import { readRecordedDataset } from './dataset/recorded.js';

export interface LoadOptions {
  readonly catalog: Catalog;
  readonly social: Social;
  readonly dataset: Dataset;
  readonly progress: Progress;
  readonly now: Date;
  /** Takes lines for the person at the terminal. */
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** In a small world people watch more, so that friends have something in common. */
const watchFactor = (users: number): number => (users <= 2_000 ? 4 : 1);
const shownRejections = 5;

/** The handle of somebody to try things as. Loads nothing where a data set is loaded already. */
export async function loadDataset(loading: LoadOptions): Promise<string> {
  const { catalog, social } = loading;
  const isLoaded = (await social.metadata('social_dataset')) !== null && (await catalog.countFilms()) > 0;
  if (!isLoaded) {
    await loadFilms(loading);
    await followChangeFeed(loading);
    await loadSocialDataset(loading);
    await countTaste(loading);
  }
  const known = await social.metadata('demo_user');
  if (known !== null) return known;
  const guide = await chooseDemoUser(social, loading.progress);
  await social.setMetadata('demo_user', guide);
  return guide;
}

async function loadFilms({ catalog, dataset, progress, print, signal }: LoadOptions): Promise<void> {
  const { records, read, rejected } = await readFilms(dataset);
  const bar = progress.start('Loading films', records.length);
  try {
    const { taken, updated, merged, unchanged } = await loadRecords(catalog.neo4j, records, {
      onProgress: (done) => bar.update(done),
      ...(signal ? { signal } : {}),
    });
    bar.stop();
    print(
      `Records: ${read} read, ${taken} taken, ${updated} updated, ${unchanged} unchanged, ${merged} merged with another ` +
        `of the same film, ${rejected.length} rejected; ${await catalog.countFilms()} films.`,
    );
  } finally {
    bar.stop();
  }
  for (const { file, line, field, reason } of rejected.slice(0, shownRejections))
    print(`  rejected: ${file}:${line} ${field} ${reason}`);
  if (rejected.length > shownRejections) print(`  … and ${rejected.length - shownRejections} more`);
}

async function followChangeFeed({ catalog, social, progress }: LoadOptions): Promise<void> {
  const bar = progress.start('Following the feed', await catalog.lastChange());
  try {
    await social.changeFeed.catchUp((cursor) => bar.update(cursor));
  } finally {
    bar.stop();
  }
}

async function loadSocialDataset(loading: LoadOptions): Promise<void> {
  const { social, dataset, progress, now, print } = loading;
  const films = await social.referenceFilms();
  const { world, expectedRows } = createSocialDataset(dataset, films, now, print);
  const bar = progress.start('Loading the world', expectedRows);
  try {
    const summary = await social.loadDataset(world, {
      name: JSON.stringify(dataset),
      onProgress: (rows) => bar.update(rows),
    });
    bar.stop();
    if (summary)
      print(
        `People: ${summary.members} members, ${summary.friendships} friendships, ${summary.watches} watches` +
          `${summary.unknown > 0 ? `, ${summary.unknown} rows of unknown films left out` : ''}.`,
      );
  } finally {
    bar.stop();
  }
}

/** So that the first questions are answered from what everybody watches. */
async function countTaste({ social, progress }: LoadOptions): Promise<void> {
  const bar = progress.start('Counting taste', await social.publicTaste.pending());
  try {
    await social.publicTaste.catchUp((members) => bar.update(members));
  } finally {
    bar.stop();
  }
}

function createSocialDataset(
  dataset: Dataset,
  films: Parameters<typeof generateDataset>[0]['films'],
  now: Date,
  print: (line: string) => void,
): { world: SocialDataset; expectedRows: number } {
  if (dataset.kind === 'bundled') {
    const { users, seed } = dataset;
    return {
      world: generateDataset({ users, seed, films, now, watchFactor: watchFactor(users) }),
      expectedRows: users * 50,
    };
  }
  const { dataset: recorded, summary } = readRecordedDataset(`${dataset.path}/social`, films, now);
  if (summary.unknownFilms > 0)
    print(`Watches: ${summary.unknownFilms} left out, of films that are not in the catalog.`);
  for (const { file, line, reason } of summary.rejected.slice(0, shownRejections))
    print(`  rejected: ${file}:${line} ${reason}`);
  return { world: recorded, expectedRows: 130_000 };
}
