/**
 * Groups records into films. The result depends only on the records, not on their order: links are taken by strength, and
 * links of equal strength by the ids of their records (Kruskal's order).
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
  /** Indexes of two records. */
  readonly a: number;
  readonly b: number;
  readonly strength: Strength;
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Groups of records, each of them one film.
 *
 * @param records must include every record that is linked to one of them, else groups may be incomplete
 */
export function cluster<R extends Evidence>(records: readonly R[]): R[][] {
  const ordered = [...records].sort(byId);
  const groups = new Groups(ordered);
  const links = linksAmong(ordered);
  const sure = links.filter(({ strength }) => strength !== 'TITLE_AND_YEAR_ONLY');
  for (const strength of [...strengths].reverse())
    for (const link of sure) if (link.strength === strength) groups.join(link.a, link.b);
  attachNameless(
    groups,
    links.filter(({ strength }) => strength === 'TITLE_AND_YEAR_ONLY'),
  );
  return groups.all();
}

/** Compares only records that share a key. */
function linksAmong(ordered: readonly Evidence[]): Link[] {
  const indexesOf = new Map<string, number[]>();
  for (const [index, evidence] of ordered.entries())
    for (const key of keysOf(evidence)) {
      const indexes = indexesOf.get(key);
      if (indexes) indexes.push(index);
      else indexesOf.set(key, [index]);
    }
  const links: Link[] = [];
  for (const [a, evidence] of ordered.entries()) {
    const others = new Set(neighbouringKeysOf(evidence).flatMap((key) => indexesOf.get(key) ?? []));
    for (const b of others) {
      const strength = b > a ? linkBetween(evidence, ordered[b]!) : null;
      if (strength) links.push({ a, b, strength });
    }
  }
  return links.sort((x, y) => x.a - y.a || x.b - y.b);
}

/**
 * A record that names no people joins the one film of its title and year. If there are two such films, or two such records that
 * are distinct, nothing says which one it is, and the record stays a film of its own.
 */
function attachNameless(groups: Groups, links: readonly Link[]): void {
  for (const { a, b } of links) if (groups.isNameless(a) && groups.isNameless(b)) groups.join(a, b);
  const candidates = new Map<number, Set<number>>();
  for (const { a, b } of links)
    for (const [nameless, other] of [
      [a, b],
      [b, a],
    ] as const)
      if (groups.isNameless(nameless) && !groups.isNameless(other) && !groups.areDistinct(nameless, other)) {
        const found = candidates.get(groups.root(nameless)) ?? new Set();
        candidates.set(groups.root(nameless), found.add(groups.root(other)));
      }
  const single = [...candidates].flatMap(([nameless, others]) =>
    others.size === 1 ? [{ nameless, film: [...others][0]! }] : [],
  );
  const isRival = (one: (typeof single)[number]) =>
    single.some(
      (other) => other !== one && other.film === one.film && groups.areDistinct(one.nameless, other.nameless),
    );
  const sure = single.filter((one) => !isRival(one));
  for (const { nameless, film } of sure.sort((a, b) => a.nameless - b.nameless)) groups.join(nameless, film);
}

/** Disjoint sets (union-find). Each root keeps the list of its members. */
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

  isNameless(index: number): boolean {
    return this.members[this.root(index)]!.every(({ people }) => people.size === 0);
  }

  areDistinct(a: number, b: number): boolean {
    const others = this.members[this.root(b)]!;
    return this.members[this.root(a)]!.some((one) => others.some((other) => areDistinct(one, other)));
  }

  /** Does nothing if two records of the groups can never be one film. */
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
