/** Resolvers of Query and Node. */
import { lookUp } from '../entities/lookup.js';
import { findNode } from '../entities/node.js';
import { anyFact, findOne } from '../facts/facts.js';
import { fieldSelection } from '../entities/selection.js';
import type { NodeResolvers, QueryResolvers } from '../generated/resolvers.js';
import { costarPath } from '../paths/costarPath.js';
import { searchMovies, type SearchArguments } from '../search/searchMovies.js';
import { suggest, type SuggestArguments } from '../search/suggest.js';

/** First pages without words are asked for most; later ones are as many as there are films. */
const isFirstPage = ({ q, after }: SearchArguments): boolean => (q ?? '').trim() === '' && !after;

/** Every user types the same first letters. */
const isShort = ({ q }: SuggestArguments): boolean => q.trim().length <= 2;

export const Query: QueryResolvers = {
  node: (_, { id }, { entities }, info) => findNode(entities, id, (type) => fieldSelection(info, type)),
  movie: (_, keys, context, info) => lookUp(context, keys, { type: 'Movie', selection: fieldSelection(info, 'Movie') }),
  person: (_, keys, context, info) =>
    lookUp(context, keys, { type: 'Person', selection: fieldSelection(info, 'Person') }),
  genres: (_, __, { adapter, facts }, info) => {
    const key = fieldSelection(info, 'Genre');
    return findOne(facts, { kind: 'genres', key, read: async () => anyFact(await adapter.allGenres(key)) });
  },
  searchMovies: (_, args, { search, facts }) => {
    const read = () => searchMovies(search, args);
    return isFirstPage(args)
      ? findOne(facts, { kind: 'browsing', key: JSON.stringify(args), read: async () => anyFact(await read()) })
      : read();
  },
  suggest: (_, args, { search, facts }) => {
    const read = () => suggest(search, args);
    return isShort(args)
      ? findOne(facts, { kind: 'suggestions', key: JSON.stringify(args), read: async () => anyFact(await read()) })
      : read();
  },
  costarPath: (_, { from, to, maxDegrees }, { neo4j }) => costarPath(neo4j, { from, to, maxDegrees: maxDegrees ?? 6 }),
};

export const Node: NodeResolvers = {
  __resolveType: (node) => node.__typename,
};
