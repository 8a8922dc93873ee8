/** Sends a write whose effect is on screen before the answer; says it in a sentence when it is refused. */
import type { ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { showToast } from '../design/Toasts.js';
import { reasonOf } from '../failures/reasonOf.js';

export interface Write<Data, Variables extends OperationVariables> {
  readonly mutation: TypedDocumentNode<Data, Variables>;
  readonly variables: Variables;
  /** The answer if all goes well. It is on screen at once, and taken back when the write is refused. */
  readonly expected?: Data;
}

interface Payload {
  readonly userErrors: readonly { readonly message: string }[];
}

/** The write resolves to its answer, or to undefined when it was refused; the visitor has been told then. */
export function useWrite() {
  const client = useApolloClient();
  return async function send<Data, Variables extends OperationVariables>(
    write: Write<Data, Variables>,
  ): Promise<Data | undefined> {
    const { mutation, variables, expected } = write;
    const options = { mutation, variables, ...(expected === undefined ? {} : { optimisticResponse: expected }) };
    const answer: { data?: unknown; error?: ErrorLike } = await client
      .mutate(options as never)
      .catch((error: ErrorLike) => ({ error }));
    const { data, error } = answer;
    const refusal = refusalOf(data, error);
    if (refusal === undefined) return data as Data;
    const again = () => void send(write);
    showToast({ text: refusal, ...(data ? {} : { action: { name: 'Try again', run: again } }) });
    return undefined;
  };
}

/** The sentence that says why nothing was changed; undefined after success. */
function refusalOf(data: unknown, error: ErrorLike | undefined): string | undefined {
  const [payload] = Object.values((data ?? {}) as Record<string, Payload | null>);
  if (payload) return payload.userErrors[0]?.message;
  return `${reasonOf(error).text} It may not be saved.`;
}
