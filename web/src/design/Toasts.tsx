/** Short messages about what was just done, with a way to undo it. Screen readers hear them. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from './Button.js';
import styles from './Toasts.module.css';

export interface Toast {
  readonly text: string;
  /** What the visitor can do about it, such as to undo it. */
  readonly action?: { readonly name: string; readonly run: () => void };
}

type ShownToast = Toast & { readonly key: number };

/** Long enough to read a sentence and reach the button. It begins again when a hand or the focus leaves. */
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
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  return (
    <div
      className={styles.toasts}
      role="status"
      aria-live="polite"
      onPointerEnter={() => setIsPointedAt(true)}
      onPointerLeave={() => setIsPointedAt(false)}
      onFocus={() => setIsFocused(true)}
      onBlur={() => setIsFocused(false)}
    >
      {shown.map((toast) => (
        <ToastRow key={toast.key} toast={toast} isHeld={isPointedAt || isFocused} />
      ))}
    </div>
  );
}

interface ToastRowProps {
  readonly toast: ShownToast;
  /** Whether the visitor is about to use a message, so that none goes away. */
  readonly isHeld: boolean;
}

function ToastRow({ toast: { key, text, action }, isHeld }: ToastRowProps) {
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => remove(key), shownForMs);
    return () => clearTimeout(timer);
  }, [key, isHeld]);
  const run = () => {
    remove(key);
    action?.run();
  };
  return (
    <div className={styles.toast}>
      <p>{text}</p>
      {action && <Button onClick={run}>{action.name}</Button>}
    </div>
  );
}
