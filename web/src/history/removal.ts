/** Takes a watch out of the history. Its undo records the same watch once more. */
import { useApolloClient } from '@apollo/client/react';
import { useWrite } from '../app/useWrite.js';
import { showToast } from '../design/Toasts.js';
import { deleteWatch, watchMutation } from '../films/filmWrites.js';
import { graphql } from '../generated/gql.js';
import type { History_RemovableFragment } from '../generated/graphql.js';

export const removableFragment = graphql(`
  fragment History_removable on Watch {
    id
    watchedAt
    rating
    note
    visibility
    movie {
      id
      title
    }
  }
`);

export function useRemoval() {
  const send = useWrite();
  const client = useApolloClient();
  return async ({ id, movie, ...kept }: History_RemovableFragment): Promise<void> => {
    if (!(await send({ mutation: deleteWatch, variables: { watchId: id } }))) return;
    // A list keeps its later pages when its first one comes again, so the row is taken out by itself.
    client.cache.evict({ id: client.cache.identify({ __typename: 'Watch', id })! });
    await client.refetchQueries({ include: 'active' });
    if (!movie) return showToast({ text: 'The watch is gone.' });
    const { watchedAt = null, rating = null, note = null, visibility } = kept;
    const input = { movieId: movie.id, watchedAt, rating, note, visibility };
    const run = () => void send({ mutation: watchMutation, variables: { input }, refetch: true });
    showToast({ text: `${movie.title} is out of your history.`, action: { name: 'Undo', run } });
  };
}
