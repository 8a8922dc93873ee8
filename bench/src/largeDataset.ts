/** The same operations in a made-up world of 100,000 members and six million watches, over the same films. */
import { generateDataset } from '@marquee/dev/dataset/generate';
import type { SingleProcess } from '@marquee/dev/singleProcess';
import { openBench, siblingDatabase, type Bed } from './benchEnvironment.js';
import { measureOperations } from './operations.js';
import type { Line } from './measure.js';

const users = 100_000;
const seed = 11;
/** Makes it about six million watches. */
const watchFactor = 3.5;

export async function measureLargeWorld(bed: Bed, friends: number): Promise<Line[]> {
  const url = await siblingDatabase(bed.databases.databaseUrl, 'bench_large');
  const bench = await openBench(bed, url, (together) => fill(bed, together));
  return measureOperations(bench, 'large', friends);
}

async function fill(bed: Bed, { social }: SingleProcess): Promise<void> {
  await social.changeFeed.catchUp();
  if ((await social.metadata('social_dataset')) === null) {
    const films = await social.referenceFilms();
    const bar = bed.progress.start('Loading a large world', 55 * users);
    const world = generateDataset({ users, seed, films, now: new Date(), watchFactor });
    const summary = await social.loadDataset(world, { name: `large ${users}`, onProgress: (rows) => bar.update(rows) });
    bar.stop();
    bed.say(`The large world: ${JSON.stringify(summary)}`);
  }
  const bar = bed.progress.start('Counting taste', await social.publicTaste.pending());
  await social.publicTaste.catchUp((members) => bar.update(members));
  bar.stop();
}
