/** The page in place of one that cannot be shown. */
import { useEffect, useState } from 'react';
import type { ErrorLike } from '@apollo/client';
import { Link, useLocation, useRevalidator } from 'react-router';
import { Button } from '../design/Button.js';
import { Letterboard } from '../design/Letterboard.js';
import { reasonOf } from './reasonOf.js';
import styles from './failures.module.css';

export function Failure({ error }: { readonly error: ErrorLike | undefined }) {
  const reason = reasonOf(error);
  const { pathname, search } = useLocation();
  return (
    <section className={styles.failure} role="alert">
      <Letterboard lines={[reason.title]} />
      <p>{reason.text}</p>
      {reason.canRetry && <Retry waitSeconds={reason.waitSeconds ?? 0} error={error} />}
      {reason.needsSignIn && (
        <Link className={styles.action} to={`/sign-in?to=${encodeURIComponent(pathname + search)}`}>
          Sign in
        </Link>
      )}
    </section>
  );
}

interface RetryProps {
  readonly waitSeconds: number;
  /** Another refusal has a time of its own. */
  readonly error: ErrorLike | undefined;
}

function Retry({ waitSeconds, error }: RetryProps) {
  const seconds = useSecondsLeft(waitSeconds, error);
  const { revalidate } = useRevalidator();
  return (
    <Button disabled={seconds > 0} onClick={() => void revalidate()}>
      {seconds > 0 ? `Try again in ${seconds} s` : 'Try again'}
    </Button>
  );
}

/** Counts down from `seconds`, once for each `reason`. By the clock, as timers of a hidden tab are late. */
function useSecondsLeft(seconds: number, reason: unknown): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = performance.now() + seconds * 1000;
    const count = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    count();
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [seconds, reason]);
  return left;
}
