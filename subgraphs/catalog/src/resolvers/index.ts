/** The resolvers of the catalog, one file for each type. */
import { DateTime } from '@marquee/kit/dateTime';
import type { Resolvers } from '../generated/resolvers.js';
import { Costar } from './Costar.js';
import { CostarHop } from './CostarHop.js';
import { Credit, CreditConnection } from './Credit.js';
import { Genre } from './Genre.js';
import { Movie } from './Movie.js';
import { MovieSearchConnection, MovieSearchEdge } from './MovieSearchConnection.js';
import { User, Watch } from './ownedNodes.js';
import { Person } from './Person.js';
import { Node, Query } from './Query.js';
import { SimilarityReason, SimilarMovie } from './SimilarMovie.js';
import { Suggestion } from './Suggestion.js';

export const resolvers: Resolvers = {
  DateTime,
  Query,
  Node,
  Movie,
  Person,
  Genre,
  User,
  Watch,
  Credit,
  CreditConnection,
  MovieSearchConnection,
  MovieSearchEdge,
  Suggestion,
  SimilarMovie,
  SimilarityReason,
  Costar,
  CostarHop,
};
