/** What the API suggests for a text while it is typed. */
import { useEffect, useState } from 'react';
import type { ErrorLike } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { graphql } from '../generated/gql.js';
import type { PaletteSuggestQuery } from '../generated/graphql.js';

const query = graphql(`
  query PaletteSuggest($q: String!, $kinds: [SuggestionKind!]) {
    suggest(q: $q, kinds: $kinds, first: 8) {
      didYouMean
      suggestions {
        kind
        text
        typos
        ranges {
          start
          end
        }
        target {
          ... on Movie {
            id
            slug
            title
            year
            viewer {
              watched
            }
          }
          ... on Person {
            id
            slug
            name
            knownFor(first: 2) {
              id
              title
            }
          }
          ... on Genre {
            id
            name
          }
        }
      }
    }
  }
`);

export type SuggestAnswer = NonNullable<PaletteSuggestQuery['suggest']>;
export type Suggestion = SuggestAnswer['suggestions'][number];

export interface Suggestions {
  /** The typed text without surrounding and repeated spaces. */
  readonly q: string;
  /** The latest answer. It stays while the next one is awaited, so that the list does not blink. */
  readonly answer: SuggestAnswer | undefined;
  readonly error: ErrorLike | undefined;
  /** Whether `answer` is for `q`, not for an earlier text. */
  readonly isCurrent: boolean;
}

/** Fast typists press a key each 100 ms or so; one request for each of these would be thrown away. */
const pauseMs = 90;

type Kinds = readonly Suggestion['kind'][];
interface Found extends Pick<Suggestions, 'answer' | 'error'> {
  readonly q: string;
}

/** Suggestions for `typed`; an answer that comes after another key was pressed is dropped. `kinds` must keep its identity. */
export function useSuggestions(typed: string, kinds?: Kinds): Suggestions {
  const client = useApolloClient();
  const [found, setFound] = useState<Found>();
  const q = typed.trim().replace(/\s+/gu, ' ');
  useEffect(() => {
    if (q === '') return undefined;
    let isDropped = false;
    const variables = { q, kinds: kinds ?? null };
    const isKnown = client.readQuery({ query, variables }) !== null;
    const ask = async () => {
      const { data, error } = await client.query({ query, variables, fetchPolicy: 'cache-first' });
      if (!isDropped) setFound({ q, answer: data?.suggest ?? undefined, error });
    };
    const timer = setTimeout(() => void ask(), isKnown ? 0 : pauseMs);
    return () => {
      isDropped = true;
      clearTimeout(timer);
    };
  }, [client, q, kinds]);
  if (q === '') return { q, answer: undefined, error: undefined, isCurrent: true };
  return { q, answer: found?.answer, error: found?.error, isCurrent: found?.q === q };
}
