/** The error of an answer whose parts no longer fit each other. */
import type { GraphQLError } from 'graphql';
import { publicError } from '../errors.js';

/** For what one statement has found and a later one does not find. Asking again helps. */
export const changedWhileRead = (): GraphQLError =>
  publicError('SUBGRAPH_UNAVAILABLE', 'The data changed while this part of the answer was read; ask again.');
