/** Resolvers of the catalog: each calls one function that does the work. */
import type { GraphQLResolveInfo } from 'graphql';
import { DateTime } from '@marquee/kit/dateTime';
import { pageSize } from '@marquee/kit/paging';
import type { CatalogContext } from '../context.js';
import { librarySelection, type EntityType } from '../entities/selection.js';
import type { Resolvers } from '../generated/resolvers.js';
import { castConnection, directors } from './credits.js';
import { costarPath } from '../paths/costarPath.js';
import { searchMovies } from '../search/searchMovies.js';
import { suggest } from '../search/suggest.js';
import { toSimilar } from './related.js';
import { lookUp } from './lookup.js';

const select = (info: GraphQLResolveInfo, type: EntityType) => librarySelection(info, info.fieldNodes, type);

const nodeTypes: Record<string, EntityType> = { mov: 'Movie', per: 'Person', gen: 'Genre' };

async function findNode(context: CatalogContext, id: string, info: GraphQLResolveInfo) {
  const prefix = id.slice(0, 3);
  if (id.startsWith('usr_')) return { __typename: 'User' as const, nodeId: id };
  const type = id[3] === '_' ? nodeTypes[prefix] : undefined;
  if (!type) return null;
  const found = await context.entities.byId(type, id, select(info, type));
  return found ? { ...found, __typename: type } : null;
}

async function chain(context: CatalogContext, from: string, to: string, maxDegrees: number) {
  const found = await costarPath(context.neo4j, from, to, maxDegrees);
  if (!found) return null;
  const { people, films } = found;
  const hops = films.map((id, place) => ({
    from: { id: people[place]! },
    movie: { id },
    to: { id: people[place + 1]! },
  }));
  return { degrees: hops.length, hops };
}

export const resolvers: Resolvers = {
  DateTime,
  Query: {
    node: (_, { id }, context, info) => findNode(context, id, info),
    movie: (_, keys, context, info) => lookUp(context, 'Movie', keys, select(info, 'Movie')),
    person: (_, keys, context, info) => lookUp(context, 'Person', keys, select(info, 'Person')),
    costarPath: (_, { from, to, maxDegrees }, context) => chain(context, from, to, maxDegrees ?? 6),
    searchMovies: (_, args, context) => searchMovies(context.neo4j, args),
    suggest: (_, args, context) => suggest(context.neo4j, args),
    genres: (_, __, context, info) => context.library.allGenres(select(info, 'Genre')),
  },
  Node: {
    __resolveType: (node) => node.__typename,
  },
  Movie: {
    __resolveReference: ({ id }, context, info) => context.entities.byId('Movie', id, select(info, 'Movie')),
    cast: (movie, page) => castConnection(movie, page),
    directors: (movie) => directors(movie),
    provenance: async (movie, _, { provenance }) =>
      (await provenance(movie.id)).map((field) => ({ ...field, observedAt: new Date(field.observedAt) })),
    similar: async (movie, { first }, { related }) => {
      const films = await related.similar({ id: movie.id, first: pageSize(first, 10) });
      return films.map((film) => toSimilar(film, (movie.year as number | null) ?? null));
    },
  },
  Person: {
    __resolveReference: ({ id }, context, info) => context.entities.byId('Person', id, select(info, 'Person')),
    knownFor: async (person, { first }, context, info) => {
      const ids = await context.related.knownFor({ id: person.id, first: pageSize(first, 4) });
      return all(context, 'Movie', ids, select(info, 'Movie'));
    },
    costars: async (person, { first }, { related }) => {
      const costars = await related.costars({ id: person.id, first: pageSize(first, 10) });
      return costars.map(({ id, films }) => ({ personId: id, films }));
    },
    credits: (person, page, { personCredits }) =>
      personCredits.page({ personId: person.id, role: page.role ?? null, first: page.first, after: page.after }),
  },
  MovieSearchConnection: {
    nodes: ({ edges }, _, context, info) =>
      all(
        context,
        'Movie',
        edges.map(({ movieId }) => movieId),
        select(info, 'Movie'),
      ),
  },
  MovieSearchEdge: {
    node: async ({ movieId }, _, context, info) =>
      required(await context.entities.byId('Movie', movieId, select(info, 'Movie'))),
  },
  Suggestion: {
    target: async ({ type, id }, _, context, info) => ({
      ...required(await context.entities.byId(type, id, select(info, type))),
      __typename: type,
    }),
  },
  SimilarMovie: {
    movie: async ({ movieId }, _, context, info) =>
      required(await context.entities.byId('Movie', movieId, select(info, 'Movie'))),
  },
  SimilarityReason: {
    people: (reason, _, context, info) => all(context, 'Person', reason.people, select(info, 'Person')),
    genres: (reason, _, context, info) => all(context, 'Genre', reason.genres, select(info, 'Genre')),
  },
  Costar: {
    person: async ({ personId }, _, context, info) =>
      required(await context.entities.byId('Person', personId, select(info, 'Person'))),
    filmsTogether: ({ films }) => films.length,
    films: ({ films }, { first }, context, info) =>
      all(context, 'Movie', films.slice(0, pageSize(first, 3)), select(info, 'Movie')),
  },
  Genre: {
    __resolveReference: ({ id }, context, info) => context.entities.byId('Genre', id, select(info, 'Genre')),
  },
  CostarHop: {
    from: async (hop, _, context, info) =>
      required(await context.entities.byId('Person', hop.from.id, select(info, 'Person'))),
    movie: async (hop, _, context, info) =>
      required(await context.entities.byId('Movie', hop.movie.id, select(info, 'Movie'))),
    to: async (hop, _, context, info) =>
      required(await context.entities.byId('Person', hop.to.id, select(info, 'Person'))),
  },
  CreditConnection: {
    nodes: (page) => page.edges.map(({ node }) => node),
  },
  Credit: {
    movie: async (credit, _, context, info) =>
      required(await context.entities.byId('Movie', credit.movieId, select(info, 'Movie'))),
    person: async (credit, _, context, info) =>
      credit.person ?? required(await context.entities.byId('Person', credit.personId, select(info, 'Person'))),
  },
};

/** A credit leads to what is there: both its ends were read with it a moment ago. */
function required<T>(entity: T | null): T {
  if (entity === null) throw new Error('an end of a credit is gone');
  return entity;
}

const all = async (context: CatalogContext, type: EntityType, ids: readonly string[], selection: string) =>
  (await Promise.all(ids.map((id) => context.entities.byId(type, id, selection)))).map(required);
