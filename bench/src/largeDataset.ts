/** A generated data set of 100,000 members and six million watches of the films of the full one. */
import { generateDataset } from '@marquee/dev/dataset/generate';
import type { SingleProcess } from '@marquee/dev/singleProcess';
import {
  openBenchSupergraph,
  siblingDatabase,
  type BenchEnvironment,
  type BenchSupergraph,
} from './benchEnvironment.js';

const users = 100_000;
const seed = 11;
/** Multiplies the watches of a member; about six million in all. */
const watchFactor = 3.5;

/** Opens the supergraph over it. Loading takes a quarter of an hour the first time. */
export async function openLargeDataset(environment: BenchEnvironment): Promise<BenchSupergraph> {
  const url = await siblingDatabase(environment.databases.databaseUrl, 'bench_large');
  return openBenchSupergraph(environment, url, { load: (singleProcess) => fill(environment, singleProcess) });
}

async function fill(environment: BenchEnvironment, { social }: SingleProcess): Promise<void> {
  await social.changeFeed.catchUp();
  if ((await social.metadata('social_dataset')) === null) {
    const films = await social.referenceFilms();
    const bar = environment.progress.start('Loading a large data set', 55 * users);
    const dataset = generateDataset({ users, seed, films, now: new Date(), watchFactor });
    const summary = await social.loadDataset(dataset, {
      name: `large ${users}`,
      onProgress: (rows) => bar.update(rows),
    });
    bar.stop();
    environment.print(`The large data set: ${JSON.stringify(summary)}`);
  }
  const bar = environment.progress.start('Counting taste', await social.publicTaste.pending());
  await social.publicTaste.catchUp((members) => bar.update(members));
  bar.stop();
}
