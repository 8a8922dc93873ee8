/** Short messages about what was just done, with a way to undo it. Screen readers hear them. */
import { useSyncExternalStore } from 'react';
import { Button } from './Button.js';
import styles from './Toasts.module.css';

export interface Toast {
  readonly text: string;
  /** What the visitor can do about it, such as to undo it. */
  readonly action?: { readonly name: string; readonly run: () => void };
}

type ShownToast = Toast & { readonly key: number };

/** Long enough to read a sentence and reach the button. */
const shownForMs = 10_000;
const shownAtOnce = 3;

let toasts: readonly ShownToast[] = [];
let lastKey = 0;
const listeners = new Set<() => void>();

function change(next: readonly ShownToast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const remove = (key: number) => change(toasts.filter((toast) => toast.key !== key));

export function showToast(toast: Toast): void {
  const key = (lastKey += 1);
  change([...toasts, { ...toast, key }].slice(-shownAtOnce));
  setTimeout(() => remove(key), shownForMs);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {shown.map(({ key, text, action }) => (
        <div key={key} className={styles.toast}>
          <p>{text}</p>
          {action && (
            <Button
              onClick={() => {
                remove(key);
                action.run();
              }}
            >
              {action.name}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
