/** Sends a write whose effect is on screen before the answer; says it in a sentence when it is refused. */
import type { ApolloCache, ApolloClient, ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useState } from 'react';
import { showToast } from '../design/Toasts.js';
import { changedNothing, sentenceOf } from '../failures/reasonOf.js';

export interface Write<Data, Variables extends OperationVariables> {
  readonly mutation: TypedDocumentNode<Data, Variables>;
  readonly variables: Variables;
  /** The answer if all goes well. It is on screen at once, and taken back when the write is refused. */
  readonly expected?: Data;
  /** What the write changes in lists of the cache: at once with `expected`, taken back with it, and with the answer. */
  readonly update?: (cache: ApolloCache) => void;
  /** Whether the write changes more than it answers, so that what is on screen is asked for again. */
  readonly refetch?: true;
}

interface Payload {
  readonly userErrors: readonly { readonly message: string }[];
}

type Outcome<Data> =
  | { readonly data: Data; readonly refusal?: undefined }
  /** `canRetry`: whether the API did not answer, so that the same write may succeed. */
  | { readonly data?: undefined; readonly refusal: string; readonly canRetry: boolean };

/** Resolves to the answer, or to the sentence that says why nothing was changed. */
async function outcomeOf<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  { mutation, variables, expected, update, refetch }: Write<Data, Variables>,
): Promise<Outcome<Data>> {
  const options = {
    mutation,
    variables,
    ...(expected === undefined ? {} : { optimisticResponse: expected }),
    ...(update === undefined ? {} : { update }),
  };
  const answer: { data?: unknown; error?: ErrorLike } = await client
    .mutate(options as never)
    .catch((error: ErrorLike) => ({ error }));
  const { data, error } = answer;
  const [payload] = Object.values((data ?? {}) as Record<string, Payload | null>);
  if (!payload) {
    const effect = changedNothing(error) ? 'Nothing is saved.' : 'It may not be saved.';
    return { refusal: `${sentenceOf(error)} ${effect}`, canRetry: true };
  }
  const [problem] = payload.userErrors;
  if (problem) return { refusal: problem.message, canRetry: false };
  if (refetch) await client.refetchQueries({ include: 'active' });
  return { data: data as Data };
}

/** A write that tells the visitor in a toast when it is refused. It resolves to its answer, or to undefined then. */
export function useWrite() {
  const client = useApolloClient();
  return async function send<Data, Variables extends OperationVariables>(
    write: Write<Data, Variables>,
  ): Promise<Data | undefined> {
    const outcome = await outcomeOf(client, write);
    if (outcome.refusal === undefined) return outcome.data;
    const again = () => void send(write);
    showToast({ text: outcome.refusal, ...(outcome.canRetry ? { action: { name: 'Try again', run: again } } : {}) });
    return undefined;
  };
}

/** A write of a form, which shows the sentence of a refusal itself, beside its fields. */
export function useFormWrite() {
  const client = useApolloClient();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async <Data, Variables extends OperationVariables>(
    write: Write<Data, Variables>,
  ): Promise<Data | undefined> => {
    setIsBusy(true);
    const outcome = await outcomeOf(client, write);
    setIsBusy(false);
    setRefusal(outcome.refusal);
    return outcome.data;
  };
  return { send, refusal, isBusy };
}
