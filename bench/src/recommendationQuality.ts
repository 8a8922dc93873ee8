/**
 * How good recommendations are. Each member's last films are held out of the recorded data set. The share of members with a held-out
 * film among their recommendations is compared with that of the most watched films and of random films.
 */
import { readRecordedDataset } from '@marquee/dev/dataset/recorded';
import { seededRandom } from '@marquee/dev/dataset/random';
import type { SingleProcess } from '@marquee/dev/singleProcess';
import type { SocialDataset, DatasetWatch } from '@marquee/social/load/socialDataset';
import {
  dropDatabase,
  openBenchSupergraph,
  siblingDatabase,
  type BenchEnvironment,
  type BenchSupergraph,
} from './benchEnvironment.js';
import type { Measurement } from './measure.js';

/** Members with `minFilms` films or more take part; the last fifth of their films is held out, at most `maxHeldOut`. */
const minFilms = 5;
const heldOutShare = 0.2;
const maxHeldOut = 5;
const sample = 1_000;
const size = 10;
const seed = 3;
const database = 'bench_quality';

interface HeldOut {
  readonly handle: string;
  /** Ids of the films held out. */
  readonly films: ReadonlySet<string>;
  /** Ids of the films left. */
  readonly seen: ReadonlySet<string>;
}

/** Hit rate and nDCG of our recommendations and of two baselines. Needs the full data set. */
export async function measureRecommendationQuality(environment: BenchEnvironment): Promise<Measurement[]> {
  const { dataset } = environment.config;
  if (dataset.kind !== 'folder') return [{ name: 'recommendations', value: 'needs the full data set' }];
  // Created again each time, because the held-out watches depend on the current data.
  await dropDatabase(environment.databases.databaseUrl, database);
  const url = await siblingDatabase(environment.databases.databaseUrl, database);
  let heldOut: HeldOut[] = [];
  let popular: string[] = [];
  let films: string[] = [];
  const load = async ({ social }: SingleProcess) => {
    await social.changeFeed.catchUp();
    const references = await social.referenceFilms();
    films = references.map(({ id }) => id);
    const split = holdOut(readRecordedDataset(`${dataset.path}/social`, references, new Date()).dataset);
    ({ heldOut, popular } = split);
    await social.loadDataset(split.dataset, { name: 'quality' });
    await social.publicTaste.catchUp();
  };
  const bench = await openBenchSupergraph(environment, url, { load });
  const random = seededRandom(seed);
  const sampled = heldOut
    .map((member) => ({ member, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, sample)
    .map(({ member }) => member);
  const measurements: Measurement[] = [
    {
      name: 'members',
      value: String(sampled.length),
      note: `of ${heldOut.length} with ${minFilms} films or more`,
    },
  ];
  const score = async (name: string, recommend: (member: HeldOut) => Promise<string[]> | string[]) => {
    const found = { hits: 0, gain: 0 };
    for (const member of sampled) {
      const { hit, gain } = evaluate(member, await recommend(member));
      found.hits += hit;
      found.gain += gain;
    }
    const [hitRate, ndcg] = [found.hits / sampled.length, found.gain / sampled.length];
    measurements.push({
      name,
      value: `hit rate ${(100 * hitRate).toFixed(1)} %`,
      note: `nDCG@${size} ${ndcg.toFixed(4)}`,
    });
    return hitRate;
  };
  const unseen = ({ seen }: HeldOut, ids: readonly string[]) => ids.filter((id) => !seen.has(id)).slice(0, size);
  const ours = await score('recommendations', (member) => recommended(bench, member));
  const mostWatched = await score('most watched films, unseen', (member) => unseen(member, popular));
  await score('random films, unseen', (member) =>
    unseen(
      member,
      Array.from({ length: 50 }, () => films[random.below(films.length)]!),
    ),
  );
  measurements.push({ name: 'recommendations against most watched', value: `${(ours / mostWatched).toFixed(2)}×` });
  await bench.lifecycle.stop();
  await dropDatabase(environment.databases.databaseUrl, database);
  return measurements;
}

async function recommended(bench: BenchSupergraph, { handle }: HeldOut): Promise<string[]> {
  const { me } = await bench.request<{ me: { recommendations: { edges: { node: { id: string } }[] } } }>(
    handle,
    `{ me { recommendations(first: ${size}) { edges { node { id } } } } }`,
  );
  return me.recommendations.edges.map(({ node }) => node.id);
}

function evaluate({ films }: HeldOut, ids: readonly string[]): { hit: number; gain: number } {
  const discount = (index: number) => 1 / Math.log2(index + 2);
  let gain = 0;
  for (const [index, id] of ids.entries()) if (films.has(id)) gain += discount(index);
  let ideal = 0;
  for (let index = 0; index < Math.min(size, films.size); index++) ideal += discount(index);
  return { hit: gain > 0 ? 1 : 0, gain: gain / ideal };
}

/** The data set without each member's last films, these films, and the films left by their number of watchers. */
function holdOut(dataset: SocialDataset): { dataset: SocialDataset; heldOut: HeldOut[]; popular: string[] } {
  const byMember = new Map<number, DatasetWatch[]>();
  for (const watch of dataset.watches) byMember.set(watch.member, [...(byMember.get(watch.member) ?? []), watch]);
  const handles = [...dataset.members].map(({ handle }) => handle);
  const heldOut: HeldOut[] = [];
  const kept: DatasetWatch[] = [];
  const watchers = new Map<string, number>();
  for (const [member, watches] of byMember) {
    const latest = new Map<string, number>();
    for (const { movieId, watchedAt } of watches)
      latest.set(movieId, Math.max(latest.get(movieId) ?? 0, watchedAt!.getTime()));
    const films = [...latest].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
    const count =
      films.length < minFilms ? 0 : Math.max(1, Math.min(maxHeldOut, Math.floor(films.length * heldOutShare)));
    const last = new Set(count === 0 ? [] : films.slice(-count));
    const seen = new Set(films.filter((id) => !last.has(id)));
    if (count > 0) heldOut.push({ handle: handles[member]!, films: last, seen });
    for (const watch of watches) if (!last.has(watch.movieId)) kept.push(watch);
    for (const id of seen) watchers.set(id, (watchers.get(id) ?? 0) + 1);
  }
  const popular = [...watchers].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
  return { dataset: { ...dataset, watches: kept }, heldOut, popular };
}
