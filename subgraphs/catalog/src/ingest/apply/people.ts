/** Finds out who the names in films are: which namesakes there are, and whose films change where that changes. */
import type { Run } from '../../neo4j/connection.js';
import { statement } from '../../neo4j/statement.js';
import { bestSpelling, eraOf, eraStarts, longestSpanYears, nameKey, personOf } from '../resolve/eras.js';
import { namesOf as namesIn } from '../resolve/evidence.js';
import type { FusedFilm } from '../resolve/fuse.js';
import { filmsOfRecords } from './records.js';

const statements = {
  named: statement('people-named'),
  credits: statement('credits-of-names'),
  linked: statement('linked-to-films'),
};

interface Named {
  readonly id: string;
  readonly nameKey: string;
  readonly name: string;
  readonly firstYear: number | null;
  readonly lastYear: number | null;
}

export interface KnownPerson extends Named {
  readonly node: string;
}

export interface Person extends Named {
  readonly slug: string;
}

export interface People {
  /** Everybody whom the films credit, as they are now. */
  readonly all: ReadonlyMap<string, Person>;
  /** As the graph has them, everybody of these names. */
  readonly known: ReadonlyMap<string, KnownPerson>;
  /** What the films that change had led to: people and genres that may be left without any film. */
  readonly linkedBefore: readonly Linked[];
  idOf(name: string, year: number | undefined): string;
}

export interface Linked {
  readonly id: string;
  readonly kind: 'PERSON' | 'GENRE';
  readonly nameKey: string | null;
}

const namesOf = ({ film }: FusedFilm): string[] => namesIn(film);

/**
 * `all`: the films given, and every other whose credits lead to another namesake now. `oldIds`: films that are rewritten or
 * gone, so that what they say in the graph no longer counts.
 */
export async function identifyPeople(
  run: Run,
  films: readonly FusedFilm[],
  oldIds: ReadonlySet<string>,
): Promise<{ all: FusedFilm[]; people: People }> {
  const all = [...films];
  const replaced = new Set([...oldIds, ...films.map(({ id }) => id)]);
  let linkedBefore = await linkedTo(run, [...oldIds]);
  for (;;) {
    const keys = [
      ...new Set([...all.flatMap(namesOf).map(nameKey), ...linkedBefore.flatMap((linked) => linked.nameKey ?? [])]),
    ];
    const known = await run<KnownPerson & Record<string, unknown>>(statements.named, { keys });
    const { starts, moved } = await namesakes(run, all, known, keys, replaced);
    if (moved.size === 0) {
      const idOf = (name: string, year: number | undefined) =>
        personOf(nameKey(name), eraOf(starts.get(nameKey(name))!, year)).id;
      const knownById = new Map(known.map((person) => [person.id, person]));
      return { all, people: { all: everybody(all, starts, knownById), known: knownById, linkedBefore, idOf } };
    }
    const ids = [...moved];
    for (const id of ids) replaced.add(id);
    linkedBefore = [...linkedBefore, ...(await linkedTo(run, ids))];
    all.push(...(await filmsOfRecords(run, ids)).values());
  }
}

/** Most of what comes is new, and nobody has to be asked. */
const linkedTo = async (run: Run, ids: readonly string[]): Promise<Linked[]> =>
  ids.length === 0 ? [] : run<Linked & Record<string, unknown>>(statements.linked, { ids });

/** Of each name the years in which its namesakes begin; and other films whose credits of these names lead elsewhere now. */
async function namesakes(
  run: Run,
  films: readonly FusedFilm[],
  known: readonly KnownPerson[],
  keys: readonly string[],
  replaced: ReadonlySet<string>,
): Promise<{ starts: Map<string, number[]>; moved: Set<string> }> {
  const years = new Map<string, number[]>(keys.map((key) => [key, []]));
  for (const film of films)
    if (film.film.year !== undefined)
      for (const name of new Set(namesOf(film).map(nameKey))) years.get(name)!.push(film.film.year);
  const bounds = new Map([...years].map(([key, list]) => [key, [Math.min(...list), Math.max(...list)] as const]));
  for (const { nameKey: key, firstYear, lastYear } of known) {
    const [first, last] = bounds.get(key)!;
    if (firstYear !== null && lastYear !== null)
      bounds.set(key, [Math.min(first, firstYear), Math.max(last, lastYear)]);
  }
  // Only who may have been at work for that long can be two.
  const long = keys.filter((key) => bounds.get(key)![1] - bounds.get(key)![0] > longestSpanYears);
  const others =
    long.length === 0
      ? []
      : await run<{ key: string; personId: string; movieId: string; year: number | null }>(statements.credits, {
          keys: long,
          without: [...replaced],
        });
  for (const { key, year } of others) if (year !== null) years.get(key)!.push(year);
  const isLong = new Set(long);
  const starts = new Map(keys.map((key) => [key, isLong.has(key) ? eraStarts(years.get(key)!) : [0]]));
  const moved = others.filter(
    ({ key, personId, year }) => personOf(key, eraOf(starts.get(key)!, year ?? undefined)).id !== personId,
  );
  return { starts, moved: new Set(moved.map(({ movieId }) => movieId)) };
}

/** Coarse, so that a film more seldom changes them: they only tell who may be two. */
const decade = 10;
const decadeBefore = (year: number): number => Math.floor(year / decade) * decade;
const decadeAfter = (year: number): number => Math.ceil(year / decade) * decade;

function everybody(
  films: readonly FusedFilm[],
  starts: ReadonlyMap<string, number[]>,
  known: ReadonlyMap<string, KnownPerson>,
): Map<string, Person> {
  const people = new Map<string, Person & { spellings: Set<string> }>();
  for (const film of films) {
    const { year } = film.film;
    for (const name of new Set(namesOf(film))) {
      const key = nameKey(name);
      const { id, slug } = personOf(key, eraOf(starts.get(key)!, year));
      const before = people.get(id) ?? known.get(id);
      const spellings = people.get(id)?.spellings ?? new Set(before ? [before.name] : []);
      const [first, last] = [before?.firstYear ?? null, before?.lastYear ?? null];
      people.set(id, {
        id,
        slug,
        nameKey: key,
        name,
        spellings: spellings.add(name),
        firstYear: year === undefined ? first : Math.min(first ?? Infinity, decadeBefore(year)),
        lastYear: year === undefined ? last : Math.max(last ?? -Infinity, decadeAfter(year)),
      });
    }
  }
  return new Map(
    [...people].map(([id, { spellings, ...person }]) => [id, { ...person, name: bestSpelling(spellings) }]),
  );
}
