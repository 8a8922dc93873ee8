/** Generates friendships: communities, a heavy-tailed degree distribution, and nearly all members in one component. */
import { fromQuantiles, type Random } from './random.js';

export interface FriendGraph {
  readonly edges: readonly (readonly [number, number])[];
  /** Friends of each member. */
  readonly friends: readonly (readonly number[])[];
}

/** Number of friends of a connected member in the measured graph: share of members, largest number among them. */
const degreeQuantiles = [
  [0, 1],
  [0.25, 1],
  [0.5, 3],
  [0.75, 13],
  [0.9, 52],
  [0.99, 127],
  [1, 214],
] as const;
/** Large enough for the members with the most friends to find most of them in their own community. */
const communitySize = 350;
/** Share of friendships within a community. With the size above it gives the measured clustering. */
const localShare = 0.68;
/** Limit for the friends of one member, as a share of all members; it matters in small data sets. */
const maxFriendShare = 0.3;
/** Rounds of matching; the pairs that are still not allowed then are dropped. */
const maxRounds = 6;

export function makeFriendGraph(random: Random, members: number): FriendGraph {
  const maxDegree = Math.max(1, Math.floor(members * maxFriendShare));
  const localStubs: number[][] = Array.from({ length: Math.ceil(members / communitySize) }, () => []);
  const globalStubs: number[] = [];
  for (let member = 0; member < members; member++) {
    const degree = Math.min(maxDegree, fromQuantiles(random, degreeQuantiles));
    for (let stub = 0; stub < degree; stub++) {
      if (degree > 1 && random.next() < localShare) localStubs[communityOf(member)]!.push(member);
      else globalStubs.push(member);
    }
  }
  const edges: [number, number][] = [];
  for (const stubs of localStubs) edges.push(...matchStubs(random, stubs, () => true));
  // Members of one community are matched above, so no pair below is an edge already. One community alone has no others.
  const isSmall = members <= communitySize;
  const isAllowed = (a: number, b: number) => isSmall || communityOf(a) !== communityOf(b);
  const known = new Set(isSmall ? edges.map(([a, b]) => a * members + b) : []);
  for (const [a, b] of matchStubs(random, globalStubs, isAllowed)) if (!known.has(a * members + b)) edges.push([a, b]);
  return { edges, friends: adjacency(members, edges) };
}

const communityOf = (member: number): number => Math.floor(member / communitySize);

/** Pairs stubs at random (configuration model). Pairs that are not allowed are shuffled and matched again. */
function matchStubs(random: Random, stubs: number[], isAllowed: (a: number, b: number) => boolean): [number, number][] {
  const edges = new Map<string, [number, number]>();
  let open = stubs;
  for (let round = 0; round < maxRounds && open.length > 1; round++) {
    shuffle(random, open);
    const left: number[] = [];
    for (let index = 0; index + 1 < open.length; index += 2) {
      const a = Math.min(open[index]!, open[index + 1]!);
      const b = Math.max(open[index]!, open[index + 1]!);
      const key = `${a} ${b}`;
      if (a === b || edges.has(key) || !isAllowed(a, b)) left.push(a, b);
      else edges.set(key, [a, b]);
    }
    open = left;
  }
  return [...edges.values()];
}

/** Shuffles in place (Fisher and Yates) and returns `items`. */
export function shuffle<T>(random: Random, items: T[]): T[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [items[index], items[other]] = [items[other]!, items[index]!];
  }
  return items;
}

function adjacency(members: number, edges: readonly (readonly [number, number])[]): number[][] {
  const friends: number[][] = Array.from({ length: members }, () => []);
  for (const [a, b] of edges) {
    friends[a]!.push(b);
    friends[b]!.push(a);
  }
  return friends;
}
