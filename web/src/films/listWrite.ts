/** Puts a film on the viewer's list or takes it off. Each card of a film can; the other writes are loaded with its page. */
import { useWrite } from '../app/useWrite.js';
import { showToast } from '../design/Toasts.js';
import { graphql } from '../generated/gql.js';
import type { FilmActions_FilmFragment } from '../generated/graphql.js';

export const filmActionsFragment = graphql(`
  fragment FilmActions_film on Movie {
    id
    title
    viewer {
      watched
      rating
      timesWatched
      lastWatchedAt
      watchlisted
    }
  }
`);

const listMutation = graphql(`
  mutation SetWatchlisted($movieId: ID!, $watchlisted: Boolean!) {
    setWatchlisted(input: { movieId: $movieId, watchlisted: $watchlisted }) {
      userErrors {
        message
      }
      movie {
        ...FilmActions_film @unmask
      }
    }
  }
`);

export type State = NonNullable<FilmActions_FilmFragment['viewer']>;
export const payload = { __typename: 'MovieStatePayload', userErrors: [] } as const;

/** The film as it is expected after a write. */
export const filmWith = (film: FilmActions_FilmFragment, change: Partial<State>): FilmActions_FilmFragment => ({
  ...film,
  viewer: film.viewer ? { ...film.viewer, ...change } : null,
});

export function useListWrite(film: FilmActions_FilmFragment) {
  const send = useWrite();
  const { id: movieId, title } = film;
  const list = async (watchlisted: boolean, undo?: true): Promise<void> => {
    const expected = { setWatchlisted: { ...payload, movie: filmWith(film, { watchlisted }) } };
    if (!(await send({ mutation: listMutation, variables: { movieId, watchlisted }, expected })) || undo) return;
    const text = watchlisted ? `${title} is on your list.` : `${title} is off your list.`;
    showToast({ text, action: { name: 'Undo', run: () => void list(!watchlisted, true) } });
  };
  return list;
}
