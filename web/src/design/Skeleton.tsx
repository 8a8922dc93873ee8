import styles from './Skeleton.module.css';

/** Boxes of the size of what will come, so that nothing moves when it does. */
export const PageSkeleton = () => (
  <div className={styles.page} role="status" aria-label="Loading">
    <div className={styles.sign} />
    <div className={styles.row}>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className={styles.poster} />
      ))}
    </div>
    <div className={styles.row}>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className={styles.poster} />
      ))}
    </div>
  </div>
);
