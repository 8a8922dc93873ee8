/** Friends, requests in both directions, and a way to a member by their handle. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { MemberAnswer } from '../app/MemberAnswer.js';
import { MoreButton } from '../app/MoreButton.js';
import { usePage, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Button } from '../design/Button.js';
import { Letterboard } from '../design/Letterboard.js';
import { LongList } from '../design/LongList.js';
import { TextField } from '../design/TextField.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';
import type { FriendsPageQuery } from '../generated/graphql.js';
import { Face } from './Face.js';
import { FriendshipButtons } from './FriendshipButtons.js';
import styles from './FriendsPage.module.css';

export const friendsFragment = graphql(`
  fragment Friends_page on UserConnection {
    totalCount
    edges {
      cursor
      node {
        id
        handle
        displayName
        history(first: 1) {
          nodes {
            id
            watchedAt
            movie {
              id
              title
            }
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

const query = graphql(`
  query FriendsPage {
    ...Shell_viewer
    me {
      id
      requests: friendRequests(first: 100) {
        sentByMe
        sentAt
        user {
          id
          handle
          displayName
          friendship
        }
      }
      friends(first: 50) {
        ...Friends_page @unmask
      }
    }
  }
`);

const moreQuery = graphql(`
  query FriendsMore($after: String) {
    me {
      id
      friends(first: 50, after: $after) {
        ...Friends_page @unmask
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <Friends data={data} />}</MemberAnswer>;
}

function Friends({ data: { me } }: { readonly data: FriendsPageQuery }) {
  const requests = me?.requests ?? [];
  const friends = me?.friends;
  return (
    <div className={styles.page}>
      <title>Friends · Marquee</title>
      <Letterboard
        lines={['Your circle']}
        lead={friends?.totalCount === 1 ? '1 friend' : `${friends?.totalCount ?? 0} friends`}
      />
      <FindMember />
      {requests.length > 0 && (
        <section>
          <h2>Requests</h2>
          <ul>
            {requests.map(({ user, sentAt, sentByMe }) => (
              <li key={user.id} className={styles.member}>
                <Face name={user.displayName} handle={user.handle} />
                <span>
                  <PageLink to={`/members/${user.handle}`}>{user.displayName}</PageLink>
                  <span className={styles.facts}>
                    {sentByMe ? 'you asked ' : 'asked you '}
                    <When time={sentAt} />
                  </span>
                </span>
                <FriendshipButtons userId={user.id} friendship={user.friendship} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <LongList
        items={friends?.edges ?? []}
        keyOf={({ node }) => node.id}
        rowHeight={72}
        total={friends?.totalCount ?? 0}
        className={styles.friends}
      >
        {({ node: { handle, displayName, history } }) => (
          <PageLink to={`/members/${handle}`} className={styles.friend}>
            <Face name={displayName} handle={handle} />
            <span>
              <b>{displayName}</b>
              <span className={styles.facts}>{history?.nodes[0]?.movie?.title}</span>
            </span>
          </PageLink>
        )}
      </LongList>
      <MoreButton pageInfo={friends?.pageInfo} query={moreQuery} />
    </div>
  );
}

function FindMember() {
  const [handle, setHandle] = useState('');
  const navigate = useNavigate();
  const typed = handle.trim().replace(/^@/, '');
  return (
    <form
      className={styles.find}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== '') void navigate(`/members/${encodeURIComponent(typed)}`);
      }}
    >
      <TextField label="Find a member by their handle" value={handle} onChange={setHandle} />
      <Button type="submit">Go</Button>
    </form>
  );
}
