/** The writes between two members. Each answers the other member with the new state, which the cache keeps. */
import { useState } from 'react';
import { useWrite } from '../app/useWrite.js';
import { graphql } from '../generated/gql.js';
import type { FriendshipState } from '../generated/graphql.js';

/** What each write answers. */
export const friendshipPayload = graphql(`
  fragment Friendship_payload on FriendshipPayload {
    user {
      id
      friendship
    }
    userErrors {
      message
    }
  }
`);

const request = graphql(`
  mutation RequestFriendship($userId: ID!) {
    requestFriendship(input: { userId: $userId }) {
      ...Friendship_payload @unmask
    }
  }
`);
const accept = graphql(`
  mutation AcceptFriendship($userId: ID!) {
    acceptFriendship(input: { userId: $userId }) {
      ...Friendship_payload @unmask
    }
  }
`);
const decline = graphql(`
  mutation DeclineFriendship($userId: ID!) {
    declineFriendship(input: { userId: $userId }) {
      ...Friendship_payload @unmask
    }
  }
`);
const remove = graphql(`
  mutation RemoveFriend($userId: ID!) {
    removeFriend(input: { userId: $userId }) {
      ...Friendship_payload @unmask
    }
  }
`);
const block = graphql(`
  mutation BlockUser($userId: ID!) {
    blockUser(input: { userId: $userId }) {
      ...Friendship_payload @unmask
    }
  }
`);
const unblock = graphql(`
  mutation UnblockUser($userId: ID!) {
    unblockUser(input: { userId: $userId }) {
      ...Friendship_payload @unmask
    }
  }
`);

export type FriendshipWrite = 'request' | 'accept' | 'decline' | 'remove' | 'block' | 'unblock';

const writes = { request, accept, decline, remove, block, unblock } satisfies Record<FriendshipWrite, unknown>;

/** Sends a write, and asks again for what is on screen: requests, friends and what friends watched change with it. */
export function useFriendship(userId: string) {
  const send = useWrite();
  const [isBusy, setIsBusy] = useState(false);
  const write = async (name: FriendshipWrite): Promise<void> => {
    setIsBusy(true);
    await send({ mutation: writes[name] as typeof request, variables: { userId }, refetch: true });
    setIsBusy(false);
  };
  return { write, isBusy };
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
