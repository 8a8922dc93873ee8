/** All resolvers of social, one file for each GraphQL type. Each resolver calls one function of a feature. */
import { DateTime } from '@marquee/kit/dateTime';
import type { Resolvers } from '../generated/resolvers.js';
import { connectionTypes } from './connectionTypes.js';
import { FriendRequest } from './FriendRequest.js';
import { Movie } from './Movie.js';
import { Mutation } from './Mutation.js';
import { Person } from './Person.js';
import { Query } from './Query.js';
import { User } from './User.js';
import { ViewerMovieState } from './ViewerMovieState.js';
import { Watch } from './Watch.js';

export const resolvers: Resolvers = {
  DateTime,
  Query,
  Mutation,
  User,
  Watch,
  FriendRequest,
  Movie,
  ViewerMovieState,
  Person,
  ...connectionTypes,
};
