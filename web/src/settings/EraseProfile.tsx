/** Erases the profile and all that belongs to it, after its handle is typed. */
import { useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { Button } from '../design/Button.js';
import { TextField } from '../design/TextField.js';
import { graphql } from '../generated/gql.js';
import styles from './SettingsPage.module.css';

const erasure = graphql(`
  mutation DeleteProfile {
    deleteProfile {
      deleted
      userErrors {
        message
      }
    }
  }
`);

export interface EraseProfileProps {
  readonly handle: string;
  readonly onErased: () => Promise<void>;
}

export function EraseProfile({ handle, onErased }: EraseProfileProps) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const [erase, { loading }] = useMutation(erasure);
  const run = async () => {
    const answer = await erase().catch(() => undefined);
    if (answer?.data?.deleteProfile.deleted) return onErased();
    setProblem(answer?.data?.deleteProfile.userErrors[0]?.message ?? 'This did not work. Try it again.');
  };
  return (
    <details className={styles.erase}>
      <summary>Erase everything</summary>
      <p>Your watches, ratings, friendships and name are erased at once, and cannot be brought back.</p>
      <TextField label={`Type ${handle} to erase your profile`} value={typed} onChange={setTyped} />
      <Button disabled={typed !== handle || loading} onClick={() => void run()}>
        Erase my profile
      </Button>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </details>
  );
}
