/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment Shell_viewer on Query {\n    me {\n      id\n      handle\n      displayName\n      friendRequests(first: 20) {\n        sentByMe\n      }\n    }\n  }\n": typeof types.Shell_ViewerFragmentDoc,
    "\n  fragment ReasonList_reason on Reason {\n    kind\n    text\n    weight\n    users {\n      id\n      handle\n      displayName\n    }\n    people {\n      id\n      slug\n      name\n    }\n    movies {\n      id\n      slug\n      title\n    }\n  }\n": typeof types.ReasonList_ReasonFragmentDoc,
    "\n  fragment FilmCard_film on Movie {\n    id\n    slug\n    title\n    year\n    viewer {\n      watched\n      rating\n      watchlisted\n    }\n    ...Poster_film\n  }\n": typeof types.FilmCard_FilmFragmentDoc,
    "\n  query FilmPage($slug: String!) {\n    ...Shell_viewer\n    movie(slug: $slug) {\n      id\n      title\n      year\n      ...Poster_film\n    }\n  }\n": typeof types.FilmPageDocument,
    "\n  fragment Feed_edge on FeedEdge {\n    node {\n      id\n      rating\n      rewatch\n      watchedAt\n      user {\n        id\n        handle\n        displayName\n      }\n      movie {\n        id\n        slug\n        title\n        year\n      }\n    }\n  }\n": typeof types.Feed_EdgeFragmentDoc,
    "\n  query HomePage {\n    ...Shell_viewer\n    friendsWatched: discover(\n      filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }\n      first: 12\n    ) {\n      totalCount\n      edges {\n        reasons {\n          ...ReasonList_reason @unmask\n        }\n        watchedBy {\n          ...Watchers_watchers @unmask\n        }\n        node {\n          id\n          title\n          ...FilmCard_film\n        }\n      }\n    }\n    trending(circle: FRIENDS_OF_FRIENDS, window: LAST_7_DAYS, first: 12) {\n      edges {\n        rank\n        previousRank\n        watcherCount\n        node {\n          id\n          ...FilmCard_film\n        }\n      }\n    }\n    me {\n      id\n      displayName\n      recommendations(first: 12) {\n        edges {\n          reasons {\n            ...ReasonList_reason @unmask\n          }\n          node {\n            id\n            ...FilmCard_film\n          }\n        }\n      }\n      feed(first: 12) {\n        edges {\n          ...Feed_edge @unmask\n        }\n      }\n    }\n  }\n": typeof types.HomePageDocument,
    "\n  fragment Watchers_watchers on Watchers {\n    count\n    meanRating\n    users {\n      id\n      handle\n      displayName\n    }\n  }\n": typeof types.Watchers_WatchersFragmentDoc,
    "\n  fragment Poster_film on Movie {\n    id\n    title\n    year\n    imageUrl\n    genres {\n      id\n      name\n    }\n  }\n": typeof types.Poster_FilmFragmentDoc,
};
const documents: Documents = {
    "\n  fragment Shell_viewer on Query {\n    me {\n      id\n      handle\n      displayName\n      friendRequests(first: 20) {\n        sentByMe\n      }\n    }\n  }\n": types.Shell_ViewerFragmentDoc,
    "\n  fragment ReasonList_reason on Reason {\n    kind\n    text\n    weight\n    users {\n      id\n      handle\n      displayName\n    }\n    people {\n      id\n      slug\n      name\n    }\n    movies {\n      id\n      slug\n      title\n    }\n  }\n": types.ReasonList_ReasonFragmentDoc,
    "\n  fragment FilmCard_film on Movie {\n    id\n    slug\n    title\n    year\n    viewer {\n      watched\n      rating\n      watchlisted\n    }\n    ...Poster_film\n  }\n": types.FilmCard_FilmFragmentDoc,
    "\n  query FilmPage($slug: String!) {\n    ...Shell_viewer\n    movie(slug: $slug) {\n      id\n      title\n      year\n      ...Poster_film\n    }\n  }\n": types.FilmPageDocument,
    "\n  fragment Feed_edge on FeedEdge {\n    node {\n      id\n      rating\n      rewatch\n      watchedAt\n      user {\n        id\n        handle\n        displayName\n      }\n      movie {\n        id\n        slug\n        title\n        year\n      }\n    }\n  }\n": types.Feed_EdgeFragmentDoc,
    "\n  query HomePage {\n    ...Shell_viewer\n    friendsWatched: discover(\n      filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }\n      first: 12\n    ) {\n      totalCount\n      edges {\n        reasons {\n          ...ReasonList_reason @unmask\n        }\n        watchedBy {\n          ...Watchers_watchers @unmask\n        }\n        node {\n          id\n          title\n          ...FilmCard_film\n        }\n      }\n    }\n    trending(circle: FRIENDS_OF_FRIENDS, window: LAST_7_DAYS, first: 12) {\n      edges {\n        rank\n        previousRank\n        watcherCount\n        node {\n          id\n          ...FilmCard_film\n        }\n      }\n    }\n    me {\n      id\n      displayName\n      recommendations(first: 12) {\n        edges {\n          reasons {\n            ...ReasonList_reason @unmask\n          }\n          node {\n            id\n            ...FilmCard_film\n          }\n        }\n      }\n      feed(first: 12) {\n        edges {\n          ...Feed_edge @unmask\n        }\n      }\n    }\n  }\n": types.HomePageDocument,
    "\n  fragment Watchers_watchers on Watchers {\n    count\n    meanRating\n    users {\n      id\n      handle\n      displayName\n    }\n  }\n": types.Watchers_WatchersFragmentDoc,
    "\n  fragment Poster_film on Movie {\n    id\n    title\n    year\n    imageUrl\n    genres {\n      id\n      name\n    }\n  }\n": types.Poster_FilmFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Shell_viewer on Query {\n    me {\n      id\n      handle\n      displayName\n      friendRequests(first: 20) {\n        sentByMe\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Shell_viewer on Query {\n    me {\n      id\n      handle\n      displayName\n      friendRequests(first: 20) {\n        sentByMe\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReasonList_reason on Reason {\n    kind\n    text\n    weight\n    users {\n      id\n      handle\n      displayName\n    }\n    people {\n      id\n      slug\n      name\n    }\n    movies {\n      id\n      slug\n      title\n    }\n  }\n"): (typeof documents)["\n  fragment ReasonList_reason on Reason {\n    kind\n    text\n    weight\n    users {\n      id\n      handle\n      displayName\n    }\n    people {\n      id\n      slug\n      name\n    }\n    movies {\n      id\n      slug\n      title\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment FilmCard_film on Movie {\n    id\n    slug\n    title\n    year\n    viewer {\n      watched\n      rating\n      watchlisted\n    }\n    ...Poster_film\n  }\n"): (typeof documents)["\n  fragment FilmCard_film on Movie {\n    id\n    slug\n    title\n    year\n    viewer {\n      watched\n      rating\n      watchlisted\n    }\n    ...Poster_film\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FilmPage($slug: String!) {\n    ...Shell_viewer\n    movie(slug: $slug) {\n      id\n      title\n      year\n      ...Poster_film\n    }\n  }\n"): (typeof documents)["\n  query FilmPage($slug: String!) {\n    ...Shell_viewer\n    movie(slug: $slug) {\n      id\n      title\n      year\n      ...Poster_film\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Feed_edge on FeedEdge {\n    node {\n      id\n      rating\n      rewatch\n      watchedAt\n      user {\n        id\n        handle\n        displayName\n      }\n      movie {\n        id\n        slug\n        title\n        year\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Feed_edge on FeedEdge {\n    node {\n      id\n      rating\n      rewatch\n      watchedAt\n      user {\n        id\n        handle\n        displayName\n      }\n      movie {\n        id\n        slug\n        title\n        year\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HomePage {\n    ...Shell_viewer\n    friendsWatched: discover(\n      filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }\n      first: 12\n    ) {\n      totalCount\n      edges {\n        reasons {\n          ...ReasonList_reason @unmask\n        }\n        watchedBy {\n          ...Watchers_watchers @unmask\n        }\n        node {\n          id\n          title\n          ...FilmCard_film\n        }\n      }\n    }\n    trending(circle: FRIENDS_OF_FRIENDS, window: LAST_7_DAYS, first: 12) {\n      edges {\n        rank\n        previousRank\n        watcherCount\n        node {\n          id\n          ...FilmCard_film\n        }\n      }\n    }\n    me {\n      id\n      displayName\n      recommendations(first: 12) {\n        edges {\n          reasons {\n            ...ReasonList_reason @unmask\n          }\n          node {\n            id\n            ...FilmCard_film\n          }\n        }\n      }\n      feed(first: 12) {\n        edges {\n          ...Feed_edge @unmask\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query HomePage {\n    ...Shell_viewer\n    friendsWatched: discover(\n      filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }\n      first: 12\n    ) {\n      totalCount\n      edges {\n        reasons {\n          ...ReasonList_reason @unmask\n        }\n        watchedBy {\n          ...Watchers_watchers @unmask\n        }\n        node {\n          id\n          title\n          ...FilmCard_film\n        }\n      }\n    }\n    trending(circle: FRIENDS_OF_FRIENDS, window: LAST_7_DAYS, first: 12) {\n      edges {\n        rank\n        previousRank\n        watcherCount\n        node {\n          id\n          ...FilmCard_film\n        }\n      }\n    }\n    me {\n      id\n      displayName\n      recommendations(first: 12) {\n        edges {\n          reasons {\n            ...ReasonList_reason @unmask\n          }\n          node {\n            id\n            ...FilmCard_film\n          }\n        }\n      }\n      feed(first: 12) {\n        edges {\n          ...Feed_edge @unmask\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Watchers_watchers on Watchers {\n    count\n    meanRating\n    users {\n      id\n      handle\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment Watchers_watchers on Watchers {\n    count\n    meanRating\n    users {\n      id\n      handle\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Poster_film on Movie {\n    id\n    title\n    year\n    imageUrl\n    genres {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment Poster_film on Movie {\n    id\n    title\n    year\n    imageUrl\n    genres {\n      id\n      name\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;