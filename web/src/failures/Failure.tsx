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
      {reason.canRetry && <Retry waitSeconds={reason.waitSeconds ?? 0} />}
      {reason.needsSignIn && (
        <Link className={styles.action} to={`/sign-in?to=${encodeURIComponent(pathname + search)}`}>
          Sign in
        </Link>
      )}
    </section>
  );
}

function Retry({ waitSeconds }: { readonly waitSeconds: number }) {
  const [seconds, setSeconds] = useState(Math.ceil(waitSeconds));
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (seconds <= 0) return undefined;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return (
    <Button disabled={seconds > 0} onClick={() => void revalidate()}>
      {seconds > 0 ? `Try again in ${seconds} s` : 'Try again'}
    </Button>
  );
}
