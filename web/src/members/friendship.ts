/** The writes between two members. Each answers the other member with the new state, which the cache keeps. */
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
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

const writes = { request, accept, decline, remove, block, unblock } satisfies Record<FriendshipWrite, unknown>;

/**
 * Sends a write, and asks the queries on screen again after it: requests, friends and what friends watched change with it.
 * `problem` is the sentence that says why the last write was refused.
 */
export function useFriendship(userId: string) {
  const client = useApolloClient();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const write = async (name: FriendshipWrite): Promise<void> => {
    setIsBusy(true);
    const { data }: { data?: unknown } = await client
      .mutate({ mutation: writes[name] as typeof request, variables: { userId }, refetchQueries: 'active' })
      .catch(() => ({}));
    const [payload] = Object.values((data ?? {}) as Record<string, Payload | null>);
    setIsBusy(false);
    setProblem(payload ? payload.userErrors[0]?.message : 'This did not work. Try it again.');
  };
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
