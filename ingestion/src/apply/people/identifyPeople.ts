/** Finds out who the names in films are: which namesakes there are, and whose films change where that changes. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import {
  bestSpelling,
  eraOf,
  eraStarts,
  longestSpanYears,
  nameKey,
  personIdOf,
} from '@marquee/graph/resolution/careerSpans';
import { namesOf } from '@marquee/graph/resolution/evidence';
import type { FusedFilm } from '@marquee/graph/resolution/mergeRecords';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';

const statements = {
  named: cypherFile(new URL('./people-by-name.cypher', import.meta.url)),
  credits: cypherFile(new URL('./credits-of-names.cypher', import.meta.url)),
  linked: cypherFile(new URL('./people-and-genres-of-films.cypher', import.meta.url)),
};

export interface Person {
  readonly id: string;
  readonly nameKey: string;
  readonly name: string;
  readonly firstYear: number | null;
  readonly lastYear: number | null;
}

export interface KnownPerson extends Person {
  readonly node: string;
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

/** Folds each name once, and hashes it once. */
function createNaming() {
  const keys = new Map<string, string>();
  const ids = new Map<string, string>();
  return {
    keyOf: (name: string): string => remembered(keys, name, () => nameKey(name)),
    idOf: (key: string, era: number): string => remembered(ids, `${key}#${era}`, () => personIdOf(key, era)),
  };
}
type Naming = ReturnType<typeof createNaming>;

function remembered(known: Map<string, string>, key: string, make: () => string): string {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

interface Film {
  readonly year: number | undefined;
  readonly names: ReadonlySet<string>;
}

const asFilm = ({ film }: FusedFilm): Film => ({ year: film.year, names: new Set(namesOf(film)) });

/**
 * `all`: the films given, and every other whose credits lead to another namesake now. `oldIds`: films that are rewritten or
 * gone, so that what they say in the graph no longer counts. `meanwhile`: what can be done while the graph looks for people.
 */
export async function identifyPeople(
  run: Run,
  fused: readonly FusedFilm[],
  oldIds: ReadonlySet<string>,
  meanwhile: () => void,
): Promise<{ all: FusedFilm[]; people: People }> {
  const naming = createNaming();
  const all = [...fused];
  const films = fused.map(asFilm);
  const replaced = new Set([...oldIds, ...fused.map(({ id }) => id)]);
  let linkedBefore = await linkedTo(run, [...oldIds]);
  for (let isFirst = true; ; isFirst = false) {
    const keys = new Set(linkedBefore.flatMap((linked) => linked.nameKey ?? []));
    for (const { names } of films) for (const name of names) keys.add(naming.keyOf(name));
    const asked = run<KnownPerson & Record<string, unknown>>(statements.named, { keys: [...keys] });
    if (isFirst) meanwhile();
    const known = await asked;
    const { starts, moved } = await namesakes(run, naming, { films, known, keys: [...keys], replaced });
    if (moved.size === 0) {
      const idOf = (key: string, year: number | undefined) => naming.idOf(key, eraOf(starts.get(key)!, year));
      const knownById = new Map(known.map((person) => [person.id, person]));
      const people = {
        all: everybody(films, naming.keyOf, idOf, knownById),
        known: knownById,
        linkedBefore,
        idOf: (name: string, year: number | undefined) => idOf(naming.keyOf(name), year),
      };
      return { all, people };
    }
    const ids = [...moved];
    for (const id of ids) replaced.add(id);
    linkedBefore = [...linkedBefore, ...(await linkedTo(run, ids))];
    const others = [...(await filmsOfRecords(run, ids)).values()];
    all.push(...others);
    films.push(...others.map(asFilm));
  }
}

/** Most of what comes is new, and nobody has to be asked. */
const linkedTo = async (run: Run, ids: readonly string[]): Promise<Linked[]> =>
  ids.length === 0 ? [] : run<Linked & Record<string, unknown>>(statements.linked, { ids });

interface Credited {
  readonly films: readonly Film[];
  readonly known: readonly KnownPerson[];
  readonly keys: readonly string[];
  /** Films whose credits in the graph no longer count. */
  readonly replaced: ReadonlySet<string>;
}

/** Of each name the years in which its namesakes begin; and other films whose credits of these names lead elsewhere now. */
async function namesakes(
  run: Run,
  naming: Naming,
  { films, known, keys, replaced }: Credited,
): Promise<{ starts: Map<string, number[]>; moved: Set<string> }> {
  const years = new Map<string, number[]>(keys.map((key) => [key, []]));
  for (const { year, names } of films)
    if (year !== undefined) for (const name of names) years.get(naming.keyOf(name))!.push(year);
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
    ({ key, personId, year }) => naming.idOf(key, eraOf(starts.get(key)!, year ?? undefined)) !== personId,
  );
  return { starts, moved: new Set(moved.map(({ movieId }) => movieId)) };
}

/** Coarse, so that a film more seldom changes them: they only tell who may be two. */
const decade = 10;
const decadeBefore = (year: number): number => Math.floor(year / decade) * decade;
const decadeAfter = (year: number): number => Math.ceil(year / decade) * decade;

function everybody(
  films: readonly Film[],
  keyOf: (name: string) => string,
  idOf: (key: string, year: number | undefined) => string,
  known: ReadonlyMap<string, KnownPerson>,
): Map<string, Person> {
  const found = new Map<string, { nameKey: string; spellings: Set<string>; years: number[] }>();
  for (const { year, names } of films)
    for (const name of names) {
      const key = keyOf(name);
      const id = idOf(key, year);
      let person = found.get(id);
      if (!person) {
        const { name: before, firstYear = null, lastYear = null } = known.get(id) ?? {};
        const years = [firstYear, lastYear].filter((bound) => bound !== null);
        found.set(id, (person = { nameKey: key, spellings: new Set(before === undefined ? [] : [before]), years }));
      }
      person.spellings.add(name);
      if (year !== undefined) person.years.push(decadeBefore(year), decadeAfter(year));
    }
  return new Map(
    [...found].map(([id, { nameKey, spellings, years }]) => [
      id,
      {
        id,
        nameKey,
        name: bestSpelling(spellings),
        firstYear: years.length === 0 ? null : Math.min(...years),
        lastYear: years.length === 0 ? null : Math.max(...years),
      },
    ]),
  );
}
