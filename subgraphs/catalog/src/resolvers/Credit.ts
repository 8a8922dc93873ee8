/** Resolvers of Credit and CreditConnection. */
import type { CreditConnectionResolvers, CreditResolvers } from '../generated/resolvers.js';
import type { CreditModel } from '../model/credit.js';
import { entityField } from './entityField.js';

const personOf = entityField('Person', ({ personId }: CreditModel) => personId);

export const Credit: CreditResolvers = {
  movie: entityField('Movie', ({ movieId }: CreditModel) => movieId),
  person: (credit, args, context, info) => credit.person ?? personOf(credit, args, context, info),
};

export const CreditConnection: CreditConnectionResolvers = {
  nodes: ({ edges }) => edges.map(({ node }) => node),
};
