/** Generates a social data set of any size from a seed, with the shape measured in a recorded one (see docs/datasets.md). */
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
  /** The last watch is a day earlier. */
  readonly now: Date;
  /** Multiplies the number of films that each member watched; 1 is as measured. */
  readonly watchFactor?: number;
}

export interface GeneratedDataset extends SocialDataset {
  readonly members: readonly DatasetMember[];
  readonly friends: readonly (readonly number[])[];
}

/** Number of films that a connected member watched: share of members, largest number among them. */
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
/** Share of watches copied from a friend; it gives the measured 22 % of films in common. */
const copyShare = 0.2;
const rewatchShare = 0.0044;
const ratedShare = 0.9956;
/** Cumulative shares of 5, 4, 3, 2 and 1 stars. */
const starShares = [0.45, 0.76, 0.9, 0.96, 1];
const spanDays = 1_500;
const dayMs = 86_400_000;

export function generateDataset(options: GenerateOptions): GeneratedDataset {
  const { users, seed, films, now } = options;
  const graph = makeFriendGraph(seededRandom(seed), users);
  // The popularity of films depends on the seed, not on the order of ids.
  const byPopularity = shuffle(seededRandom(seed + 1), [...films]);
  const seen = chooseFilms(seededRandom(seed + 2), graph.friends, {
    films: byPopularity.length,
    watchFactor: options.watchFactor ?? 1,
  });
  const history: History = { seen, films: byPopularity };
  return {
    members: Array.from({ length: users }, (_, index) => memberName(index)),
    friends: graph.friends,
    friendships: graph.edges,
    watches: watches(seededRandom(seed + 3), history, now),
    watchlist: watchlist(seededRandom(seed + 4), history),
    lovedPeople: lovedPeople(seededRandom(seed + 5), history),
  };
}

interface History {
  /** Ranks of the films that each member watched, each once. */
  readonly seen: readonly Int32Array[];
  /** By popularity: a rank is an index here. */
  readonly films: readonly ReferenceFilm[];
}

function chooseFilms(
  random: Random,
  friends: readonly (readonly number[])[],
  { films, watchFactor }: { readonly films: number; readonly watchFactor: number },
): Int32Array[] {
  const seen: Int32Array[] = [];
  for (let member = 0; member < friends.length; member++) {
    const requested = Math.min(Math.ceil(films / 2), Math.round(fromQuantiles(random, watchQuantiles) * watchFactor));
    const earlier = friends[member]!.filter((friend) => friend < member);
    const chosen = new Set<number>();
    for (let tries = 0; chosen.size < requested && tries < 4 * requested + 20; tries++) {
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

function* watches(random: Random, { seen, films }: History, now: Date): Iterable<DatasetWatch> {
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

/** A time in an evening at least a day ago; recent days are more likely. */
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

function* watchlist(random: Random, { seen, films }: History) {
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

/** Up to three leading actors of films that the member watched. */
function* lovedPeople(random: Random, { seen, films }: History) {
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
