/** Who watched a film: faces, how many, and what they rate it. */
import { graphql } from '../generated/gql.js';
import type { Watchers_WatchersFragment } from '../generated/graphql.js';
import { Face } from './Face.js';
import styles from './Watchers.module.css';

export const watchersFragment = graphql(`
  fragment Watchers_watchers on Watchers {
    count
    meanRating
    users {
      id
      handle
      displayName
    }
  }
`);

export function Watchers({ watchers: { count, meanRating, users } }: WatchersProps) {
  const [first] = users;
  if (!first) return null;
  const others = count - 1;
  return (
    <p className={styles.watchers}>
      <span className={styles.faces}>
        {users.slice(0, 3).map(({ id, handle, displayName }) => (
          <Face key={id} handle={handle} name={displayName} size="s" />
        ))}
      </span>
      <span>
        {first.displayName}
        {others > 0 && ` and ${others} more`}
        {meanRating !== null && meanRating !== undefined && <b className={styles.mean}> {meanRating.toFixed(1)}</b>}
      </span>
    </p>
  );
}

export interface WatchersProps {
  readonly watchers: Watchers_WatchersFragment;
}
