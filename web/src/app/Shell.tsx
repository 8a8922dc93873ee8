/** What every page stands in: the sign over the door, the search, the way to other pages. */
import { Suspense } from 'react';
import { useFragment } from '@apollo/client/react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { PageSkeleton } from '../design/Skeleton.js';
import { Toasts } from '../design/Toasts.js';
import { graphql } from '../generated/gql.js';
import { Face } from '../members/Face.js';
import { ThemeChoice } from './ThemeChoice.js';
import { QueryButton } from '../request/QueryButton.js';
import { SearchButton } from '../search/SearchButton.js';
import { useSession } from '../session/session.js';
import { existing } from './present.js';
import { useFocusOnPage } from './useFocusOnPage.js';
import styles from './Shell.module.css';

/** Each page spreads this, so that the shell needs no request of its own. */
const viewerFragment = graphql(`
  fragment Shell_viewer on Query {
    me {
      id
      handle
      displayName
      friendRequests(first: 100) {
        sentByMe
      }
    }
  }
`);

/** The API lists at most so many; more of them may wait. */
const mostRequests = 100;

const places = [
  { to: '/', name: 'Now showing' },
  { to: '/discover', name: 'Discover' },
  { to: '/paths', name: 'Paths' },
  { to: '/tonight', name: 'Tonight' },
];

export function Shell() {
  const { pathname } = useLocation();
  const isBusy = useNavigation().state !== 'idle';
  const main = useFocusOnPage();
  return (
    <>
      <a className={styles.skip} href="#content">
        To the content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to="/" className={styles.wordmark}>
            Marquee
          </Link>
          <nav aria-label="Pages" className={styles.places}>
            {places.map(({ to, name }) => (
              <NavLink key={to} to={to} end={to === '/'} className={styles.place}>
                {name}
              </NavLink>
            ))}
          </nav>
          <SearchButton />
          <Viewer />
        </div>
        <div className={styles.progress} data-busy={isBusy} />
      </header>
      <main {...main} id="content" className={styles.content} tabIndex={-1}>
        <Suspense key={pathname} fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <footer className={styles.footer}>
        <ThemeChoice />
        <QueryButton />
      </footer>
      <Toasts />
      <ScrollRestoration />
    </>
  );
}

function Viewer() {
  const session = useSession();
  const { data } = useFragment({ fragment: viewerFragment, fragmentName: 'Shell_viewer', from: 'ROOT_QUERY' });
  const { pathname, search } = useLocation();
  // There, nothing knows the member, and the page is the way to become one.
  if (pathname === '/sign-in') return null;
  if (session.status === 'signedOut')
    return (
      <Link className={styles.viewer} to={`/sign-in?to=${encodeURIComponent(pathname + search)}`}>
        Sign in
      </Link>
    );
  const { me } = data as { me?: NonNullable<typeof data>['me'] };
  const requests = existing(me?.friendRequests);
  const waiting = requests.filter(({ sentByMe }) => !sentByMe).length;
  return (
    <Link className={styles.viewer} to={me?.handle ? `/members/${me.handle}` : '/settings'}>
      <span className={me ? styles.name : 'hidden'}>{me ? me.displayName : 'Your profile'}</span>
      <Face name={me?.displayName ?? ''} handle={me?.handle ?? ''} />
      {waiting > 0 && (
        <span className={styles.waiting}>
          {waiting}
          {requests.length === mostRequests && '+'}
          <span className="hidden"> {waiting === 1 ? 'friend request' : 'friend requests'}</span>
        </span>
      )}
    </Link>
  );
}
