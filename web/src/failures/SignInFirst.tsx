import { Link, useLocation } from 'react-router';
import { Letterboard } from '../design/Letterboard.js';
import styles from './failures.module.css';

/** In place of a page that only members have. */
export function SignInFirst() {
  const { pathname, search } = useLocation();
  return (
    <section className={styles.failure}>
      <Letterboard lead="Discover films through the people you watch them with" lines={['Watch films', 'together']} />
      <p className={styles.text}>
        See what your friends watched, with people you love, and why a film is for you. Find one for all of you tonight.
      </p>
      <Link className={styles.main} to={`/sign-in?to=${encodeURIComponent(pathname + search)}`}>
        Sign in
      </Link>
      <p className={styles.more}>
        <Link to="/search">Look for a film</Link>
        <Link to="/discover">See what everybody watched</Link>
        <Link to="/paths">Draw a path between two people</Link>
      </p>
    </section>
  );
}
