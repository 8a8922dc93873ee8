import styles from './Letterboard.module.css';

/** The sign over the door: lines of letters on rails, with bulbs around. The heading of a page. */
export const Letterboard = ({ lines, lead }: { readonly lines: readonly string[]; readonly lead?: string }) => (
  <div className={styles.board}>
    {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    <h1 className={styles.letters}>
      {lines.map((line, index) => (
        // Lines of a sign have no identity but their place.
        <span key={index} className={styles.line}>
          {line}{' '}
        </span>
      ))}
    </h1>
  </div>
);
