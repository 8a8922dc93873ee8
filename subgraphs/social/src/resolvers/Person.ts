/** Resolvers of the fields that social adds to Person. */
import type { PersonResolvers } from '../generated/resolvers.js';
import { viewerLoaders } from './scope.js';

export const Person: PersonResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  viewer: async (person, _, context) => (await viewerLoaders(context))?.personState(person.id) ?? null,
};
