/** The people of films, as a batch computes them and as the graph stores them. */
import type { NamedCredit, Spelling } from '@marquee/graph/resolution/mergeCredits';
import type { IdentifiedPerson } from '@marquee/graph/resolution/peopleOfCredits';

export interface Person {
  readonly id: string;
  readonly nameKey: string;
  readonly name: string;
  /** No film of the person is earlier. A lower bound, in whole decades. */
  readonly firstYear: number | null;
  /** No film of the person is later. An upper bound, in whole decades. */
  readonly lastYear: number | null;
  /** The ids at services as one text, as `IMDB nm0000006`; null if no record has one. */
  readonly personId: string | null;
  /** Whether films may have several spellings of the name. Once true, it stays true. */
  readonly hasSpellings: boolean;
  /** Whether films may credit the person under names with other keys. Once true, it stays true. */
  readonly hasOtherNames: boolean;
}

export interface KnownPerson extends Person {
  /** Element id. */
  readonly node: string;
  /** Of the looked up names those under which films credit the person, if they are not `nameKey`. */
  readonly otherNames: readonly string[];
}

export interface People {
  /** All people that the films credit, and those whose name changes because a film no longer credits them, in their new state. */
  readonly all: ReadonlyMap<string, Person>;
  /** The stored state of all people with these names. */
  readonly known: ReadonlyMap<string, KnownPerson>;
  /** People and genres that the changed films had. Some of them may have no film left. */
  readonly linkedBefore: readonly LinkedEntity[];
  readonly identify: Identify;
}

export interface LinkedEntity {
  readonly id: string;
  readonly kind: 'PERSON' | 'GENRE';
  /** Of a person: the person's name, and the names and ids of each credit. */
  readonly nameKey: string | null;
  readonly credits: readonly { readonly nameKey: string; readonly personId: string | null }[];
}

export interface CreditedFilm {
  readonly year: number | undefined;
  readonly credits: readonly NamedCredit[];
  readonly spellings: readonly Spelling[];
}

/** A credit of a film. */
export interface CreditInYear {
  readonly year: number | undefined;
  readonly personId: string | undefined;
}

/** Decides which person a credit is of. `key` is of its name, and `nameKey` of the person's. */
export type Identify = (name: string, credit: CreditInYear) => IdentifiedPerson & { readonly key: string };
