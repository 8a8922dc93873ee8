/** Entities of the catalog as they are read from the graph. */

/** Whether the text has the form of a global id. Other texts are never looked up. */
export const isEntityId = (id: string): boolean => /^[a-z]{3}_[a-z0-9]{1,60}$/.test(id);

export type EntityType = 'Movie' | 'Person' | 'Genre';

/** The type of the entity with this global id. */
export const typeOfId = (id: string): EntityType =>
  id.startsWith('mov_') ? 'Movie' : id.startsWith('per_') ? 'Person' : 'Genre';

/** An entity with the selected fields. Lists have the names that `entitySelection` gives them. */
export interface EntityRow {
  readonly id: string;
  readonly [field: string]: unknown;
}

export type MovieModel = EntityRow;
export type PersonModel = EntityRow;
export type GenreModel = EntityRow;
