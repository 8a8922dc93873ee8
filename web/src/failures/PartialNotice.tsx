import type { ErrorLike } from '@apollo/client';
import { missingPart } from './reasonOf.js';
import styles from './failures.module.css';

/** A quiet line above a page of which a part is missing. */
export const PartialNotice = ({ error }: { readonly error: ErrorLike }) => (
  <p className={styles.partial} role="status">
    {missingPart(error)}
  </p>
);
