/** The credits of a person as actor and as director, newest film first; more of them on demand. */
import type { FragmentType } from '@apollo/client/masking';
import { MoreButton } from '../app/MoreButton.js';
import { PageLink } from '../app/PageLink.js';
import { useData } from '../app/useData.js';
import { LongList } from '../design/LongList.js';
import { graphql } from '../generated/gql.js';
import type { CreditRole, Credits_PageFragment } from '../generated/graphql.js';
import styles from './PersonPage.module.css';

export const creditsPage = graphql(`
  fragment Credits_page on CreditConnection {
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
`);

const creditsFragment = graphql(`
  fragment Credits_person on Person {
    id
    acted: credits(role: ACTOR, first: 20) {
      ...Credits_page @unmask
    }
    directed: credits(role: DIRECTOR, first: 20) {
      ...Credits_page @unmask
    }
  }
`);

const moreQuery = graphql(`
  query CreditsMore($id: ID!, $role: CreditRole!, $after: String) {
    person(id: $id) {
      id
      credits(role: $role, first: 40, after: $after) {
        ...Credits_page @unmask
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
  if (credits.totalCount === 0) return null;
  return (
    <section className={styles.section}>
      <h2>
        {role === 'ACTOR' ? 'Acted in' : 'Directed'} {credits.totalCount}
      </h2>
      <LongList
        isOrdered
        items={credits.edges}
        keyOf={({ node: { movie, character } }) => `${movie.id} ${character}`}
        rowHeight={45}
        total={credits.totalCount}
        className={styles.credits}
        itemClassName={styles.credit}
      >
        {({ node: { movie, character } }) => (
          <>
            <span className={styles.year}>{movie.year ?? '–'}</span>
            <span>
              <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink>
              {character && <span className={styles.quiet}> as {character}</span>}
              {movie.viewer?.watched && (
                <span className={styles.seen}> seen{movie.viewer.rating ? ` · ${movie.viewer.rating}` : ''}</span>
              )}
            </span>
          </>
        )}
      </LongList>
      <MoreButton pageInfo={credits.pageInfo} query={moreQuery} variables={{ id, role }} name="More films" />
    </section>
  );
}

interface CreditListProps {
  readonly id: string;
  readonly role: CreditRole;
  readonly credits: Credits_PageFragment;
}
