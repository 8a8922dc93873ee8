/** The answer of a page that only members have: what stands there for others, and when social does not answer. */
import type { ReactNode } from 'react';
import { Failure } from '../failures/Failure.js';
import { PartialNotice } from '../failures/PartialNotice.js';
import { needsMember } from '../failures/reasonOf.js';
import { SignInFirst } from '../failures/SignInFirst.js';
import { TakeASeat } from '../failures/TakeASeat.js';
import { useSession } from '../session/session.js';
import type { PageAnswer } from './page.js';

export interface MemberAnswerProps<Data extends { readonly me: unknown }> {
  readonly answer: PageAnswer<Data>;
  readonly children: (data: Data & { readonly me: NonNullable<Data['me']> }) => ReactNode;
}

export function MemberAnswer<Data extends { readonly me: unknown }>({ answer, children }: MemberAnswerProps<Data>) {
  const session = useSession();
  const { data, error } = answer;
  if (session.status === 'signedOut') return <SignInFirst />;
  if (isOfMember(data))
    return (
      <>
        {error && <PartialNotice error={error} />}
        {children(data)}
      </>
    );
  // Without a profile, `me` is null, and what needs one is refused.
  if (data && (!error || needsMember(error))) return <TakeASeat />;
  return <Failure error={error} />;
}

const isOfMember = <Data extends { readonly me: unknown }>(
  data: Data | null | undefined,
): data is Data & { readonly me: NonNullable<Data['me']> } => data?.me !== null && data?.me !== undefined;
