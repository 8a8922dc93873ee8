/** Sign-in with the identity provider, or, on a developer's machine, as a member of the demonstration. */
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSettings } from '../app/SettingsContext.js';
import { Button } from '../design/Button.js';
import { Letterboard } from '../design/Letterboard.js';
import { Face } from '../members/Face.js';
import { localPath, signInAs, startSignIn } from './session.js';
import styles from './SignInPage.module.css';

interface DevelopmentMember {
  readonly handle: string;
  /** Null for a user without a profile. */
  readonly displayName: string | null;
  /** What makes this member interesting. */
  readonly about: string;
}

export function Page() {
  const settings = useSettings();
  const [search] = useSearchParams();
  const to = localPath(search.get('to'));
  return (
    <section className={styles.page}>
      <title>Sign in · Marquee</title>
      <Letterboard lines={['Who is', 'watching?']} />
      {settings.signIn.kind === 'oidc' && (
        <Button look="main" onClick={() => void startSignIn(settings, to)}>
          Sign in
        </Button>
      )}
      {settings.signIn.kind === 'development' && <DevelopmentMembers to={to} />}
      {settings.signIn.kind === 'none' && <p>This server has no sign-in.</p>}
    </section>
  );
}

function DevelopmentMembers({ to }: { readonly to: string }) {
  const [members, setMembers] = useState<readonly DevelopmentMember[]>([]);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    void fetch('/dev/members')
      .then((response) => response.json() as Promise<{ members: readonly DevelopmentMember[] }>)
      .then(({ members: found }) => setMembers(found))
      .catch(() => setProblem('The members cannot be listed.'));
  }, []);
  const become = (handle: string) => signInAs(handle, to).catch((error: Error) => setProblem(error.message));
  return (
    <>
      <p>This is a demonstration on your own machine: become any of its members.</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <ul className={styles.members}>
        {members.map(({ handle, displayName, about }) => (
          <li key={handle}>
            <button type="button" className={styles.member} onClick={() => void become(handle)}>
              <Face name={displayName ?? '?'} handle={handle} />
              <span>
                <b>{displayName ?? 'A new user'}</b>
                <span className={styles.about}>{about}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
