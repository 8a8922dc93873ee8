/** The credits of a person as actor and as director, newest film first; more of them on demand. */
import type { FragmentType } from '@apollo/client/masking';
import { useLazyQuery } from '@apollo/client/react';
import { PageLink } from '../app/PageLink.js';
import { useData } from '../app/useData.js';
import { Button } from '../design/Button.js';
import { graphql } from '../generated/gql.js';
import type { Credits_PersonFragment, CreditRole } from '../generated/graphql.js';
import styles from './PersonPage.module.css';

const creditsFragment = graphql(`
  fragment Credits_person on Person {
    id
    acted: credits(role: ACTOR, first: 20) {
      totalCount
      edges {
        node {
          character
          movie {
            id
            slug
            title
            year
            viewer {
              watched
              rating
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    directed: credits(role: DIRECTOR, first: 20) {
      totalCount
      edges {
        node {
          character
          movie {
            id
            slug
            title
            year
            viewer {
              watched
              rating
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

/** Its page of the credits joins the pages that are in the cache. */
const moreQuery = graphql(`
  query CreditsMore($id: ID!, $role: CreditRole!, $after: String) {
    person(id: $id) {
      id
      credits(role: $role, first: 40, after: $after) {
        totalCount
        edges {
          node {
            character
            movie {
              id
              slug
              title
              year
              viewer {
                watched
                rating
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

export function Credits({ person: masked }: { readonly person: FragmentType<typeof creditsFragment> }) {
  const { id, acted, directed } = useData(creditsFragment, masked);
  return (
    <>
      <CreditList id={id} role="ACTOR" credits={acted} />
      <CreditList id={id} role="DIRECTOR" credits={directed} />
    </>
  );
}

function CreditList({ id, role, credits }: CreditListProps) {
  const [loadMore, { loading }] = useLazyQuery(moreQuery, { fetchPolicy: 'network-only' });
  if (credits.totalCount === 0) return null;
  const after = credits.pageInfo.endCursor ?? null;
  return (
    <section className={styles.section}>
      <h2>
        {role === 'ACTOR' ? 'Acted in' : 'Directed'} {credits.totalCount}
      </h2>
      <ol className={styles.credits}>
        {credits.edges.map(({ node: { movie, character } }) => (
          <li key={`${movie.id} ${character}`} className={styles.credit}>
            <span className={styles.year}>{movie.year ?? '–'}</span>
            <span>
              <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink>
              {character && <span className={styles.quiet}> as {character}</span>}
              {movie.viewer?.watched && (
                <span className={styles.seen}> seen{movie.viewer.rating ? ` · ${movie.viewer.rating}` : ''}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {credits.pageInfo.hasNextPage && (
        <Button disabled={loading} onClick={() => void loadMore({ variables: { id, role, after } })}>
          More films
        </Button>
      )}
    </section>
  );
}

interface CreditListProps {
  readonly id: string;
  readonly role: CreditRole;
  readonly credits: Credits_PersonFragment['acted'];
}
