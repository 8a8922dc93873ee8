/**
 * Groups records into films. The result depends only on the records, not on their order: evidence is taken by strength, and evidence of
 * equal strength by the ids of the records. The time is near-linear in the number of records, also if all of them have one title.
 */
import { maxRecordsOfATitle, overlap, titleKey, titleKeys, type Evidence, type IsCrowded } from './evidence.js';
import { FilmGroups, indexByKey, sureIdKeys } from './filmGroups.js';
import { poolOf, strengthOf, strengths, type Strength } from './pool.js';

interface Link {
  /** Indexes of two records. */
  readonly a: number;
  readonly b: number;
}

interface TitleLink extends Link {
  readonly strength: Strength;
}

/** Of so many films that share a key a record tries to join the first ones. More are no evidence, and would take long. */
const maxFilmsOfAKey = 50;

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const byIndexes = (x: Link, y: Link): number => x.a - y.a || x.b - y.b;

/**
 * Groups of records, each of them one film.
 *
 * @param records must include every record that is linked to one of them, else groups may be incomplete.
 * @param isCrowded whether a provider has too many records of a title key, if it has more than those given
 */
export function cluster<R extends Evidence>(records: readonly R[], isCrowded: IsCrowded = () => false): R[][] {
  const ordered = [...records].sort(byId);
  const crowdedHere = crowdedTitles(ordered);
  const groups = new FilmGroups(ordered);
  joinByKey(groups, indexByKey(ordered, sureIdKeys));
  joinByKey(groups, indexByKey(ordered, articleKeys));
  joinNeighboursOfArticles(groups, ordered);
  const links = titleLinks(
    groups,
    (provider, key) => crowdedHere.has(`${provider} ${key}`) || isCrowded(provider, key),
  );
  for (const strength of ['TITLE_AND_PEOPLE', 'NEAR_YEAR'] satisfies Strength[])
    for (const link of links) if (link.strength === strength) groups.join(link.a, link.b);
  attachNameless(
    groups,
    links.filter(({ strength }) => strength === strengths[0]),
  );
  return groups.all();
}

function crowdedTitles(records: readonly Evidence[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const record of records)
    for (const key of titleKeys(record)) {
      const providerKey = `${record.provider} ${key}`;
      counts.set(providerKey, (counts.get(providerKey) ?? 0) + 1);
    }
  return new Set([...counts].flatMap(([key, count]) => (count > maxRecordsOfATitle ? [key] : [])));
}

/** For each key, in order: each record joins the first film of the key that it can be. */
function joinByKey(groups: FilmGroups, indexesOf: ReadonlyMap<string, readonly number[]>): void {
  for (const key of [...indexesOf.keys()].sort()) {
    const films: number[] = [];
    for (const index of indexesOf.get(key)!)
      if (!films.some((film) => groups.join(film, index)) && films.length < maxFilmsOfAKey) films.push(index);
  }
}

/** An article, a title and a year. Together they are one film. */
const articleKeys = ({ article, titles, year }: Evidence): string[] =>
  article === undefined ? [] : [...titles].map((title) => `${article}\0${title}\0${year ?? ''}`);

const articleTitles = ({ article, titles }: Evidence): string[] =>
  article === undefined ? [] : [...titles].map((title) => `${article}\0${title}`);

/**
 * Films that have records of one article and title whose years differ by one, or have none, are one film, unless these records name
 * different people: an article may cover a series. Other records of the films say nothing here, such as one of a wrong year that shares
 * an id.
 */
function joinNeighboursOfArticles(groups: FilmGroups, ordered: readonly Evidence[]): void {
  const byTitle = indexByKey(ordered, articleTitles);
  for (const key of [...byTitle.keys()].sort()) {
    const saidBy = new Map<number, Evidence[]>();
    for (const index of byTitle.get(key)!) {
      const root = groups.root(index);
      const said = saidBy.get(root);
      if (said) said.push(ordered[index]!);
      else saidBy.set(root, [ordered[index]!]);
    }
    if (saidBy.size > maxFilmsOfAKey) continue;
    const films = [...saidBy.keys()].map((root) => groups.groupOf(root).least).sort((a, b) => a - b);
    for (const { a, b } of pairsOf(films)) {
      const [first, second] = [groups.root(a), groups.root(b)];
      const [one, other] = [saidBy.get(first)!, saidBy.get(second)!];
      if (first === second || spanOf([...one, ...other]) > 1 || !nameCommonPeople(one, other)) continue;
      if (groups.join(a, b)) saidBy.set(groups.root(a), [...one, ...other]);
    }
  }
}

