/**
 * How good recommendations are: each member's last watches are held out of the real world, everybody is asked what is
 * recommended to them, and what is found of what they watched next is compared with the most watched films and with chance.
 */
import { readRecordedDataset } from '@marquee/dev/dataset/recorded';
import { seededRandom } from '@marquee/dev/dataset/random';
import type { SingleProcess } from '@marquee/dev/singleProcess';
import type { SocialDataset, DatasetWatch } from '@marquee/social/load/socialDataset';
import { dropDatabase, openBench, siblingDatabase, type Bed, type Bench } from './benchEnvironment.js';
import type { Line } from './measure.js';

/** Members with so many films or more; of their films the last fifth is held out, at most so many. */
const fewestFilms = 5;
const heldShare = 0.2;
const mostHeld = 5;
const sample = 1_000;
const size = 10;
const seed = 3;
const database = 'bench_quality';

interface Held {
  readonly handle: string;
  readonly films: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
}

export async function measureQuality(bed: Bed): Promise<Line[]> {
  const { dataset } = bed.config;
  if (dataset.kind !== 'folder') return [{ what: 'recommendations', value: 'need the full data set' }];
  // Made anew each time: what is held out goes by what the data are now.
  await dropDatabase(bed.databases.databaseUrl, database);
  const url = await siblingDatabase(bed.databases.databaseUrl, database);
  let held: Held[] = [];
  let popular: string[] = [];
  let films: string[] = [];
  const bench = await openBench(bed, url, async ({ social }: SingleProcess) => {
    await social.changeFeed.catchUp();
    const references = await social.referenceFilms();
    films = references.map(({ id }) => id);
    const split = holdOut(readRecordedDataset(`${dataset.path}/social`, references, new Date()).dataset);
    ({ held, popular } = split);
    await social.loadDataset(split.world, { name: 'quality' });
    await social.publicTaste.catchUp();
  });
  const random = seededRandom(seed);
  const sampled = held
    .map((member) => ({ member, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, sample)
    .map(({ member }) => member);
  const lines: Line[] = [
    {
      what: 'members asked',
      value: String(sampled.length),
      note: `of ${held.length} with ${fewestFilms} films or more`,
    },
  ];
  const score = async (what: string, recommend: (member: Held) => Promise<string[]> | string[]) => {
    const found = { hits: 0, gain: 0 };
    for (const member of sampled) {
      const { hit, gain } = judge(member, await recommend(member));
      found.hits += hit;
      found.gain += gain;
    }
    const [hitRate, ndcg] = [found.hits / sampled.length, found.gain / sampled.length];
    lines.push({ what, value: `hit rate ${(100 * hitRate).toFixed(1)} %`, note: `nDCG@${size} ${ndcg.toFixed(4)}` });
    return hitRate;
  };
  const unseen = ({ seen }: Held, ids: readonly string[]) => ids.filter((id) => !seen.has(id)).slice(0, size);
  const ours = await score('recommendations', (member) => recommended(bench, member));
  const most = await score('the most watched, unseen', (member) => unseen(member, popular));
  await score('chance', (member) =>
    unseen(
      member,
      Array.from({ length: 50 }, () => films[random.below(films.length)]!),
    ),
  );
  lines.push({ what: 'recommendations beat the most watched', value: `${(ours / most).toFixed(2)}×` });
  await bench.lifecycle.stop();
  await dropDatabase(bed.databases.databaseUrl, database);
  return lines;
}

async function recommended(bench: Bench, { handle }: Held): Promise<string[]> {
  const { me } = await bench.ask<{ me: { recommendations: { edges: { node: { id: string } }[] } } }>(
    handle,
    `{ me { recommendations(first: ${size}) { edges { node { id } } } } }`,
  );
  return me.recommendations.edges.map(({ node }) => node.id);
}

function judge({ films }: Held, ids: readonly string[]): { hit: number; gain: number } {
  const worth = (place: number) => 1 / Math.log2(place + 2);
  let gain = 0;
  for (const [place, id] of ids.entries()) if (films.has(id)) gain += worth(place);
  let ideal = 0;
  for (let place = 0; place < Math.min(size, films.size); place++) ideal += worth(place);
  return { hit: gain > 0 ? 1 : 0, gain: gain / ideal };
}

/** The world without each member's last films, and these; and which films most members watched in what is left. */
function holdOut(world: SocialDataset): { world: SocialDataset; held: Held[]; popular: string[] } {
  const byMember = new Map<number, DatasetWatch[]>();
  for (const watch of world.watches) byMember.set(watch.member, [...(byMember.get(watch.member) ?? []), watch]);
  const handles = [...world.members].map(({ handle }) => handle);
  const held: Held[] = [];
  const kept: DatasetWatch[] = [];
  const watchers = new Map<string, number>();
  for (const [member, watches] of byMember) {
    const latest = new Map<string, number>();
    for (const { movieId, watchedAt } of watches)
      latest.set(movieId, Math.max(latest.get(movieId) ?? 0, watchedAt!.getTime()));
    const films = [...latest].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
    const count =
      films.length < fewestFilms ? 0 : Math.max(1, Math.min(mostHeld, Math.floor(films.length * heldShare)));
    const last = new Set(count === 0 ? [] : films.slice(-count));
    const seen = new Set(films.filter((id) => !last.has(id)));
    if (count > 0) held.push({ handle: handles[member]!, films: last, seen });
    for (const watch of watches) if (!last.has(watch.movieId)) kept.push(watch);
    for (const id of seen) watchers.set(id, (watchers.get(id) ?? 0) + 1);
  }
  const popular = [...watchers].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
  return { world: { ...world, watches: kept }, held, popular };
}
