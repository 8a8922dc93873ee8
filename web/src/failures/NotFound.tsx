import { Link } from 'react-router';
import { Letterboard } from '../design/Letterboard.js';
import styles from './failures.module.css';

/** The same page for what does not exist and for what a viewer may not see. */
export const NotFound = ({ what = 'page' }: { readonly what?: string }) => (
  <section className={styles.failure}>
    <Letterboard lines={['Not showing']} />
    <p>There is no such {what}, or it is not for you.</p>
    <Link className={styles.action} to="/">
      See what is on
    </Link>
  </section>
);
