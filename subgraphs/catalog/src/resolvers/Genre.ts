/** Resolvers of Genre. */
import type { GenreResolvers } from '../generated/resolvers.js';
import { reference } from './entityField.js';

export const Genre: GenreResolvers = {
  __resolveReference: reference('Genre'),
};
