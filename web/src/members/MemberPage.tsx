/** A member: how they and the viewer match, and what they watched lately. */
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { existing } from '../app/present.js';
import { PageLink } from '../app/PageLink.js';
import { Failure } from '../failures/Failure.js';
import { NotFound } from '../failures/NotFound.js';
import { graphql } from '../generated/gql.js';
import type { MemberPageQuery } from '../generated/graphql.js';
import { CompatibilityPicture } from './CompatibilityPicture.js';
import { Face } from './Face.js';
import { FriendshipButtons } from './FriendshipButtons.js';
import { WatchRow } from '../watches/WatchRow.js';
import styles from './MemberPage.module.css';

const query = graphql(`
  query MemberPage($handle: String!) {
    ...Shell_viewer
    user(handle: $handle) {
      id
      handle
      displayName
      friendship
      compatibility {
        ...CompatibilityPicture_compatibility @unmask
      }
      friends(first: 12) {
        totalCount
        nodes {
          id
          handle
          displayName
        }
      }
      lovedPeople(first: 12) {
        id
        slug
        name
      }
      history(first: 20) {
        totalCount
        nodes {
          id
          ...WatchRow_watch
        }
      }
    }
    me {
      id
    }
  }
`);

export const load = (start: StartQuery, { params }: PageAddress) => start(query, { handle: params.handle! });

export function Page() {
  const answer = usePage(query);
  return (
    <Answer answer={answer}>
      {({ user, me }) => {
        if (user) return <Member user={user} isViewer={user.id === me?.id} isMember={Boolean(me)} />;
        // Without an answer of social, nothing says that there is no such member.
        return answer.error ? <Failure error={answer.error} /> : <NotFound what="member" />;
      }}
    </Answer>
  );
}

type MemberData = NonNullable<MemberPageQuery['user']>;

interface MemberProps {
  readonly user: MemberData;
  readonly isViewer: boolean;
  /** Whether the viewer is a member, who can be a friend. */
  readonly isMember: boolean;
}

function Member({ user, isViewer, isMember }: MemberProps) {
  const { handle, displayName, compatibility, friends, lovedPeople, history } = user;
  return (
    <div className={styles.page}>
      <title>{`${displayName} · Marquee`}</title>
      <header className={styles.head}>
        <Face name={displayName} handle={handle} size="l" />
        <div>
          <h1>{displayName}</h1>
          <p className={styles.handle}>@{handle}</p>
        </div>
        {isViewer && <OwnPlaces />}
        {isMember && !isViewer && <FriendshipButtons userId={user.id} friendship={user.friendship} />}
      </header>
      {!isViewer && compatibility && <CompatibilityPicture compatibility={compatibility} name={displayName} />}
      <Loved people={lovedPeople ?? []} />
      {friends && friends.nodes.length > 0 && (
        <section className={styles.section}>
          <h2>{friends.totalCount === 1 ? '1 friend' : `${friends.totalCount} friends`}</h2>
          <ul className={styles.row}>
            {friends.nodes.map((friend) => (
              <li key={friend.id}>
                <PageLink to={`/members/${friend.handle}`} className={styles.friend}>
                  <Face name={friend.displayName} handle={friend.handle} size="s" />
                  {friend.displayName}
                </PageLink>
              </li>
            ))}
          </ul>
        </section>
      )}
      {history && (
        <section className={styles.section}>
          <h2>{history.totalCount === 1 ? '1 watch' : `${history.totalCount} watches`}</h2>
          <ol>
            {history.nodes.map((watch) => (
              <li key={watch.id}>
                <WatchRow watch={watch} />
              </li>
            ))}
          </ol>
          {isViewer && history.totalCount > history.nodes.length && (
            <PageLink to="/history">All {history.totalCount.toLocaleString('en')} in your history</PageLink>
          )}
        </section>
      )}
    </div>
  );
}

const OwnPlaces = () => (
  <nav className={styles.row} aria-label="Your pages">
    <PageLink to="/friends">Friends</PageLink>
    <PageLink to="/history">History</PageLink>
    <PageLink to="/watchlist">Watchlist</PageLink>
    <PageLink to="/year">Year in review</PageLink>
    <PageLink to="/import">Import and export</PageLink>
    <PageLink to="/settings">Settings</PageLink>
  </nav>
);

function Loved({ people }: { readonly people: NonNullable<MemberData['lovedPeople']> }) {
  const present = existing(people);
  if (present.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>Loves</h2>
      <ul className={styles.row}>
        {present.map(({ id, slug, name }) => (
          <li key={id}>
            <PageLink to={`/people/${slug}`}>{name}</PageLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
