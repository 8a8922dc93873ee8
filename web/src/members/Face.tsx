import { hueOf, initialsOf } from './initials.js';
import styles from './Face.module.css';

/** A member or a person as the initials of their name. The name stands beside it, so it is hidden from screen readers. */
export function Face({ name, handle, size = 'm' }: FaceProps) {
  return (
    <span className={`${styles.face} ${styles[size]}`} data-hue={hueOf(handle)} aria-hidden="true" title={name}>
      {initialsOf(name)}
    </span>
  );
}

export interface FaceProps {
  readonly name: string;
  /** What the colour depends on: a handle or an id. */
  readonly handle: string;
  readonly size?: 's' | 'm' | 'l';
}
