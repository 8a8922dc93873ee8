/** A page is one operation: its loader starts the request, and its component shows the answer. */
import type { ReactNode } from 'react';
import type { ApolloClient, ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { createQueryPreloader, useReadQuery, type QueryRef } from '@apollo/client/react';
import { useLoaderData, type LoaderFunctionArgs, type Params } from 'react-router';
import { PageSkeleton } from '../design/Skeleton.js';
import { Failure } from '../failures/Failure.js';
import { PartialNotice } from '../failures/PartialNotice.js';
import { lastWriteAt } from './otherTabs.js';

export interface PageAddress {
  readonly params: Params;
  readonly search: URLSearchParams;
}

type StartedQuery = QueryRef<unknown, OperationVariables>;

/** Starts an operation. */
export type StartQuery = <Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => StartedQuery;

/** What a page's module exports: `load` starts the operation that an address needs, and `Page` shows its answer. */
export interface PageModule {
  readonly Page: () => ReactNode;
  readonly load: (start: StartQuery, address: PageAddress) => StartedQuery;
}

/** What was started when a link was pointed at serves the visit that follows within this time. */
const prefetchedForMs = 10_000;

/** The pages of the app. A page's code is loaded when its address is first visited or pointed at. */
export class Pages {
  readonly #start: StartQuery;
  readonly #prefetched = new Map<string, { readonly query: StartedQuery; readonly at: number }>();

  constructor(client: ApolloClient) {
    const preload = createQueryPreloader(client);
    this.#start = (query, variables) =>
      preload(query as TypedDocumentNode<unknown, OperationVariables>, {
        variables: variables,
        errorPolicy: 'all',
        // What is known is shown at once, and the answer of the one request replaces it.
        fetchPolicy: 'cache-and-network',
      }) as StartedQuery;
  }

  /** The route of a page. */
  route(path: string, importPage: () => Promise<PageModule>) {
    return {
      path,
      lazy: async () => {
        const { Page, load } = await importPage();
        const loader = ({ params, request }: LoaderFunctionArgs) => {
          const { pathname, search, searchParams } = new URL(request.url);
          return this.#take(pathname + search) ?? load(this.#start, { params, search: searchParams });
        };
        return { Component: Page, loader };
      },
      HydrateFallback: PageSkeleton,
    };
  }

  /** Starts the request of a page that the visitor points at. `href` is its path with its search. */
  prefetch(href: string, { load }: PageModule, params: Params): void {
    if (this.#take(href, { keep: true })) return;
    const query = load(this.#start, { params, search: new URL(href, location.origin).searchParams });
    this.#prefetched.set(href, { query, at: performance.now() });
  }

  #take(href: string, { keep = false } = {}): StartedQuery | undefined {
    const found = this.#prefetched.get(href);
    if (!found) return undefined;
    const isFresh = performance.now() - found.at < prefetchedForMs && found.at > lastWriteAt();
    if (!keep || !isFresh) this.#prefetched.delete(href);
    return isFresh ? found.query : undefined;
  }
}

/** The answer to the page's operation. Suspends until it is there. */
export function usePage<Data>(_query: TypedDocumentNode<Data, never>): PageAnswer<Data> {
  const { data, error } = useReadQuery(useLoaderData<QueryRef<Data>>());
  return { data: data, error };
}

export interface PageAnswer<Data> {
  readonly data: Data | null | undefined;
  readonly error: ErrorLike | undefined;
}

/** Shows `children` with what arrived, a notice where a part is missing, or what went wrong. */
export function Answer<Data>({ answer: { data, error }, children }: AnswerProps<Data>) {
  if (data === undefined || data === null) return <Failure error={error} />;
  return (
    <>
      {error && <PartialNotice error={error} />}
      {children(data)}
    </>
  );
}

export interface AnswerProps<Data> {
  readonly answer: PageAnswer<Data>;
  readonly children: (data: Data) => ReactNode;
}
