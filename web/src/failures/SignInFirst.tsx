import { Link, useLocation } from 'react-router';
import { Letterboard } from '../design/Letterboard.js';
import styles from './failures.module.css';

/** In place of a page that only members have. */
export function SignInFirst() {
  const { pathname, search } = useLocation();
  return (
    <section className={styles.failure}>
      <Letterboard lead="Discover films through the people you watch them with" lines={['Watch films', 'together']} />
      <Link className={styles.main} to={`/sign-in?to=${encodeURIComponent(pathname + search)}`}>
        Sign in
      </Link>
      <p className={styles.more}>
        <Link to="/search">Look for a film</Link>
        <Link to="/paths">Draw a path between two people</Link>
      </p>
    </section>
  );
}
