/** Loads the next page of a list: when it comes near, and when pressed. After a failure it waits for a press. */
import { useEffect, useRef, useState } from 'react';
import type { ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { Button } from '../design/Button.js';
import { sentenceOf } from '../failures/reasonOf.js';

/** The page after another; the cache joins it to the pages that it has. */
export interface NextPage<Data, Variables extends OperationVariables> {
  readonly query: TypedDocumentNode<Data, Variables>;
  readonly variables: Variables;
  /** By default the page is loaded when the end of the list comes near. */
  readonly name?: string;
}

type State = { readonly step: 'ready' | 'loading' } | { readonly step: 'failed'; readonly problem: string };

const nearby = '600px';

/** With a `name`, the button waits until it is pressed. */
export function MoreButton<Data, Variables extends OperationVariables>(page: NextPage<Data, Variables>) {
  const { query, variables, name } = page;
  const client = useApolloClient();
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>({ step: 'ready' });
  const load = async () => {
    setState({ step: 'loading' });
    const { error }: { error?: ErrorLike } = await client
      .query({ query, variables, fetchPolicy: 'network-only' } as never)
      .catch((thrown: ErrorLike) => ({ error: thrown }));
    setState(error ? { step: 'failed', problem: sentenceOf(error) } : { step: 'ready' });
  };
  useEffect(() => {
    if (state.step !== 'ready' || name !== undefined) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void load(), {
      rootMargin: nearby,
    });
    observer.observe(place.current!);
    return () => observer.disconnect();
  });
  const isLoading = state.step === 'loading';
  return (
    <div ref={place}>
      {state.step === 'failed' && <p role="alert">{state.problem}</p>}
      <Button aria-busy={isLoading} disabled={isLoading} onClick={() => void load()}>
        {isLoading ? 'More is coming' : state.step === 'failed' ? 'Try again' : (name ?? 'Show more')}
      </Button>
    </div>
  );
}
