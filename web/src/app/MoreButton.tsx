/** Loads the next page of a list: when it comes near, and when pressed. After a failure it waits for a press. */
import { useEffect, useRef, useState } from 'react';
import type { ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { Button } from '../design/Button.js';
import { sentenceOf } from '../failures/reasonOf.js';

export interface MoreButtonProps<Data, Variables extends OperationVariables> {
  /** Of the last page that is there; the button is missing after the last page of all. */
  readonly pageInfo: PageInfo | null | undefined;
  /** Reads the page after `after`; the cache joins it to the pages that it has. */
  readonly query: TypedDocumentNode<Data, Variables>;
  /** The variables of the query besides `after`. */
  readonly variables?: Omit<Variables, 'after'>;
  /** With a name, the button waits until it is pressed. By default the page is loaded when the end of the list comes near. */
  readonly name?: string;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor?: string | null;
}

/** Each page has a button of its own, so that what happened to one is not said of the next. */
export function MoreButton<Data, Variables extends OperationVariables>({
  pageInfo,
  variables,
  ...page
}: MoreButtonProps<Data, Variables>) {
  if (!pageInfo?.hasNextPage) return null;
  const after = pageInfo.endCursor ?? null;
  return <NextPage key={after} {...page} variables={{ ...variables, after }} />;
}

interface NextPageProps<Data, Variables extends OperationVariables> {
  readonly query: TypedDocumentNode<Data, Variables>;
  readonly variables: OperationVariables;
  readonly name?: string;
}

type State = { readonly step: 'ready' | 'loading' } | { readonly step: 'failed'; readonly problem: string };

const nearby = '600px';

function NextPage<Data, Variables extends OperationVariables>({
  query,
  variables,
  name,
}: NextPageProps<Data, Variables>) {
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
