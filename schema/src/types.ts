/** Generates the types of the resolvers from each subgraph's SDL. */
import { readFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import { repositoryFile } from './repository.js';
import { federationDefinitions } from './federation.js';

interface TypedSubgraph {
  readonly sdl: string;
  readonly contextType: string;
  /** The parent type of resolvers, for GraphQL types whose resolvers do not receive the fields themselves. */
  readonly mappers: Record<string, string>;
}

export const typedSubgraphs: Record<string, TypedSubgraph> = {
  catalog: {
    sdl: 'subgraphs/catalog/src/catalog.graphql',
    contextType: '../context.js#CatalogContext',
    mappers: {
      Movie: '../model/entity.js#MovieModel',
      Person: '../model/entity.js#PersonModel',
      Genre: '../model/entity.js#GenreModel',
      User: '../entities/node.js#OwnedNodeModel',
      Watch: '../entities/node.js#OwnedNodeModel',
      Credit: '../model/credit.js#CreditModel',
      CreditConnection: '../model/credit.js#CreditPageModel',
      Suggestion: '../search/suggest.js#SuggestionRow',
      MovieSearchConnection: '../search/searchMovies.js#SearchResult',
      MovieSearchEdge: '../search/searchMovies.js#SearchEdge',
      SimilarMovie: '../related/similarityReasons.js#SimilarMovieModel',
      SimilarityReason: '../related/similarityReasons.js#SimilarityReasonModel',
      Costar: '../related/relatedLoaders.js#CostarModel',
      CostarHop: '../paths/costarPath.js#CostarHopModel',
    },
  },
  social: {
    sdl: 'subgraphs/social/src/social.graphql',
    contextType: '../context.js#SocialContext',
    mappers: {
      Movie: '../model/catalog.js#MovieModel',
      Person: '../model/catalog.js#PersonModel',
      User: '../model/user.js#UserModel',
      Watch: '../model/watch.js#WatchModel',
      FriendRequest: '../members/members.js#FriendRequestModel',
      UserConnection: '../model/page.js#UserPageModel',
      BlockedUserConnection: '../members/blockedUsers.js#BlockedUserPageModel',
      WatchConnection: '../model/page.js#WatchPageModel',
      MovieConnection: '../model/page.js#MoviePageModel',
      Watchers: '../model/watchers.js#WatchersModel',
      ViewerMovieState: '../films/movieFields.js#MovieState',
      Reason: '../model/reason.js#ReasonModel',
      DiscoverConnection: '../discovery/discover.js#DiscoverModel',
      FeedConnection: '../discovery/activityFeed.js#ActivityFeedModel',
      RecommendationConnection: '../discovery/recommendations.js#RecommendationsModel',
      CirclePath: '../discovery/circlePath.js#CirclePathModel',
      Genre: '../model/catalog.js#GenreModel',
      YearInReview: '../watches/yearInReview.js#YearInReviewModel',
      Compatibility: '../discovery/compatibility.js#CompatibilityModel',
      GroupPicks: '../discovery/tonight.js#GroupPicksModel',
      TrendingConnection: '../discovery/trending.js#TrendingModel',
    },
  },
};

/** Path and text of the generated file for the subgraph `name`. */
export async function generateTypes(name: string): Promise<{ path: string; text: string }> {
  const { sdl, contextType, mappers } = typedSubgraphs[name]!;
  const path = `subgraphs/${name}/src/generated/resolvers.ts`;
  const source = `${federationDefinitions}\n${readFileSync(repositoryFile(sdl), 'utf8')}`;
  const config = {
    useTypeImports: true,
    enumsAsTypes: true,
    scalars: { ID: 'string', DateTime: 'Date' },
    contextType,
    mappers,
    maybeValue: 'T | null | undefined',
    resolversNonOptionalTypename: { interfaceImplementingType: true },
    federation: true,
    immutableTypes: true,
  };
  const text = await codegen({
    filename: path,
    documents: [],
    schema: parse(source),
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
    config,
  });
  return { path, text: `/* Generated from ${sdl} by npm run schema:build. Do not edit. */\n${text}` };
}
