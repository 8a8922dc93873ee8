/** Resolvers of SimilarMovie and SimilarityReason. */
import type { SimilarityReasonResolvers, SimilarMovieResolvers } from '../generated/resolvers.js';
import type { SimilarityReasonModel, SimilarMovieModel } from '../related/similarityReasons.js';
import { entitiesField, entityField } from './entityField.js';

export const SimilarMovie: SimilarMovieResolvers = {
  movie: entityField('Movie', ({ movieId }: SimilarMovieModel) => movieId),
};

export const SimilarityReason: SimilarityReasonResolvers = {
  people: entitiesField('Person', ({ people }: SimilarityReasonModel) => people),
  genres: entitiesField('Genre', ({ genres }: SimilarityReasonModel) => genres),
};
