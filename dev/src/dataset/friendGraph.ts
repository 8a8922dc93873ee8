/** Makes up who is friends with whom: communities, a heavy tail of degrees, nearly everybody in one component. */
import { fromQuantiles, type Random } from './random.js';

export interface FriendGraph {
  readonly edges: readonly (readonly [number, number])[];
  /** Friends of each member. */
  readonly friends: readonly (readonly number[])[];
}

/** Friends of a connected member in the measured graph: share of members, most friends they have. */
const degreeQuantiles = [
  [0, 1],
  [0.25, 1],
  [0.5, 3],
  [0.75, 13],
  [0.9, 52],
  [0.99, 127],
  [1, 214],
] as const;
/** Large enough for the best connected to find most of their friends at home. */
const communitySize = 350;
/** Share of friendships within a community; with the size above it gives the measured clustering. */
const localShare = 0.68;
/** In a small world nobody knows more than this share of it. */
const largestShare = 0.3;

export function makeFriendGraph(random: Random, members: number): FriendGraph {
  const most = Math.max(1, Math.floor(members * largestShare));
  const localStubs: number[][] = Array.from({ length: Math.ceil(members / communitySize) }, () => []);
  const globalStubs: number[] = [];
  for (let member = 0; member < members; member++) {
    const degree = Math.min(most, fromQuantiles(random, degreeQuantiles));
    for (let stub = 0; stub < degree; stub++) {
      if (degree > 1 && random.next() < localShare) localStubs[communityOf(member)]!.push(member);
      else globalStubs.push(member);
    }
  }
  const edges: [number, number][] = [];
  for (const stubs of localStubs) edges.push(...matchStubs(random, stubs, () => false));
  // Whoever shares a community was matched there, so none of these is an edge already.
  const sameCommunity = (a: number, b: number) => members > communitySize && communityOf(a) === communityOf(b);
  const known = members > communitySize ? new Set<number>() : new Set(edges.map(([a, b]) => a * members + b));
  for (const [a, b] of matchStubs(random, globalStubs, sameCommunity))
    if (!known.has(a * members + b)) edges.push([a, b]);
  return { edges, friends: adjacency(members, edges) };
}

const communityOf = (member: number): number => Math.floor(member / communitySize);

/** Pairs stubs at random; a pair that is not allowed is tried anew a few times and then dropped. */
function matchStubs(random: Random, stubs: number[], refused: (a: number, b: number) => boolean): [number, number][] {
  const edges = new Map<string, [number, number]>();
  let open = stubs;
  for (let round = 0; round < 6 && open.length > 1; round++) {
    shuffle(random, open);
    const left: number[] = [];
    for (let index = 0; index + 1 < open.length; index += 2) {
      const a = Math.min(open[index]!, open[index + 1]!);
      const b = Math.max(open[index]!, open[index + 1]!);
      const key = `${a} ${b}`;
      if (a === b || edges.has(key) || refused(a, b)) left.push(a, b);
      else edges.set(key, [a, b]);
    }
    open = left;
  }
  return [...edges.values()];
}

/** Fisher and Yates. */
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
