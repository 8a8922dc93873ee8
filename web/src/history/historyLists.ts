/** Pages of the viewer's history. The page of the history and a film's page share what is loaded of them. */
import { graphql } from '../generated/gql.js';

export const historyFragment = graphql(`
  fragment History_page on WatchConnection {
    totalCount
    edges {
      cursor
      node {
        id
        movie {
          id
        }
        ...OwnWatch_watch
        ...WatchRow_watch
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

export const historyMore = graphql(`
  query HistoryMore($after: String) {
    me {
      id
      history(first: 50, after: $after) {
        ...History_page @unmask
      }
    }
  }
`);
