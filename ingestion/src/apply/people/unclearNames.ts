/** Finds the names of which all credits must be read. The others are names of one person, as far as the batch and stored bounds tell. */
import { maxCareerYears } from '@marquee/graph/resolution/careerSpans';
import { idsIn } from '@marquee/graph/resolution/personIds';
import type { PersonCredit } from '@marquee/graph/resolution/peopleOfCredits';
import type { KnownPerson, LinkedEntity } from './people.js';

interface Names {
  /** Of the films of a batch. */
  readonly credits: readonly PersonCredit[];
  /** The stored people with these names and ids. */
  readonly known: readonly KnownPerson[];
  /** What these films had before. */
  readonly linkedBefore: readonly LinkedEntity[];
}

interface NameFacts {
  first: number;
  last: number;
  /** Ids that one credit or one stored person has. */
  readonly texts: Set<string>;
  readonly inBatch: Set<string>;
}

export function unclearNames({ credits, known, linkedBefore }: Names): Set<string> {
  const facts = new Map<string, NameFacts>();
  const unclear = new Set<string>();
  const of = (nameKey: string): NameFacts => {
    const found = facts.get(nameKey) ?? { first: Infinity, last: -Infinity, texts: new Set(), inBatch: new Set() };
    facts.set(nameKey, found);
    return found;
  };
  const addYears = (name: NameFacts, first: number, last: number) => {
    name.first = Math.min(name.first, first);
    name.last = Math.max(name.last, last);
  };
  for (const { nameKey, year, personId } of credits) {
    const name = of(nameKey);
    if (year !== undefined) addYears(name, year, year);
    if (personId === undefined) continue;
    name.texts.add(personId);
    name.inBatch.add(personId);
  }
  // An id that stood with the name may have been the last one.
  for (const { nameKey, personId } of linkedBefore.flatMap((linked) => linked.credits))
    if (personId !== null && !of(nameKey).inBatch.has(personId)) unclear.add(nameKey);
  for (const person of known) {
    const name = of(person.nameKey);
    if (person.firstYear !== null && person.lastYear !== null) addYears(name, person.firstYear, person.lastYear);
    if (person.personId !== null) name.texts.add(person.personId);
    if (!person.hasOtherNames && person.otherNames.length === 0) continue;
    for (const one of [person.nameKey, ...person.otherNames]) unclear.add(one);
  }
  for (const [nameKey, { first, last, texts }] of facts)
    if (last - first > maxCareerYears || !areOfOnePerson(texts)) unclear.add(nameKey);
  for (const nameKey of namesThatShareIds(facts)) unclear.add(nameKey);
  return unclear;
}

/** Whether one of the texts has all ids. */
function areOfOnePerson(texts: ReadonlySet<string>): boolean {
  const all = new Set([...texts].flatMap(idsIn));
  return all.size <= 1 || [...texts].some((text) => idsIn(text).length === all.size);
}

function namesThatShareIds(facts: ReadonlyMap<string, NameFacts>): Set<string> {
  const nameOf = new Map<string, string>();
  const shared = new Set<string>();
  for (const [nameKey, { texts }] of facts)
    for (const id of [...texts].flatMap(idsIn)) {
      const other = nameOf.get(id) ?? nameKey;
      nameOf.set(id, other);
      if (other !== nameKey) shared.add(nameKey).add(other);
    }
  return shared;
}
