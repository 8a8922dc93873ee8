/** A generated data set of 100,000 members and six million watches of the films of the full one. */
import { generateDataset, type GeneratedDataset } from '@marquee/dev/dataset/generate';
import type { SocialDataset } from '@marquee/social/load/socialDataset';
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
/** Of one member. Generated members have 170 at most. */
const hubFriends = 900;
/** Friends with so many friends give that member 31,000 friends of friends. */
const friendsOfHubFriend = 50;

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
    const dataset = withHub(generateDataset({ users, seed, films, now: new Date(), watchFactor }));
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

/** The data set with more friends for its first member: members with many friends, from all communities. */
function withHub(dataset: GeneratedDataset): SocialDataset {
  const [own] = dataset.friends;
  const known = new Set([0, ...own!]);
  const candidates = [...dataset.friends.keys()].filter(
    (member) => !known.has(member) && dataset.friends[member]!.length >= friendsOfHubFriend,
  );
  const missing = Math.min(candidates.length, hubFriends - own!.length);
  const added = Array.from(
    { length: missing },
    (_, index) => candidates[Math.floor((index * candidates.length) / missing)]!,
  );
  return { ...dataset, friendships: [...dataset.friendships, ...added.map((friend) => [0, friend] as const)] };
}
