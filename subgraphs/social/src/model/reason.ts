/** Why a film is in an answer: a text for the user, and the evidence for it. */
import type { MovieModel, PersonModel } from './catalog.js';
import type { UserModel } from './user.js';

/** The lowest rating that counts as high. Tallies hold how many reach it: with another value, they have to be counted again. */
export const minHighRating = 8;

export type ReasonKindName =
  | 'FRIEND_WATCHED'
  | 'FRIEND_RATED_HIGH'
  | 'LOVED_PERSON'
  | 'SIMILAR_TO_LIKED'
  | 'TASTE_NEIGHBOURS'
  | 'ON_WATCHLIST'
  | 'TRENDING';

export interface ReasonModel {
  readonly kind: ReasonKindName;
  readonly text: string;
  readonly weight: number;
  readonly users: readonly UserModel[];
  readonly people: readonly PersonModel[];
  readonly movies: readonly MovieModel[];
}
