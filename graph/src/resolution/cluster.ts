/**
 * Which records are one film. A function of the records alone: links are taken strongest first, and where two are as strong
 * by the records' ids (Kruskal's order), so that it does not matter which record came first.
 */
import {
  areDistinct,
  keysOf,
  linkBetween,
  neighbouringKeysOf,
  strengths,
  type Evidence,
  type Strength,
} from './evidence.js';

interface Link {
  readonly a: number;
  readonly b: number;
  readonly strength: Strength;
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Groups of records, each one film. Complete only where every record that is linked to one of these is among them. */
export function cluster<R extends Evidence>(records: readonly R[]): R[][] {
  const ordered = [...records].sort(byId);
  const groups = new Groups(ordered);
  const links = linksAmong(ordered);
  const sure = links.filter(({ strength }) => strength !== 'BARE');
  for (const strength of [...strengths].reverse())
    for (const link of sure) if (link.strength === strength) groups.join(link.a, link.b);
  attachBare(
    groups,
    links.filter(({ strength }) => strength === 'BARE'),
  );
  return groups.all();
}

/** Only records that share a key are compared. */
function linksAmong(ordered: readonly Evidence[]): Link[] {
  const placesOf = new Map<string, number[]>();
  for (const [place, evidence] of ordered.entries())
    for (const key of keysOf(evidence)) {
      const places = placesOf.get(key);
      if (places) places.push(place);
      else placesOf.set(key, [place]);
    }
  const links: Link[] = [];
  for (const [a, evidence] of ordered.entries()) {
    const others = new Set(neighbouringKeysOf(evidence).flatMap((key) => placesOf.get(key) ?? []));
    for (const b of others) {
      const strength = b > a ? linkBetween(evidence, ordered[b]!) : null;
      if (strength) links.push({ a, b, strength });
    }
  }
  return links.sort((x, y) => x.a - y.a || x.b - y.b);
}

/**
 * Records that name nobody are of the one film of their title and year. Where there are two of them nothing says which, and
 * they stay a film of their own.
 */
function attachBare(groups: Groups, links: readonly Link[]): void {
  for (const { a, b } of links) if (groups.isBare(a) && groups.isBare(b)) groups.join(a, b);
  const candidates = new Map<number, Set<number>>();
  for (const { a, b } of links)
    for (const [bare, other] of [
      [a, b],
      [b, a],
    ] as const)
      if (groups.isBare(bare) && !groups.isBare(other) && !groups.areDistinct(bare, other)) {
        const found = candidates.get(groups.root(bare)) ?? new Set();
        candidates.set(groups.root(bare), found.add(groups.root(other)));
      }
  for (const [bare, others] of [...candidates].sort(([a], [b]) => a - b))
    if (others.size === 1) groups.join(bare, [...others][0]!);
}

/** Disjoint sets, each with all of its members at hand. */
class Groups<R extends Evidence = Evidence> {
  private readonly parent: number[];
  private readonly members: R[][];

  constructor(records: readonly R[]) {
    this.parent = records.map((_, index) => index);
    this.members = records.map((record) => [record]);
  }

  root(index: number): number {
    let root = index;
    while (this.parent[root] !== root) root = this.parent[root]!;
    return root;
  }

  isBare(index: number): boolean {
    return this.members[this.root(index)]!.every(({ people }) => people.size === 0);
  }

  areDistinct(a: number, b: number): boolean {
    const others = this.members[this.root(b)]!;
    return this.members[this.root(a)]!.some((one) => others.some((other) => areDistinct(one, other)));
  }

  /** Nothing is done where some of the two groups' records can never be one film. */
  join(a: number, b: number): void {
    const [first, second] = [this.root(a), this.root(b)].sort((x, y) => x - y) as [number, number];
    if (first === second || this.areDistinct(first, second)) return;
    this.parent[second] = first;
    this.members[first]!.push(...this.members[second]!);
    this.members[second] = [];
  }

  all(): R[][] {
    return this.members.filter((members) => members.length > 0);
  }
}
