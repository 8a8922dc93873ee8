/** Erases the profile and all that belongs to it, after its handle is typed. */
import { useState } from 'react';
import { useFormWrite } from '../app/useWrite.js';
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
  const { send, refusal, isBusy } = useFormWrite();
  const run = async () => {
    if (await send({ mutation: erasure, variables: {} })) await onErased();
  };
  return (
    <details className={styles.erase}>
      <summary>Erase everything</summary>
      <p>Your watches, ratings, friendships and name are erased at once, and cannot be brought back.</p>
      <TextField label={`Type ${handle} to erase your profile`} value={typed} onChange={setTyped} />
      <Button disabled={typed !== handle || isBusy} onClick={() => void run()}>
        Erase my profile
      </Button>
      {refusal !== undefined && <p role="alert">{refusal}</p>}
    </details>
  );
}
