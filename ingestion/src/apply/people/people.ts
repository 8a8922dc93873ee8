/** The people of films, as a batch computes them and as the graph stores them. */
import type { CareerCredit, IdentifiedPerson } from '@marquee/graph/resolution/careerSpans';
import type { NamedCredit } from '@marquee/graph/resolution/mergeCredits';

export interface Person {
  readonly id: string;
  readonly nameKey: string;
  readonly name: string;
  /** No film of the person is earlier. A lower bound, in whole decades. */
  readonly firstYear: number | null;
  /** No film of the person is later. An upper bound, in whole decades. */
  readonly lastYear: number | null;
  /** The id at a service, as `IMDB nm0000006`; null if no record has one. */
  readonly personId: string | null;
  /** Whether films may have several spellings of the name. Once true, it stays true. */
  readonly hasSpellings: boolean;
}

export interface KnownPerson extends Person {
  /** Element id. */
  readonly node: string;
}

export interface People {
  /** All people that the films credit, and those whose name changes because a film no longer credits them, in their new state. */
  readonly all: ReadonlyMap<string, Person>;
  /** The stored state of all people with these names. */
  readonly known: ReadonlyMap<string, KnownPerson>;
  /** People and genres that the changed films had. Some of them may have no film left. */
  readonly linkedBefore: readonly LinkedEntity[];
  idOf(name: string, credit: CareerCredit): string;
}

export interface LinkedEntity {
  readonly id: string;
  readonly kind: 'PERSON' | 'GENRE';
  readonly nameKey: string | null;
  /** The person's ids at services in the films. */
  readonly personIds: readonly string[];
}

export interface CreditedFilm {
  readonly year: number | undefined;
  /** All spellings of each name. */
  readonly credits: readonly NamedCredit[];
}

/** Decides which person a credit is of. */
export type Identify = (name: string, credit: CareerCredit) => IdentifiedPerson & { readonly key: string };
