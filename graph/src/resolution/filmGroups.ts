/**
 * Groups of records that are one film (union-find). Each group has a summary, so that asking whether two groups can be one film takes no
 * time that grows with their records.
 */
import { idKeys, type Evidence } from './evidence.js';

/** The records of one provider in a group, by their sources of ids: the articles of those that have these sources. */
type KindsOfRecords = Map<string, Set<string | undefined>>;

interface Group<R> {
  /** The lowest index of its records. */
  least: number;
  readonly records: R[];
  /** At most one id of each source: records with two ids of a source are never one film. */
  readonly ids: Map<string, string>;
  readonly recordIds: Set<string>;
  readonly notSameAs: Set<string>;
  readonly kinds: Map<string, KindsOfRecords>;
  isNameless: boolean;
}

export class FilmGroups<R extends Evidence = Evidence> {
  readonly #parent: number[];
  readonly #groups: Group<R>[];

  constructor(records: readonly R[]) {
    this.#parent = records.map((_, index) => index);
    this.#groups = records.map(toGroup);
  }

  root(index: number): number {
    let root = index;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    for (let at = index; at !== root;) {
      const next = this.#parent[at]!;
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  /** The records of the group and the lowest index of them. */
  groupOf(index: number): Readonly<Pick<Group<R>, 'least' | 'records' | 'isNameless'>> {
    return this.#groups[this.root(index)]!;
  }

  /** Whether a record of one group and a record of the other are never one film (`areDistinct`). */
  areDistinct(a: number, b: number): boolean {
    const [one, other] = [this.#groups[this.root(a)]!, this.#groups[this.root(b)]!];
    if (one === other) return false;
    for (const [source, id] of one.ids) if ((other.ids.get(source) ?? id) !== id) return true;
    if (namesOneOf(one.notSameAs, other.recordIds) || namesOneOf(other.notSameAs, one.recordIds)) return true;
    for (const [provider, kinds] of one.kinds) {
      const others = other.kinds.get(provider);
      if (others && !shareIds(kinds, others)) return true;
    }
    return false;
  }

  /** Makes two groups one. Returns false if they can never be one film. */
  join(a: number, b: number): boolean {
    const [first, second] = [this.root(a), this.root(b)];
    if (first === second) return true;
    if (this.areDistinct(first, second)) return false;
    const [into, from] =
      this.#groups[first]!.records.length < this.#groups[second]!.records.length ? [second, first] : [first, second];
    this.#parent[from] = into;
    addGroup(this.#groups[into]!, this.#groups[from]!);
    return true;
  }

  /** In the order of their lowest indexes. */
  all(): R[][] {
    return this.roots().map((root) => this.#groups[root]!.records);
  }

  roots(): number[] {
    const roots = this.#parent.flatMap((parent, index) => (parent === index ? [index] : []));
    return roots.sort((a, b) => this.#groups[a]!.least - this.#groups[b]!.least);
  }
}

function toGroup<R extends Evidence>(record: R, index: number): Group<R> {
  const sources = [...record.ids.keys()].sort().join(' ');
  return {
    least: index,
    records: [record],
    ids: new Map(record.ids),
    recordIds: new Set([record.id]),
    notSameAs: new Set(record.notSameAs),
    kinds: new Map([[record.provider, new Map([[sources, new Set([record.article])]])]]),
    isNameless: record.people.size === 0,
  };
}

function addGroup<R>(into: Group<R>, from: Group<R>): void {
  into.least = Math.min(into.least, from.least);
  into.isNameless &&= from.isNameless;
  for (const record of from.records) into.records.push(record);
  for (const [source, id] of from.ids) into.ids.set(source, id);
  for (const id of from.recordIds) into.recordIds.add(id);
  for (const id of from.notSameAs) into.notSameAs.add(id);
  for (const [provider, kinds] of from.kinds) {
    const known = into.kinds.get(provider) ?? new Map<string, Set<string | undefined>>();
    into.kinds.set(provider, known);
    for (const [sources, articles] of kinds) known.set(sources, new Set([...(known.get(sources) ?? []), ...articles]));
  }
}

function namesOneOf(names: ReadonlySet<string>, ids: ReadonlySet<string>): boolean {
  for (const name of names) if (ids.has(name)) return true;
  return false;
}

/** Whether each record of one kind shares an id with each record of the other; their ids of one source are equal. */
function shareIds(one: KindsOfRecords, other: KindsOfRecords): boolean {
  for (const [sources, articles] of one)
    for (const [otherSources, otherArticles] of other) {
      const shareASource =
        sources !== '' && sources.split(' ').some((source) => otherSources.split(' ').includes(source));
      if (shareASource) continue;
      const [article] = articles;
      const haveOneArticle = articles.size === 1 && otherArticles.size === 1 && otherArticles.has(article);
      if (article === undefined || !haveOneArticle) return false;
    }
  return true;
}

/** The indexes of records by each of their keys, in order. */
export function indexByKey<R>(records: readonly R[], keysOf: (record: R) => readonly string[]): Map<string, number[]> {
  const byKey = new Map<string, number[]>();
  for (const [index, record] of records.entries())
    for (const key of keysOf(record)) {
      const indexes = byKey.get(key);
      if (indexes) indexes.push(index);
      else byKey.set(key, [index]);
    }
  return byKey;
}

/** Ids of sources that give each film one id. */
export const sureIdKeys = (record: Evidence): string[] => idKeys({ ids: record.ids, article: undefined });
