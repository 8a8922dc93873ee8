/** References to entities of the catalog subgraph. Social knows their ids; the gateway reads their other fields there. */
export interface MovieModel {
  readonly id: string;
}

/** A person in film: an actor or a director. */
export interface PersonModel {
  readonly id: string;
}

export interface GenreModel {
  readonly id: string;
}
