/** Friends, requests in both directions, and a way to a member by their handle. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Button } from '../design/Button.js';
import { Letterboard } from '../design/Letterboard.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';
import type { FriendsPageQuery } from '../generated/graphql.js';
import { Face } from './Face.js';
import { FriendshipButtons } from './FriendshipButtons.js';
import styles from './FriendsPage.module.css';

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
      friends(first: 100) {
        totalCount
        nodes {
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
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <Friends data={data} />}</MemberAnswer>;
}

function Friends({ data: { me } }: { readonly data: FriendsPageQuery }) {
  const requests = me?.requests ?? [];
  const friends = me?.friends?.nodes ?? [];
  return (
    <div className={styles.page}>
      <title>Friends · Marquee</title>
      <Letterboard lines={['Your circle']} lead={`${me?.friends?.totalCount ?? 0} friends`} />
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
      <ul className={styles.friends}>
        {friends.map(({ id, handle, displayName, history }) => (
          <li key={id}>
            <PageLink to={`/members/${handle}`} className={styles.friend}>
              <Face name={displayName} handle={handle} />
              <span>
                <b>{displayName}</b>
                <span className={styles.facts}>{history?.nodes[0]?.movie?.title}</span>
              </span>
            </PageLink>
          </li>
        ))}
      </ul>
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
      <label>
        Find a member by their handle
        <input
          value={handle}
          onChange={({ target }) => setHandle(target.value)}
          autoCapitalize="none"
          spellCheck={false}
        />
      </label>
      <Button type="submit">Go</Button>
    </form>
  );
}
