/** The members that the viewer has blocked, each with a way to end the block. */
import { Button } from '../design/Button.js';
import { graphql } from '../generated/gql.js';
import type { BlockedMembers_ViewerFragment } from '../generated/graphql.js';
import { Face } from '../members/Face.js';
import { useFriendship } from '../members/friendship.js';
import styles from './SettingsPage.module.css';

export const blockedFragment = graphql(`
  fragment BlockedMembers_viewer on User {
    blockedUsers(first: 100) {
      totalCount
      nodes {
        id
        handle
        displayName
      }
    }
  }
`);

type Blocked = NonNullable<BlockedMembers_ViewerFragment['blockedUsers']>['nodes'][number];

export function BlockedMembers({ viewer }: { readonly viewer: BlockedMembers_ViewerFragment }) {
  const members = viewer.blockedUsers?.nodes ?? [];
  if (members.length === 0) return null;
  return (
    <section className={styles.blocked}>
      <h2>{members.length === 1 ? '1 blocked member' : `${viewer.blockedUsers?.totalCount} blocked members`}</h2>
      <p>You do not exist for each other.</p>
      <ul>
        {members.map((member) => (
          <BlockedMember key={member.id} member={member} />
        ))}
      </ul>
    </section>
  );
}

function BlockedMember({ member: { id, handle, displayName } }: { readonly member: Blocked }) {
  const { write, problem, isBusy } = useFriendship(id);
  return (
    <li className={styles.blockedMember}>
      <Face name={displayName} handle={handle} size="s" />
      {displayName}
      <Button
        look="quiet"
        disabled={isBusy}
        onClick={() => void write('unblock')}
        aria-label={`End block of ${displayName}`}
      >
        End block
      </Button>
      {problem !== undefined && <span role="alert">{problem}</span>}
    </li>
  );
}
