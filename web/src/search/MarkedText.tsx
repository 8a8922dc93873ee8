import { markedParts, type MarkedRange } from './markedParts.js';
import styles from './MarkedText.module.css';

/** A text with the parts that match what was typed. */
export const MarkedText = ({ text, ranges }: { readonly text: string; readonly ranges: readonly MarkedRange[] }) =>
  markedParts(text, ranges).map(({ text: part, isMarked }, index) =>
    // Parts of a text have no identity but their place.
    isMarked ? (
      <mark key={index} className={styles.marked}>
        {part}
      </mark>
    ) : (
      part
    ),
  );
