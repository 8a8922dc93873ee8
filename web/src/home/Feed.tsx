/** What friends watched, newest first. */
import { PageLink } from '../app/PageLink.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';
import type { Feed_EdgeFragment } from '../generated/graphql.js';
import { Face } from '../members/Face.js';
import styles from './Feed.module.css';

export const feedFragment = graphql(`
  fragment Feed_edge on FeedEdge {
    node {
      id
      rating
      rewatch
      watchedAt
      user {
        id
        handle
        displayName
      }
      movie {
        id
        slug
        title
        year
      }
    }
  }
`);

export const Feed = ({ edges }: { readonly edges: readonly Feed_EdgeFragment[] }) => (
  <section className={styles.feed}>
    <h2>Lately</h2>
    <ol>
      {edges.map(({ node: { id, user, movie, rating, rewatch, watchedAt } }) => (
        <li key={id} className={styles.entry}>
          <Face name={user.displayName} handle={user.handle} size="s" />
          <p>
            <PageLink to={`/members/${user.handle}`}>{user.displayName}</PageLink>
            {rewatch ? ' watched again ' : ' watched '}
            {movie ? <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink> : 'a film'}
            {rating !== null && rating !== undefined && <b className={styles.rating}> {rating}</b>}
          </p>
          <When time={watchedAt} />
        </li>
      ))}
    </ol>
  </section>
);
