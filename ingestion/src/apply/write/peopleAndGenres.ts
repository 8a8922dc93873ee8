/** Writes the people and genres of films: finds the ones that are new or have changed. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { nameProperties } from '@marquee/graph/indexes/nameIndex';
import { bestSpelling, personSlug } from '@marquee/graph/resolution/names';
import { idsIn } from '@marquee/graph/resolution/personIds';
import { toSourceAndValue } from '../people/homonyms.js';
import type { People, Person } from '../people/people.js';
import type { Sequence } from './changeSequence.js';
import { creditsOf, integerOrNull, personUrl, type FilmState } from './filmState.js';

const statements = {
  known: cypherFile(new URL('./genres-known.cypher', import.meta.url)),
  createPeople: cypherFile(new URL('./create-people.cypher', import.meta.url)),
  updatePeople: cypherFile(new URL('./update-people.cypher', import.meta.url)),
  linkPeopleIds: cypherFile(new URL('./link-people-ids.cypher', import.meta.url)),
  createGenres: cypherFile(new URL('./create-genres.cypher', import.meta.url)),
  updateGenres: cypherFile(new URL('./update-genres.cypher', import.meta.url)),
};

/** Entities of one kind that must be written. */
export interface Changes<Entity> {
  readonly created: readonly Entity[];
  readonly updated: readonly Entity[];
  /** The nodes of all entities that exist, changed or not, by id. */
  readonly nodes: ReadonlyMap<string, string>;
}

export interface Genre {
  readonly id: string;
  readonly name: string;
}

export interface ChangedPerson extends Person {
  readonly isRenamed: boolean;
  readonly isOtherId: boolean;
}

const haveSameBounds = (a: Person, b: Person): boolean =>
  a.firstYear === b.firstYear &&
  a.lastYear === b.lastYear &&
  a.hasSpellings === b.hasSpellings &&
  a.hasOtherNames === b.hasOtherNames;

export function changedPeople(
  films: readonly FilmState[],
  { all, known, linkedBefore }: People,
): Changes<ChangedPerson> {
  const credited = new Set(films.flatMap(creditsOf).map(({ personId }) => personId));
  // A film that no longer credits a person may have given the spelling of the name.
  for (const { id } of linkedBefore) if (all.has(id) && known.has(id)) credited.add(id);
  const created: ChangedPerson[] = [];
  const updated: ChangedPerson[] = [];
  const nodes = new Map<string, string>();
  for (const id of credited) {
    const person = all.get(id)!;
    const before = known.get(id);
    if (before) nodes.set(id, before.node);
    const isRenamed = before?.name !== person.name;
    const isSame = isRenamed || before.personId !== person.personId ? false : haveSameBounds(person, before);
    if (!isSame)
      (before ? updated : created).push({
        ...person,
        isRenamed,
        isOtherId: (before?.personId ?? null) !== person.personId,
      });
  }
  return { created, updated, nodes };
}

export async function changedGenres(run: Run, films: readonly FilmState[]): Promise<Changes<Genre>> {
  const spellings = new Map<string, Set<string>>();
  for (const { genres } of films)
    for (const { id, name } of genres) spellings.set(id, (spellings.get(id) ?? new Set()).add(name));
  const rows = await run<Genre & { node: string }>(statements.known, { ids: [...spellings.keys()] });
  const known = new Map(rows.map(({ id, name }) => [id, name]));
  const genres = [...spellings].map(([id, names]) => ({
    id,
    name: bestSpelling(known.has(id) ? [known.get(id)!, ...names] : names),
  }));
  return {
    created: genres.filter(({ id }) => !known.has(id)),
    updated: genres.filter(({ id, name }) => known.has(id) && known.get(id) !== name),
    nodes: new Map(rows.map(({ id, node }) => [id, node])),
  };
}

/** Writes the genres. Returns the nodes of all genres, by id. */
export async function writeGenres(
  { run, send }: Transaction,
  { created, updated, nodes }: Changes<Genre>,
  { numberOf }: Sequence,
): Promise<Map<string, string>> {
  const properties = ({ id, name }: Genre) => ({ id, name, ...nameProperties(name), changeSeq: numberOf(id) });
  if (updated.length > 0) send(statements.updateGenres, { genres: updated.map(properties) });
  if (created.length === 0) return new Map(nodes);
  return withCreated(nodes, await run(statements.createGenres, { genres: created.map(properties) }));
}

/** Writes the people. Returns the nodes of all people, by id. */
export async function writePeople(
  { run, send }: Transaction,
  { created, updated, nodes }: Changes<ChangedPerson>,
  { numberOf, next }: Sequence,
): Promise<Map<string, string>> {
  const bounds = ({ firstYear, lastYear, hasSpellings, hasOtherNames }: Person) => ({
    firstYear: integerOrNull(firstYear),
    lastYear: integerOrNull(lastYear),
    hasSpellings: hasSpellings || null,
    hasOtherNames: hasOtherNames || null,
  });
  const properties = (person: Person) => {
    const { id, name, nameKey, personId } = person;
    const slug = personSlug(nameKey, id);
    // Kept lists of similar films have names, so a new name counts as a change of the person's films.
    const numbers = { changeSeq: numberOf(id), filmsChanged: next };
    return { id, name, nameKey, slug, personId, ...bounds(person), ...nameProperties(name), ...numbers };
  };
  // If only the years changed, the name is not indexed again and the change feed has no entry: consumers do not see years.
  const updates = updated.map((person) => ({
    node: nodes.get(person.id)!,
    properties: person.isRenamed || person.isOtherId ? properties(person) : bounds(person),
  }));
  if (updates.length > 0) send(statements.updatePeople, { people: updates });
  const withNew =
    created.length === 0
      ? new Map(nodes)
      : withCreated(nodes, await run(statements.createPeople, { people: created.map(properties) }));
  const links = [...created, ...updated]
    .filter(({ isOtherId }) => isOtherId)
    .map(({ id, personId }) => toIdLinks(withNew.get(id)!, personId));
  if (links.length > 0) send(statements.linkPeopleIds, { people: links });
  return withNew;
}

const toIdLinks = (node: string, personId: string | null) => ({
  node,
  ids: idsIn(personId)
    .map(toSourceAndValue)
    .map(([source, value]) => ({ source, value, url: personUrl(source, value) })),
});

const withCreated = (
  nodes: ReadonlyMap<string, string>,
  created: readonly { id: string; node: string }[],
): Map<string, string> => new Map([...nodes, ...created.map(({ id, node }) => [id, node] as const)]);
