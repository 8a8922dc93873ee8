/** People and genres that films lead to: which of them are new or are called otherwise now, and their nodes. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { nameProperties } from '@marquee/graph/indexes/nameIndex';
import { bestSpelling, personSlug } from '@marquee/graph/resolution/careerSpans';
import { creditsOf, whole, type FilmState } from './filmState.js';
import type { People, Person } from '../people/identifyPeople.js';
import type { Sequence } from './changeSequence.js';

const statements = {
  known: cypherFile(new URL('./genres-known.cypher', import.meta.url)),
  createPeople: cypherFile(new URL('./create-people.cypher', import.meta.url)),
  updatePeople: cypherFile(new URL('./update-people.cypher', import.meta.url)),
  createGenres: cypherFile(new URL('./create-genres.cypher', import.meta.url)),
  updateGenres: cypherFile(new URL('./update-genres.cypher', import.meta.url)),
};

/** Entities of one kind by what is to be done about them. */
export interface Changes<Entity> {
  readonly created: readonly Entity[];
  readonly updated: readonly Entity[];
  /** Nodes, by id, of all that were there. */
  readonly nodes: ReadonlyMap<string, string>;
}

export interface Genre {
  readonly id: string;
  readonly name: string;
}

export interface ChangedPerson extends Person {
  readonly isRenamed: boolean;
}

export function changedPeople(films: readonly FilmState[], { all, known }: People): Changes<ChangedPerson> {
  const credited = new Set(films.flatMap(creditsOf).map(({ personId }) => personId));
  const created: ChangedPerson[] = [];
  const updated: ChangedPerson[] = [];
  const nodes = new Map<string, string>();
  for (const id of credited) {
    const person = all.get(id)!;
    const before = known.get(id);
    if (before) nodes.set(id, before.node);
    const isRenamed = before?.name !== person.name;
    const isSame = !isRenamed && person.firstYear === before.firstYear && person.lastYear === before.lastYear;
    if (!isSame) (before ? updated : created).push({ ...person, isRenamed });
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

/** Gives the nodes of all of them. */
export async function writeGenres(
  { run, send }: Transaction,
  { created, updated, nodes }: Changes<Genre>,
  { numberOf }: Sequence,
): Promise<Map<string, string>> {
  const properties = ({ id, name }: Genre) => ({ id, name, ...nameProperties(name), changeSeq: numberOf(id) });
  if (updated.length > 0) send(statements.updateGenres, { genres: updated.map(properties) });
  return withCreated(nodes, run, statements.createGenres, { genres: created.map(properties) });
}

export async function writePeople(
  { run, send }: Transaction,
  { created, updated, nodes }: Changes<ChangedPerson>,
  { numberOf }: Sequence,
): Promise<Map<string, string>> {
  const years = ({ firstYear, lastYear }: Person) => ({ firstYear: whole(firstYear), lastYear: whole(lastYear) });
  const properties = (person: Person) => {
    const { id, name, nameKey } = person;
    const slug = personSlug(nameKey, id);
    return { id, name, nameKey, slug, ...years(person), ...nameProperties(name), changeSeq: numberOf(id) };
  };
  // Of whom only the years have changed nothing is indexed anew, and nobody has to hear.
  const updates = updated.map((person) => ({
    node: nodes.get(person.id)!,
    properties: person.isRenamed ? properties(person) : years(person),
  }));
  if (updates.length > 0) send(statements.updatePeople, { people: updates });
  return withCreated(nodes, run, statements.createPeople, { people: created.map(properties) });
}

async function withCreated(
  nodes: ReadonlyMap<string, string>,
  run: Run,
  create: string,
  parameters: Record<string, readonly unknown[]>,
): Promise<Map<string, string>> {
  const all = new Map(nodes);
  if (Object.values(parameters).every((rows) => rows.length === 0)) return all;
  for (const { id, node } of await run<{ id: string; node: string }>(create, parameters)) all.set(id, node);
  return all;
}
