/** Resolvers of Suggestion. */
import type { SuggestionResolvers } from '../generated/resolvers.js';
import { requireEntity } from './entityField.js';

export const Suggestion: SuggestionResolvers = {
  target: async ({ type, id }, _, context, info) => {
    const entity = await requireEntity(context, { type, id }, info);
    return { ...entity, __typename: type };
  },
};
