/** The writes between two members. Each answers the other member with the new state, which the cache keeps. */
import { useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { graphql } from '../generated/gql.js';
import type { FriendshipState } from '../generated/graphql.js';

const request = graphql(`
  mutation RequestFriendship($userId: ID!) {
    requestFriendship(input: { userId: $userId }) {
      user {
        id
        friendship
      }
      userErrors {
        message
      }
    }
  }
`);
const accept = graphql(`
  mutation AcceptFriendship($userId: ID!) {
    acceptFriendship(input: { userId: $userId }) {
      user {
        id
        friendship
      }
      userErrors {
        message
      }
    }
  }
`);
const decline = graphql(`
  mutation DeclineFriendship($userId: ID!) {
    declineFriendship(input: { userId: $userId }) {
      user {
        id
        friendship
      }
      userErrors {
        message
      }
    }
  }
`);
const remove = graphql(`
  mutation RemoveFriend($userId: ID!) {
    removeFriend(input: { userId: $userId }) {
      user {
        id
        friendship
      }
      userErrors {
        message
      }
    }
  }
`);
const block = graphql(`
  mutation BlockUser($userId: ID!) {
    blockUser(input: { userId: $userId }) {
      user {
        id
        friendship
      }
      userErrors {
        message
      }
    }
  }
`);
const unblock = graphql(`
  mutation UnblockUser($userId: ID!) {
    unblockUser(input: { userId: $userId }) {
      user {
        id
        friendship
      }
      userErrors {
        message
      }
    }
  }
`);

export type FriendshipWrite = 'request' | 'accept' | 'decline' | 'remove' | 'block' | 'unblock';

interface Payload {
  readonly userErrors: readonly { readonly message: string }[];
}

/**
 * Sends a write, and asks the queries on screen again after it: requests, friends and what friends watched change with it.
 * `problem` is the sentence that says why the last write was refused.
 */
export function useFriendship(userId: string) {
  const options = { variables: { userId }, refetchQueries: 'active' as const };
  const [send, { loading: isRequesting }] = useMutation(request, options);
  const [takeUp, { loading: isAccepting }] = useMutation(accept, options);
  const [refuse, { loading: isDeclining }] = useMutation(decline, options);
  const [end, { loading: isRemoving }] = useMutation(remove, options);
  const [shutOut, { loading: isBlocking }] = useMutation(block, options);
  const [letIn, { loading: isUnblocking }] = useMutation(unblock, options);
  const [problem, setProblem] = useState<string>();
  const writes: Readonly<Record<FriendshipWrite, () => Promise<{ data?: unknown }>>> = {
    request: send,
    accept: takeUp,
    decline: refuse,
    remove: end,
    block: shutOut,
    unblock: letIn,
  };
  const write = async (name: FriendshipWrite): Promise<void> => {
    const { data } = await writes[name]().catch(() => ({ data: undefined }));
    const [payload] = Object.values((data ?? {}) as Record<string, Payload | null>);
    setProblem(payload ? payload.userErrors[0]?.message : 'This did not work. Try it again.');
  };
  const isBusy = isRequesting || isAccepting || isDeclining || isRemoving || isBlocking || isUnblocking;
  return { write, problem, isBusy };
}

/** What a viewer can do about a member, the first being what they most likely want. */
export const choices: Readonly<
  Record<FriendshipState, readonly { readonly write: FriendshipWrite; readonly name: string }[]>
> = {
  NONE: [
    { write: 'request', name: 'Ask to be friends' },
    { write: 'block', name: 'Block' },
  ],
  REQUESTED_BY_ME: [{ write: 'decline', name: 'Take the request back' }],
  REQUESTED_BY_THEM: [
    { write: 'accept', name: 'Accept' },
    { write: 'decline', name: 'Decline' },
  ],
  FRIENDS: [
    { write: 'remove', name: 'End friendship' },
    { write: 'block', name: 'Block' },
  ],
  BLOCKED: [{ write: 'unblock', name: 'End block' }],
};
