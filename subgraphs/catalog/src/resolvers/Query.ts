/** Resolvers of Query and Node. */
import { lookUp } from '../entities/lookup.js';
import { findNode } from '../entities/node.js';
import { fieldSelection } from '../entities/selection.js';
import type { NodeResolvers, QueryResolvers } from '../generated/resolvers.js';
import { costarPath } from '../paths/costarPath.js';
import { searchMovies } from '../search/searchMovies.js';
import { suggest } from '../search/suggest.js';

export const Query: QueryResolvers = {
  node: (_, { id }, { entities }, info) => findNode(entities, id, (type) => fieldSelection(info, type)),
  movie: (_, keys, context, info) => lookUp(context, keys, { type: 'Movie', selection: fieldSelection(info, 'Movie') }),
  person: (_, keys, context, info) =>
    lookUp(context, keys, { type: 'Person', selection: fieldSelection(info, 'Person') }),
  genres: (_, __, { adapter }, info) => adapter.allGenres(fieldSelection(info, 'Genre')),
  searchMovies: (_, args, { neo4j }) => searchMovies(neo4j, args),
  suggest: (_, args, { neo4j }) => suggest(neo4j, args),
  costarPath: (_, { from, to, maxDegrees }, { neo4j }) => costarPath(neo4j, { from, to, maxDegrees: maxDegrees ?? 6 }),
};

export const Node: NodeResolvers = {
  __resolveType: (node) => node.__typename,
};
