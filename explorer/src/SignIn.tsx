import { useEffect, useState } from 'react';
import { readMembers, signInAs, type Member } from './signIn.js';

/** Chooses the member who sends the requests. Shows nothing where no development tokens are issued. */
export function SignIn({ current }: { readonly current: string | null }) {
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [handle, setHandle] = useState(current);
  useEffect(() => void readMembers().then(setMembers), []);
  if (members.length === 0) return null;
  const isListed = handle === null || members.some((member) => member.handle === handle);
  const choose = async (chosen: string | null) => setHandle((await signInAs(chosen)) ? chosen : null);
  return (
    <label>
      Send as{' '}
      <select value={handle ?? ''} onChange={({ target }) => void choose(target.value || null)}>
        <option value="">no member (anonymous)</option>
        {isListed ? null : <option value={handle}>{handle}</option>}
        {members.map(({ handle: each, about }) => (
          <option key={each} value={each}>
            {each}: {about}
          </option>
        ))}
      </select>
    </label>
  );
}
