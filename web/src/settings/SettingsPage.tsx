/** The viewer's profile, or, before they have one, the form that makes it. */
import { useState, type FormEvent } from 'react';
import { Answer, usePage, type StartQuery } from '../app/page.js';
import { useSettings } from '../app/SettingsContext.js';
import { useFormWrite } from '../app/useWrite.js';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { Letterboard } from '../design/Letterboard.js';
import { TextField } from '../design/TextField.js';
import { Failure } from '../failures/Failure.js';
import { SignInFirst } from '../failures/SignInFirst.js';
import { graphql } from '../generated/gql.js';
import type { SettingsPageQuery, Visibility } from '../generated/graphql.js';
import { signOut, useSession } from '../session/session.js';
import { BlockedMembers } from './BlockedMembers.js';
import { EraseProfile } from './EraseProfile.js';
import styles from './SettingsPage.module.css';

const query = graphql(`
  query SettingsPage {
    ...Shell_viewer
    me {
      id
      handle
      displayName
      defaultVisibility
      ...BlockedMembers_viewer @unmask
    }
  }
`);

const creation = graphql(`
  mutation CreateProfile($handle: String!, $displayName: String!, $visibility: Visibility!) {
    createProfile(input: { handle: $handle, displayName: $displayName, defaultVisibility: $visibility }) {
      user {
        id
      }
      userErrors {
        message
      }
    }
  }
`);

const update = graphql(`
  mutation UpdateProfile($handle: String!, $displayName: String!, $visibility: Visibility!) {
    updateProfile(input: { handle: $handle, displayName: $displayName, defaultVisibility: $visibility }) {
      user {
        id
        handle
        displayName
        defaultVisibility
      }
      userErrors {
        message
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  const answer = usePage(query);
  const session = useSession();
  if (session.status === 'signedOut') return <SignInFirst />;
  return (
    <Answer answer={answer}>
      {({ me }) => (me || !answer.error ? <Settings key={me?.id} me={me} /> : <Failure error={answer.error} />)}
    </Answer>
  );
}

type Viewer = SettingsPageQuery['me'];

function Settings({ me }: { readonly me: Viewer }) {
  const settings = useSettings();
  const leave = () => signOut(settings);
  return (
    <div className={styles.page}>
      <title>Settings · Marquee</title>
      <Letterboard
        lines={[me ? 'Your profile' : 'Take a seat']}
        lead={me ? `@${me.handle}` : 'Choose how others see you'}
      />
      <ProfileForm me={me} />
      <Button onClick={() => void leave()}>Sign out</Button>
      {me && <BlockedMembers viewer={me} />}
      {me && <EraseProfile handle={me.handle} onErased={leave} />}
    </div>
  );
}

const visibilities: readonly { readonly value: Visibility; readonly name: string; readonly example: string }[] = [
  {
    value: 'PUBLIC',
    name: 'Everybody',
    example: 'Everybody sees that you watched a film, and your rating counts for all.',
  },
  { value: 'FRIENDS', name: 'Friends', example: 'Your friends see what you watch. To others it does not exist.' },
  {
    value: 'PRIVATE',
    name: 'Only me',
    example: 'Only you see what you watch. It counts in no figure that others see.',
  },
];

function ProfileForm({ me }: { readonly me: Viewer }) {
  const [handle, setHandle] = useState(me?.handle ?? '');
  const [displayName, setDisplayName] = useState(me?.displayName ?? '');
  const [visibility, setVisibility] = useState<Visibility>(me?.defaultVisibility ?? 'FRIENDS');
  const [isSaved, setIsSaved] = useState(false);
  const { send, refusal, isBusy } = useFormWrite();
  const variables = { handle, displayName, visibility };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsSaved(false);
    const answer = me
      ? await send({ mutation: update, variables })
      : await send({ mutation: creation, variables, refetch: true });
    setIsSaved(answer !== undefined);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <TextField label="Handle" value={handle} onChange={setHandle} />
      <TextField label="Name" value={displayName} onChange={setDisplayName} />
      <Choice label="Who sees what you watch" value={visibility} options={visibilities} onChange={setVisibility} />
      <p className={styles.example}>{visibilities.find(({ value }) => value === visibility)?.example}</p>
      <Button look="main" type="submit" disabled={isBusy}>
        {me ? 'Save' : 'Create profile'}
      </Button>
      <p role="status">{refusal ?? (isSaved ? 'Saved.' : '')}</p>
    </form>
  );
}
