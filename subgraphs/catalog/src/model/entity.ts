/** Entities of the catalog as they are read from the graph. */

export type EntityType = 'Movie' | 'Person' | 'Genre';

/** An entity with the selected fields. Lists have the names that `entitySelection` gives them. */
export interface EntityRow {
  readonly id: string;
  readonly [field: string]: unknown;
}

export type MovieModel = EntityRow;
export type PersonModel = EntityRow;
export type GenreModel = EntityRow;
