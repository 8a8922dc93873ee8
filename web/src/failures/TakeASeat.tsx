import { Link } from 'react-router';
import { Letterboard } from '../design/Letterboard.js';
import styles from './failures.module.css';

/** For a user who is signed in and has no profile yet. */
export const TakeASeat = () => (
  <section className={styles.failure}>
    <Letterboard lines={['Take a seat']} />
    <p>Choose a handle and a name first. Then this page is yours.</p>
    <Link className={styles.main} to="/settings">
      Create your profile
    </Link>
  </section>
);
