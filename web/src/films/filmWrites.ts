/** What a viewer does on the page of a film: rates it, records a watch. Each write shows its effect at once and can be undone. */
import type { ApolloCache } from '@apollo/client';
import { useWrite } from '../app/useWrite.js';
import { showToast } from '../design/Toasts.js';
import { graphql } from '../generated/gql.js';
import type { FilmActions_FilmFragment, Visibility } from '../generated/graphql.js';
import { filmWith, payload, type State } from './listWrite.js';

export const rateMutation = graphql(`
  mutation RateFilm($movieId: ID!, $rating: Int) {
    rateMovie(input: { movieId: $movieId, rating: $rating }) {
      userErrors {
        message
      }
      movie {
        ...FilmActions_film @unmask
      }
    }
  }
`);

export const watchMutation = graphql(`
  mutation WatchFilm($input: RecordWatchInput!) {
    recordWatch(input: $input) {
      userErrors {
        message
      }
      watch {
        id
        movie {
          ...FilmActions_film @unmask
        }
      }
    }
  }
`);

/** Takes a watch away, with what it changed about the film. */
export const deleteWatch = graphql(`
  mutation DeleteWatch($watchId: ID!) {
    deleteWatch(input: { watchId: $watchId }) {
      userErrors {
        message
      }
      watch {
        id
        movie {
          ...FilmActions_film @unmask
        }
      }
    }
  }
`);

/** Takes a watch out of all lists that are loaded. */
export function forgetWatch(cache: ApolloCache, watchId: string): void {
  cache.evict({ id: cache.identify({ __typename: 'Watch', id: watchId })! });
}

export interface NewWatch {
  readonly rating: number | null;
  /** Undefined for now, null for an unknown date. */
  readonly watchedAt?: string | null;
  /** Undefined for the viewer's default. */
  readonly visibility?: Visibility;
  readonly note: string | null;
}

export function useFilmWrites(film: FilmActions_FilmFragment) {
  const send = useWrite();
  const { id: movieId, title, viewer } = film;
  const withState = (change: Partial<State>) => filmWith(film, change);

  const rate = async (rating: number | null, undo?: true): Promise<void> => {
    const expected = { rateMovie: { ...payload, movie: withState({ rating }) } };
    if (!(await send({ mutation: rateMutation, variables: { movieId, rating }, expected })) || undo) return;
    const text = rating === null ? `${title} has no rating of yours now.` : `You gave ${title} ${rating}.`;
    showToast({ text, action: { name: 'Undo', run: () => void rate(viewer?.rating ?? null, true) } });
  };
  const watch = async (given: NewWatch): Promise<void> => {
    // A write that is sent twice, because its answer was lost, records one watch.
    const idempotencyKey = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const movie = withState({
      watched: true,
      timesWatched: (viewer?.timesWatched ?? 0) + 1,
      rating: given.rating ?? viewer?.rating ?? null,
    });
    const expected = {
      recordWatch: {
        __typename: 'WatchPayload' as const,
        userErrors: [],
        watch: { __typename: 'Watch' as const, id: 'wch_expected', movie },
      },
    };
    const answer = await send({
      mutation: watchMutation,
      variables: { input: { movieId, idempotencyKey, ...given } },
      expected,
    });
    const watchId = answer?.recordWatch.watch?.id;
    if (watchId === undefined) return;
    const undo = async () => {
      const undone = await send({
        mutation: deleteWatch,
        variables: { watchId },
        update: (cache) => forgetWatch(cache, watchId),
      });
      const before = viewer?.rating ?? null;
      const now = undone?.deleteWatch.watch?.movie?.viewer?.rating ?? null;
      // A rating that belonged to no watch went away when the watch brought its own.
      if (undone && now !== before) await rate(before, true);
    };
    const run = () => void undo();
    showToast({ text: `${title} is in your history.`, action: { name: 'Undo', run } });
  };
  return { rate, watch };
}