const pairsOf = (indexes: readonly number[]): Link[] =>
  indexes.flatMap((a, position) => indexes.slice(position + 1).map((b) => ({ a, b })));

/** Years between the first and the last record; 0 without years. */
function spanOf(records: readonly Evidence[]): number {
  let [first, last] = [Infinity, -Infinity];
  for (const { year } of records) if (year !== undefined) [first, last] = [Math.min(first, year), Math.max(last, year)];
  return Math.max(0, last - first);
}

/** Whether they have a person in common, or one of them names none. */
function nameCommonPeople(one: readonly Evidence[], other: readonly Evidence[]): boolean {
  const [a, b] = [one, other].map((records) => new Set(records.flatMap(({ people }) => [...people])));
  return a!.size === 0 || b!.size === 0 || overlap(a!, b!);
}

/** The links by title between the films that ids and articles make, each compared by all that its records say. */
function titleLinks(groups: FilmGroups, isCrowded: IsCrowded): TitleLink[] {
  const films = groups.roots();
  const pools = films.map((film) => poolOf(groups.groupOf(film).records, isCrowded));
  const filmsOf = indexByKey(pools, ({ titles }) => [...titles.keys()]);
  const links = new Map<string, TitleLink>();
  for (const [a, pool] of pools.entries())
    for (const { title, year } of pool.titles.values())
      for (const [near, yearsApart] of [
        [year - 1, 1],
        [year, 0],
        [year + 1, 1],
      ] as const)
        for (const b of filmsOf.get(titleKey(title, near)) ?? []) {
          if (b <= a) continue;
          const strength = strengthOf(pool, pools[b]!, yearsApart);
          const before = links.get(`${a} ${b}`);
          if (strength && !(before && isStronger(before.strength, strength)))
            links.set(`${a} ${b}`, { a: films[a]!, b: films[b]!, strength });
        }
  const leastOf = (index: number) => groups.groupOf(index).least;
  return [...links.values()].map((link) => ({ ...link, a: leastOf(link.a), b: leastOf(link.b) })).sort(byIndexes);
}

const isStronger = (a: Strength, b: Strength): boolean => strengths.indexOf(a) > strengths.indexOf(b);

/**
 * A record that names no people joins the one film of its title and year. If there are two such films, or two such records that
 * are distinct, nothing says which one it is, and the record stays a film of its own.
 */
function attachNameless(groups: FilmGroups, links: readonly Link[]): void {
  const isNameless = (index: number) => groups.groupOf(index).isNameless;
  for (const { a, b } of links) if (isNameless(a) && isNameless(b)) groups.join(a, b);
  const candidates = new Map<number, Set<number>>();
  for (const { a, b } of links)
    for (const [nameless, other] of [
      [a, b],
      [b, a],
    ] as const)
      if (isNameless(nameless) && !isNameless(other) && !groups.areDistinct(nameless, other)) {
        const found = candidates.get(groups.groupOf(nameless).least) ?? new Set();
        candidates.set(groups.groupOf(nameless).least, found.add(groups.groupOf(other).least));
      }
  const rivals = new Map<number, number[]>();
  for (const [nameless, films] of candidates) {
    const [film] = films;
    if (films.size === 1) rivals.set(film!, [...(rivals.get(film!) ?? []), nameless]);
  }
  for (const [film, all] of [...rivals].sort(([a], [b]) => a - b)) {
    const isAlone = (one: number) => !all.some((other) => other !== one && groups.areDistinct(one, other));
    for (const nameless of all.filter(isAlone).sort((a, b) => a - b)) groups.join(nameless, film);
  }
}
