import { PageLink } from '../app/PageLink.js';
import styles from './FirstSteps.module.css';

const steps = [
  { to: '/friends', title: 'Find friends', text: 'Their films are what this page is made of.' },
  { to: '/import', title: 'Bring your history', text: 'Drop an export of Letterboxd, IMDb, Trakt or MovieLens.' },
  { to: '/discover', title: 'Look around', text: 'See what everybody watched, by genre, decade and people.' },
];

/** Three ways to begin, for a member with nothing yet. */
export const FirstSteps = () => (
  <ol className={styles.steps}>
    {steps.map(({ to, title, text }) => (
      <li key={to}>
        <PageLink to={to} className={styles.step}>
          <h2>{title}</h2>
          <p>{text}</p>
        </PageLink>
      </li>
    ))}
  </ol>
);
