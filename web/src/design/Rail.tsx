import type { ReactNode } from 'react';
import styles from './Rail.module.css';

/** A list in one line that scrolls sideways, with its heading. */
export const Rail = ({ title, aside, children }: RailProps) => (
  <section className={styles.rail}>
    <header className={styles.head}>
      <h2>{title}</h2>
      {aside}
    </header>
    <ul className={styles.list}>{children}</ul>
  </section>
);

export interface RailProps {
  readonly title: string;
  /** What stands beside the heading, such as a link to all. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}
