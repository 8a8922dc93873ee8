/** The actors of a film in order of billing; more of them on demand. */
import type { FragmentType } from '@apollo/client/masking';
import { MoreButton } from '../app/MoreButton.js';
import { PageLink } from '../app/PageLink.js';
import { useData } from '../app/useData.js';
import { LongList } from '../design/LongList.js';
import { graphql } from '../generated/gql.js';
import { Face } from '../members/Face.js';
import styles from './FilmPage.module.css';

export const castPage = graphql(`
  fragment Cast_page on CreditConnection {
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
`);

const castFragment = graphql(`
  fragment Cast_film on Movie {
    id
    cast(first: 12) {
      ...Cast_page @unmask
    }
  }
`);

const moreQuery = graphql(`
  query CastMore($id: ID!, $after: String) {
    movie(id: $id) {
      id
      cast(first: 24, after: $after) {
        ...Cast_page @unmask
      }
    }
  }
`);

export function Cast({ film: masked }: { readonly film: FragmentType<typeof castFragment> }) {
  const { id, cast } = useData(castFragment, masked);
  if (cast.edges.length === 0) return null;
  return (
    <section className={styles.cast}>
      <h2>Cast</h2>
      <LongList
        items={cast.edges}
        keyOf={({ node: { person, character } }) => `${person.id} ${character}`}
        rowHeight={52}
        total={cast.totalCount}
        className={styles.people}
        itemClassName={styles.person}
      >
        {({ node: { person, character } }) => (
          <>
            <Face name={person.name} handle={person.id} />
            <span>
              <PageLink to={`/people/${person.slug}`} className={person.viewer?.loved ? styles.loved : undefined}>
                {person.name}
              </PageLink>
              {character && <span className={styles.quiet}> {character}</span>}
            </span>
          </>
        )}
      </LongList>
      <MoreButton
        pageInfo={cast.pageInfo}
        query={moreQuery}
        variables={{ id }}
        name={`More of the cast of ${cast.totalCount}`}
      />
    </section>
  );
}
