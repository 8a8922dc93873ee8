/** Makes up a social world of any size from a seed, to the shape measured in a real one (docs/datasets.md has the figures). */
import type { SocialDataset, DatasetMember, DatasetWatch } from '@marquee/social/load/socialDataset';
import type { ReferenceFilm } from '@marquee/social/social';
import { makeFriendGraph, shuffle } from './friendGraph.js';
import { memberName } from './names.js';
import { fromQuantiles, seededRandom, zipf, type Random } from './random.js';
import { assignVisibility } from './visibility.js';

export interface GenerateOptions {
  readonly users: number;
  readonly seed: number;
  readonly films: readonly ReferenceFilm[];
  /** The last watch is a day before. */
  readonly now: Date;
  /** Multiplies how many films each watched; the real world's are few. */
  readonly watchFactor?: number;
}

export interface GeneratedDataset extends SocialDataset {
  readonly members: readonly DatasetMember[];
  readonly friends: readonly (readonly number[])[];
}

/** Films a connected member watched: share of members, most films. */
const watchQuantiles = [
  [0, 1],
  [0.25, 1],
  [0.5, 3],
  [0.75, 9],
  [0.9, 24],
  [0.99, 191],
  [1, 1106],
] as const;
const popularityExponent = 0.6;
/** How often somebody watches what a friend has watched; it gives the measured 22 % in common. */
const copyShare = 0.2;
const rewatchShare = 0.0044;
const ratedShare = 0.9956;
/** 5 to 1 stars, added up. */
const starShares = [0.45, 0.76, 0.9, 0.96, 1];
const spanDays = 1_500;
const dayMs = 86_400_000;

export function generateDataset(options: GenerateOptions): GeneratedDataset {
  const { users, seed, films, now } = options;
  const graph = makeFriendGraph(seededRandom(seed), users);
  // Which film is popular is part of the world, so it depends on the seed and not on the order of ids.
  const byPopularity = shuffle(seededRandom(seed + 1), [...films]);
  const seen = chooseFilms(seededRandom(seed + 2), graph.friends, byPopularity.length, options.watchFactor ?? 1);
  return {
    members: Array.from({ length: users }, (_, index) => memberName(index)),
    friends: graph.friends,
    friendships: graph.edges,
    watches: watches(seededRandom(seed + 3), seen, byPopularity, now),
    watchlist: watchlist(seededRandom(seed + 4), seen, byPopularity),
    lovedPeople: lovedPeople(seededRandom(seed + 5), seen, byPopularity),
  };
}

/** Ranks of the films that each member watched, each once. */
function chooseFilms(
  random: Random,
  friends: readonly (readonly number[])[],
  films: number,
  factor: number,
): Int32Array[] {
  const seen: Int32Array[] = [];
  for (let member = 0; member < friends.length; member++) {
    const wanted = Math.min(Math.ceil(films / 2), Math.round(fromQuantiles(random, watchQuantiles) * factor));
    const earlier = friends[member]!.filter((friend) => friend < member);
    const chosen = new Set<number>();
    for (let tries = 0; chosen.size < wanted && tries < 4 * wanted + 20; tries++) {
      const friend =
        earlier.length > 0 && random.next() < copyShare ? seen[earlier[random.below(earlier.length)]!] : undefined;
      chosen.add(
        friend && friend.length > 0 ? friend[random.below(friend.length)]! : zipf(random, films, popularityExponent),
      );
    }
    seen.push(Int32Array.from(chosen));
  }
  return seen;
}

function* watches(
  random: Random,
  seen: readonly Int32Array[],
  films: readonly ReferenceFilm[],
  now: Date,
): Iterable<DatasetWatch> {
  for (const [member, ranks] of seen.entries()) {
    for (const rank of ranks) {
      const times = random.next() < rewatchShare ? 2 : 1;
      for (let time = 0; time < times; time++) {
        const movieId = films[rank]!.id;
        const watchedAt = moment(random, now);
        const visibility = assignVisibility(`${member} ${movieId} ${watchedAt.toISOString()}`);
        yield { member, movieId, watchedAt, rating: rating(random), visibility };
      }
    }
  }
}

/** An evening at least a day ago; the more recent, the likelier. */
function moment(random: Random, now: Date): Date {
  const days = 1 + Math.floor(random.next() ** 2 * spanDays);
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  return new Date(midnight - days * dayMs + 17 * 3_600_000 + random.below(6 * 3_600) * 1_000);
}

function rating(random: Random): number | null {
  if (random.next() >= ratedShare) return null;
  const at = random.next();
  const stars = 5 - starShares.findIndex((share) => share > at);
  return 2 * stars - random.below(2);
}

function* watchlist(random: Random, seen: readonly Int32Array[], films: readonly ReferenceFilm[]) {
  for (const [member, ranks] of seen.entries()) {
    const own = new Set(ranks);
    for (let entries = random.below(6); entries > 0; entries--) {
      const rank = zipf(random, films.length, popularityExponent);
      if (own.has(rank)) continue;
      own.add(rank);
      yield { member, movieId: films[rank]!.id };
    }
  }
}

/** Leads of films somebody watched, up to three. */
function* lovedPeople(random: Random, seen: readonly Int32Array[], films: readonly ReferenceFilm[]) {
  for (const [member, ranks] of seen.entries()) {
    const loved = new Set<string>();
    for (let entries = ranks.length === 0 ? 0 : 1 + random.below(3); entries > 0; entries--) {
      const { people } = films[ranks[random.below(ranks.length)]!]!;
      const lead = people[random.below(Math.min(2, people.length))];
      if (lead !== undefined) loved.add(lead);
    }
    for (const personId of loved) yield { member, personId };
  }
}
