/** The people of films, as a batch computes them and as the graph stores them. */

export interface Person {
  readonly id: string;
  readonly nameKey: string;
  readonly name: string;
  /** No film of the person is earlier. A lower bound, in whole decades. */
  readonly firstYear: number | null;
  /** No film of the person is later. An upper bound, in whole decades. */
  readonly lastYear: number | null;
}

export interface KnownPerson extends Person {
  /** Element id. */
  readonly node: string;
}

export interface People {
  /** All people that the films credit, in their new state. */
  readonly all: ReadonlyMap<string, Person>;
  /** The stored state of all people with these names. */
  readonly known: ReadonlyMap<string, KnownPerson>;
  /** People and genres that the changed films had. Some of them may have no film left. */
  readonly linkedBefore: readonly LinkedEntity[];
  idOf(name: string, year: number | undefined): string;
}

export interface LinkedEntity {
  readonly id: string;
  readonly kind: 'PERSON' | 'GENRE';
  readonly nameKey: string | null;
}

export interface CreditedFilm {
  readonly year: number | undefined;
  readonly names: ReadonlySet<string>;
}
