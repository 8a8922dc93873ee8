/** Resolvers of Costar. */
import { pageSize } from '@marquee/kit/paging';
import type { CostarResolvers } from '../generated/resolvers.js';
import type { CostarModel } from '../related/relatedLoaders.js';
import { entityField, existingEntities } from './entityField.js';

export const Costar: CostarResolvers = {
  person: entityField('Person', ({ personId }: CostarModel) => personId),
  filmsTogether: ({ films }) => films.length,
  films: ({ films }, { first }, context, info) =>
    existingEntities(context, { type: 'Movie', ids: films.slice(0, pageSize(first, 3)) }, info),
};
