/** The actors of a film in order of billing; more of them on demand. */
import type { FragmentType } from '@apollo/client/masking';
import { useLazyQuery } from '@apollo/client/react';
import { PageLink } from '../app/PageLink.js';
import { useData } from '../app/useData.js';
import { Button } from '../design/Button.js';
import { graphql } from '../generated/gql.js';
import { Face } from '../members/Face.js';
import styles from './FilmPage.module.css';

const castFragment = graphql(`
  fragment Cast_film on Movie {
    id
    cast(first: 12) {
      totalCount
      edges {
        node {
          billing
          character
          person {
            id
            slug
            name
            viewer {
              loved
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Its page of the cast joins the pages that are in the cache. */
const moreQuery = graphql(`
  query CastMore($id: ID!, $after: String) {
    movie(id: $id) {
      id
      cast(first: 24, after: $after) {
        totalCount
        edges {
          node {
            billing
            character
            person {
              id
              slug
              name
              viewer {
                loved
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export function Cast({ film: masked }: { readonly film: FragmentType<typeof castFragment> }) {
  const { id, cast } = useData(castFragment, masked);
  const [loadMore, { loading }] = useLazyQuery(moreQuery, { fetchPolicy: 'network-only' });
  if (cast.edges.length === 0) return null;
  const { hasNextPage, endCursor } = cast.pageInfo;
  return (
    <section className={styles.cast}>
      <h2>Cast</h2>
      <ul className={styles.people}>
        {cast.edges.map(({ node: { person, character } }) => (
          <li key={`${person.id} ${character}`} className={styles.person}>
            <Face name={person.name} handle={person.id} />
            <span>
              <PageLink to={`/people/${person.slug}`} className={person.viewer?.loved ? styles.loved : undefined}>
                {person.name}
              </PageLink>
              {character && <span className={styles.quiet}> {character}</span>}
            </span>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button disabled={loading} onClick={() => void loadMore({ variables: { id, after: endCursor ?? null } })}>
          More of the cast of {cast.totalCount}
        </Button>
      )}
    </section>
  );
}
