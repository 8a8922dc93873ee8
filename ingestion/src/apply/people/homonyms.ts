/** Finds the people of names and ids, and the films whose credits belong to another person now. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { idsIn } from '@marquee/graph/resolution/personIds';
import { peopleOfCredits, type PersonCredit, type PersonOf } from '@marquee/graph/resolution/peopleOfCredits';
import type { CreditedFilm, KnownPerson, LinkedEntity } from './people.js';
import { unclearNames } from './unclearNames.js';

const creditsOfNames = cypherFile(new URL('./credits-of-names.cypher', import.meta.url));

export interface CreditedNames {
  readonly films: readonly CreditedFilm[];
  /** The stored people with the names and ids of these films. */
  readonly known: readonly KnownPerson[];
  /** What the films had before that are replaced. */
  readonly linkedBefore: readonly LinkedEntity[];
  /** Films whose stored credits no longer count. */
  readonly replaced: ReadonlySet<string>;
  readonly keyOf: (name: string) => string;
}

export interface Homonyms {
  readonly personOf: PersonOf;
  /** Ids of other films whose credits belong to another person now. */
  readonly movedFilms: ReadonlySet<string>;
  /** Names and ids that are none of the films', but belong to people with one of theirs. */
  readonly further: NamesAndIds;
}

export interface NamesAndIds {
  readonly keys: readonly string[];
  readonly ids: readonly string[];
}

interface StoredCredit {
  readonly nameKey: string;
  readonly creditedTo: string;
  readonly movieId: string;
  readonly year: number | null;
  readonly personId: string | null;
}

export async function findHomonyms(run: Run, credited: CreditedNames): Promise<Homonyms> {
  const credits = creditsOf(credited);
  const { known, linkedBefore, replaced } = credited;
  const unclear = unclearNames({ credits, known, linkedBefore });
  const { stored, asked } = await storedCredits(run, { credits, linkedBefore, unclear, without: [...replaced] });
  // Of a name that is clear, one person has all films, and perhaps ids.
  const clear = known.flatMap(({ nameKey, personId }) =>
    asked.has(nameKey) || personId === null ? [] : [{ nameKey, year: undefined, personId }],
  );
  const personOf = peopleOfCredits([...credits, ...stored.map(toCredit), ...clear]);
  const moved = stored.filter((credit) => personOf(toCredit(credit)).id !== credit.creditedTo);
  const names = new Set(credits.map(({ nameKey }) => nameKey));
  return {
    personOf,
    movedFilms: new Set(moved.map(({ movieId }) => movieId)),
    further: {
      keys: [...new Set(stored.map(({ nameKey }) => nameKey))].filter((key) => !names.has(key)),
      ids: [...new Set(stored.flatMap(({ personId }) => idsIn(personId)))],
    },
  };
}

const toCredit = ({ nameKey, year, personId }: StoredCredit): PersonCredit => ({
  nameKey,
  year: year ?? undefined,
  personId: personId ?? undefined,
});

/** A film counts once for each name with the same ids. */
function creditsOf({ films, keyOf }: CreditedNames): PersonCredit[] {
  return films.flatMap(({ year, credits }) => {
    const inFilm = new Map<string, PersonCredit>();
    for (const { name, personId } of credits) {
      const nameKey = keyOf(name);
      inFilm.set(`${nameKey}\0${personId ?? ''}`, { nameKey, year, personId });
    }
    return [...inFilm.values()];
  });
}

interface Unclear {
  readonly credits: readonly PersonCredit[];
  readonly linkedBefore: readonly LinkedEntity[];
  readonly unclear: ReadonlySet<string>;
  readonly without: readonly string[];
}

/**
 * All stored credits of the unclear names, of the people who have them, of the ids of these people, and so on. People have few names, so
 * nearly always one statement finds all.
 */
async function storedCredits(
  run: Run,
  { credits, linkedBefore, unclear, without }: Unclear,
): Promise<{ stored: StoredCredit[]; asked: ReadonlySet<string> }> {
  const links = linksOf([...credits, ...linkedBefore.flatMap((linked) => linked.credits)]);
  const asked = new Set<string>();
  const byPerson = new Map<string, StoredCredit[]>();
  let next = linked(links, unclear);
  while (next.keys.length + next.ids.length > 0) {
    for (const one of [...next.keys, ...next.ids]) asked.add(one);
    const rows = await run<StoredCredit & Record<string, unknown>>(creditsOfNames, {
      keys: next.keys,
      ids: next.ids.map(toSourceAndValue),
      without,
    });
    // A person who is found again has the same credits.
    for (const { creditedTo } of rows) byPerson.set(creditedTo, []);
    for (const row of rows) byPerson.get(row.creditedTo)!.push(row);
    const reached = rows.flatMap(({ nameKey, personId }) => [nameKey, ...idsIn(personId)]);
    const { keys, ids } = linked(links, new Set(reached));
    next = { keys: keys.filter((key) => !asked.has(key)), ids: ids.filter((id) => !asked.has(id)) };
  }
  return { stored: [...byPerson.values()].flat(), asked };
}

/** An id at a service has a space and a service in capitals before it; no name key has capitals. */
const isId = (text: string): boolean => /^[A-Z]+ /.test(text);

export const toSourceAndValue = (id: string): [source: string, value: string] => {
  const space = id.indexOf(' ');
  return [id.slice(0, space), id.slice(space + 1)];
};

type Links = ReadonlyMap<string, ReadonlySet<string>>;

/** The ids that stand with each name, and the names that stand with each id. */
function linksOf(
  credits: readonly { readonly nameKey: string; readonly personId?: string | null | undefined }[],
): Links {
  const links = new Map<string, Set<string>>();
  const add = (from: string, to: string) => links.set(from, (links.get(from) ?? new Set()).add(to));
  for (const { nameKey, personId } of credits)
    for (const id of idsIn(personId)) {
      add(nameKey, id);
      add(id, nameKey);
    }
  return links;
}

/** `from`, and all that is linked to it directly or through others. */
function linked(links: Links, from: ReadonlySet<string>): NamesAndIds {
  const found = new Set(from);
  for (const one of found) for (const other of links.get(one) ?? []) found.add(other);
  return { keys: [...found].filter((one) => !isId(one)), ids: [...found].filter(isId) };
}
