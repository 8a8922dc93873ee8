/** The members that the viewer has blocked, each with a way to end the block. */
import { MoreButton } from '../app/MoreButton.js';
import { Button } from '../design/Button.js';
import { graphql } from '../generated/gql.js';
import type { BlockedMembers_PageFragment, BlockedMembers_ViewerFragment } from '../generated/graphql.js';
import { Face } from '../members/Face.js';
import { useFriendship } from '../members/friendship.js';
import styles from './SettingsPage.module.css';

export const blockedPage = graphql(`
  fragment BlockedMembers_page on BlockedUserConnection {
    totalCount
    edges {
      cursor
      node {
        id
        handle
        displayName
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

export const blockedFragment = graphql(`
  fragment BlockedMembers_viewer on User {
    blockedUsers(first: 50) {
      ...BlockedMembers_page @unmask
    }
  }
`);

const moreQuery = graphql(`
  query BlockedMembersMore($after: String) {
    me {
      id
      blockedUsers(first: 50, after: $after) {
        ...BlockedMembers_page @unmask
      }
    }
  }
`);

type Blocked = BlockedMembers_PageFragment['edges'][number]['node'];

export function BlockedMembers({ viewer }: { readonly viewer: BlockedMembers_ViewerFragment }) {
  const blocked = viewer.blockedUsers;
  if (!blocked || blocked.totalCount === 0) return null;
  return (
    <section className={styles.blocked}>
      <h2>{blocked.totalCount === 1 ? '1 blocked member' : `${blocked.totalCount} blocked members`}</h2>
      <p>You do not exist for each other.</p>
      <ul>
        {blocked.edges.map(({ node }) => (
          <BlockedMember key={node.id} member={node} />
        ))}
      </ul>
      <MoreButton pageInfo={blocked.pageInfo} query={moreQuery} name="More blocked members" />
    </section>
  );
}

function BlockedMember({ member: { id, handle, displayName } }: { readonly member: Blocked }) {
  const { write, isBusy } = useFriendship(id);
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
    </li>
  );
}
