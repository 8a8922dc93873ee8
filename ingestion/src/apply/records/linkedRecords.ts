/** Finds the stored records that may belong to the same films as given records. */
import type { LiveRecord } from '@marquee/graph/records/storedRecords';
import {
  areDistinct,
  evidenceOf,
  idKeys,
  neighbouringTitleKeys,
  overlap,
  titleKey,
  type Evidence,
  type IsCrowded,
} from '@marquee/graph/resolution/evidence';
import { indexByKey } from '@marquee/graph/resolution/filmGroups';
import { poolOf, strengthOf, type Pool } from '@marquee/graph/resolution/pool';
import type { FindRecords, RecordsNear } from './findRecords.js';
import { createTitleCounts, type ChangedStates, type TitleCounts } from './titleCounts.js';

export interface LinkedRecords {
  readonly linked: readonly LiveRecord[];
  /** Whether a title of the changed and linked records is crowded, with the changes. */
  readonly isCrowded: IsCrowded;
}

interface Node {
  readonly record: LiveRecord;
  readonly evidence: Evidence;
}

/**
 * All stored records that are linked to a changed one, in its earlier or its new state, directly or through others. Ids are followed
 * always. A title is followed if the records of both sides, each with those that share ids with it, may be one film.
 */
export async function linkedRecords(find: FindRecords, changed: ChangedStates): Promise<LinkedRecords> {
  const counts = createTitleCounts(changed);
  const toNode = (record: LiveRecord): Node => ({ record, evidence: evidenceOf(record) });
  const nodes: Node[] = [...changed.now, ...changed.before].map(toNode);
  const found = new Set<Node>(nodes);
  const known = new Set<string>(changed.ids);
  const asked = new Set<string>();
  const add = (near: RecordsNear): Node[] => {
    counts.add(near);
    const added = near.records.filter(({ id }) => !known.has(id)).map(toNode);
    for (const node of added) known.add(node.record.id);
    nodes.push(...added);
    return added;
  };
  const notAsked = (keys: readonly string[]) => [...new Set(keys)].filter((key) => !asked.has(key));
  for (let isFirst = true; ; isFirst = false) {
    const titles = notAsked([...found].flatMap(({ evidence }) => neighbouringTitleKeys(evidence)));
    const ids = notAsked(nodes.flatMap(({ evidence }) => idKeys(evidence)));
    if (titles.length + ids.length === 0) break;
    for (const key of [...titles, ...ids]) asked.add(key);
    add(await find({ titles, ids, maxOfATitle: counts.max }));
    // A title may get crowded by the changes, or no longer be: then all its records may belong to other films.
    if (isFirst) await followTurnedTitles(find, { counts, add, nodes, found });
    follow(nodes, found, counts.wasAndIsCrowded);
  }
  const linked = [...found].filter(({ record }) => !changed.ids.has(record.id)).map(({ record }) => record);
  return { linked, isCrowded: counts.isCrowded };
}

async function followTurnedTitles(
  find: FindRecords,
  {
    counts,
    add,
    nodes,
    found,
  }: { counts: TitleCounts; add: (near: RecordsNear) => Node[]; nodes: readonly Node[]; found: Set<Node> },
): Promise<void> {
  const turned = counts.turned();
  const unread = [...new Set(turned.filter(({ wasCrowded }) => wasCrowded).map(({ title }) => title))];
  if (unread.length > 0) add(await find({ titles: unread, ids: [], maxOfATitle: Number.MAX_SAFE_INTEGER }));
  const isTurned = new Set(turned.map(({ provider, title }) => `${provider} ${title}`));
  if (isTurned.size === 0) return;
  for (const node of nodes) {
    const { provider, titles, year } = node.evidence;
    if (year !== undefined && [...titles].some((title) => isTurned.has(`${provider} ${titleKey(title, year)}`)))
      found.add(node);
  }
}

/** Nodes that share ids, directly or through others. */
interface Component {
  readonly nodes: Node[];
  pool: Pool | undefined;
}

/** Adds to `found` the nodes that are linked to one of them. */
function follow(nodes: readonly Node[], found: Set<Node>, isCrowded: IsCrowded): void {
  const components = componentsOf(nodes);
  const poolOfComponent = (component: Component) =>
    (component.pool ??= poolOf(
      component.nodes.map(({ evidence }) => evidence),
      isCrowded,
    ));
  const isFound = ({ nodes: members }: Component) => members.some((node) => found.has(node));
  const reached = components.filter(isFound);
  const others = components.filter((component) => !isFound(component));
  const byTitle = indexByKey(others, (component) => [...poolOfComponent(component).titles.keys()]);
  const isReached = new Set<Component>();
  for (const component of reached) {
    for (const node of component.nodes) found.add(node);
    const pool = poolOfComponent(component);
    for (const { title, year } of pool.titles.values())
      for (const near of [year - 1, year, year + 1])
        for (const index of byTitle.get(titleKey(title, near)) ?? []) {
          const other = others[index]!;
          if (isReached.has(other) || !mayBeOneFilm(component, other, Math.abs(near - year))) continue;
          isReached.add(other);
          reached.push(other);
        }
  }
}

/** Exact for two records. Of several, all that may be one film are taken: which of them are, `cluster` decides. */
function mayBeOneFilm(a: Component, b: Component, yearsApart: number): boolean {
  const [one, other] = [a.pool!, b.pool!];
  if (a.nodes.length === 1 && b.nodes.length === 1)
    return !areDistinct(a.nodes[0]!.evidence, b.nodes[0]!.evidence) && strengthOf(one, other, yearsApart) !== null;
  return overlap(one.people, other.people) || one.hasNameless || other.hasNameless;
}

function componentsOf(nodes: readonly Node[]): Component[] {
  const parent = nodes.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (const [first, ...others] of indexByKey(nodes, ({ evidence }) => idKeys(evidence)).values())
    for (const other of others) parent[root(other)] = root(first!);
  const components = new Map<number, Component>();
  for (const [index, node] of nodes.entries()) {
    const component = components.get(root(index));
    if (component) component.nodes.push(node);
    else components.set(root(index), { nodes: [node], pool: undefined });
  }
  return [...components.values()];
}
