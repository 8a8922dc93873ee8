/** Ratings from 1 to 10 as marks on one line. */
import styles from './Scale.module.css';

export interface ScaleMark {
  readonly name: string;
  /** 1 to 10. */
  readonly value: number;
  readonly look?: 'mine' | 'theirs';
}

export function Scale({ marks }: { readonly marks: readonly ScaleMark[] }) {
  const places = marks.map(({ value }) => ((value - 1) / 9) * 100);
  const [low, high] = [Math.min(...places), Math.max(...places)];
  return (
    <span
      className={styles.scale}
      role="img"
      aria-label={marks.map(({ name, value }) => `${name}: ${value}`).join(', ')}
    >
      {marks.length > 1 && (
        <span className={styles.span} style={{ insetInlineStart: `${low}%`, width: `${high - low}%` }} />
      )}
      {marks.map(({ name, value, look = 'mine' }, index) => (
        <span key={name} className={`${styles.mark} ${styles[look]}`} style={{ insetInlineStart: `${places[index]}%` }}>
          {Number.isInteger(value) ? value : value.toFixed(1)}
        </span>
      ))}
    </span>
  );
}
