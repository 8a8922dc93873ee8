/** Resolvers of MovieSearchConnection and MovieSearchEdge. */
import type { MovieSearchConnectionResolvers, MovieSearchEdgeResolvers } from '../generated/resolvers.js';
import type { SearchEdge, SearchResult } from '../search/searchMovies.js';
import { entitiesField, entityField } from './entityField.js';

export const MovieSearchConnection: MovieSearchConnectionResolvers = {
  nodes: entitiesField('Movie', ({ edges }: SearchResult) => edges.map(({ movieId }) => movieId)),
};

export const MovieSearchEdge: MovieSearchEdgeResolvers = {
  node: entityField('Movie', ({ movieId }: SearchEdge) => movieId),
};
