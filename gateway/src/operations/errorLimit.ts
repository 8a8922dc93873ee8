/** Bounds the errors of an answer, and of what one fetch adds to it. */
import type { GraphQLFormattedError } from 'graphql';
import { maxErrors, maxOutageErrors } from './operationLimits.js';

type CodedError = Pick<GraphQLFormattedError, 'extensions'>;

export interface ErrorLimit {
  hasRoomFor(error: CodedError): boolean;
  /** Counts the error if there is room for it. Returns whether there is. */
  take(error: CodedError): boolean;
}

/** Every field that a subgraph left out has its error, so those of outages have a bound of their own. */
export function createErrorLimit(): ErrorLimit {
  const outages = { taken: 0, max: maxOutageErrors };
  const others = { taken: 0, max: maxErrors };
  const kindOf = ({ extensions }: CodedError) =>
    extensions?.code === 'SUBGRAPH_UNAVAILABLE' || extensions?.code === 'SUBGRAPH_TIMEOUT' ? outages : others;

  const hasRoomFor = (error: CodedError) => kindOf(error).taken < kindOf(error).max;
  return {
    hasRoomFor,
    take: (error) => {
      if (!hasRoomFor(error)) return false;
      kindOf(error).taken++;
      return true;
    },
  };
}
