/** Resolvers of Person. */
import { pageSize } from '@marquee/kit/paging';
import type { PersonResolvers } from '../generated/resolvers.js';
import { reference, existingEntities } from './entityField.js';

export const Person: PersonResolvers = {
  __resolveReference: reference('Person'),
  knownFor: async ({ id }, { first }, context, info) => {
    const ids = await context.related.knownFor({ id, first: pageSize(first, 4) });
    return existingEntities(context, { type: 'Movie', ids }, info);
  },
  costars: async ({ id }, { first }, { related }) => related.costars({ id, first: pageSize(first, 10) }),
  credits: ({ id }, { role, first, after }, { personCredits }) =>
    personCredits.page({ personId: id, role: role ?? null, first, after }),
};
