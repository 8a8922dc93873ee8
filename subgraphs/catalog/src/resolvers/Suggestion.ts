/** Resolvers of Suggestion. */
import type { SuggestionResolvers } from '../generated/resolvers.js';
import { requireEntities } from './entityField.js';

export const Suggestion: SuggestionResolvers = {
  target: async ({ type, id }, _, context, info) => {
    const [entity] = await requireEntities(context, { type, ids: [id] }, info);
    return { ...entity!, __typename: type };
  },
};
