/** What a member does with one of their watches: change it, or take it out of the history. Each can be undone. */
import { useWrite } from '../app/useWrite.js';
import { showToast } from '../design/Toasts.js';
import { deleteWatch, forgetWatch, rateMutation, watchMutation } from '../films/filmWrites.js';
import { graphql } from '../generated/gql.js';
import type { OwnWatch_WatchFragment } from '../generated/graphql.js';
import { moveInHistory } from './moveInHistory.js';
import { valuesBefore, type WatchChanges } from './watchValues.js';

export const ownWatchFragment = graphql(`
  fragment OwnWatch_watch on Watch {
    id
    watchedAt
    rating
    rewatch
    note
    visibility
    user {
      id
    }
    movie {
      ...FilmActions_film @unmask
    }
  }
`);

const updateWatch = graphql(`
  mutation UpdateWatch($input: UpdateWatchInput!) {
    updateWatch(input: $input) {
      userErrors {
        message
      }
      watch {
        ...OwnWatch_watch @unmask
      }
    }
  }
`);

type OwnWatch = OwnWatch_WatchFragment;

export function useRemoval() {
  const send = useWrite();
  return async ({ id, movie, ...kept }: OwnWatch): Promise<void> => {
    const watch = { __typename: 'Watch' as const, id, movie: filmWithout(movie) };
    const removed = await send({
      mutation: deleteWatch,
      variables: { watchId: id },
      expected: { deleteWatch: { __typename: 'WatchPayload', userErrors: [], watch } },
      // A list keeps its later pages when its first one comes again, so the row is taken out by itself.
      update: (cache) => forgetWatch(cache, id),
      refetch: true,
    });
    if (!removed) return;
    if (!movie) return showToast({ text: 'The watch is gone.' });
    const { watchedAt = null, rating = null, note = null, visibility } = kept;
    const input = { movieId: movie.id, watchedAt, rating, note, visibility };
    const run = () => void send({ mutation: watchMutation, variables: { input }, refetch: true });
    showToast({ text: `${movie.title} is out of your history.`, action: { name: 'Undo', run } });
  };
}

export function useChange() {
  const send = useWrite();
  const write = (watch: OwnWatch, changes: WatchChanges) => {
    const changed = { ...watch, ...changes, movie: filmAfter(watch, changes) };
    const isMoved = changes.watchedAt !== undefined;
    return send({
      mutation: updateWatch,
      variables: { input: { watchId: watch.id, ...changes } },
      expected: { updateWatch: { __typename: 'WatchPayload', userErrors: [], watch: changed } },
      ...(isMoved
        ? { update: (cache) => moveInHistory(cache, { memberId: watch.user.id, watchId: watch.id }), refetch: true }
        : {}),
    });
  };
  return async (watch: OwnWatch, changes: WatchChanges): Promise<void> => {
    const answer = await write(watch, changes);
    const changed = answer?.updateWatch.watch;
    if (!changed) return;
    const before = watch.movie?.viewer?.rating ?? null;
    const undo = async () => {
      const undone = await write(changed, valuesBefore(watch, changes));
      const film = undone?.updateWatch.watch?.movie;
      // A rating that belonged to no watch went away when the watch brought its own.
      if (film && (film.viewer?.rating ?? null) !== before)
        await send({ mutation: rateMutation, variables: { movieId: film.id, rating: before } });
    };
    const run = () => void undo();
    showToast({ text: `Your watch of ${watch.movie?.title ?? 'a film'} is changed.`, action: { name: 'Undo', run } });
  };
}

/** The film as it is expected with one watch less. Its rating and date are those of other watches then, which the answer tells. */
function filmWithout(movie: OwnWatch['movie']): OwnWatch['movie'] {
  if (!movie?.viewer) return movie;
  const timesWatched = Math.max(0, movie.viewer.timesWatched - 1);
  return { ...movie, viewer: { ...movie.viewer, timesWatched, watched: timesWatched > 0 } };
}

/** The film as it is expected after a change. What several watches make together is left as it was until the answer. */
function filmAfter({ movie }: OwnWatch, { rating, watchedAt }: WatchChanges): OwnWatch['movie'] {
  if (!movie?.viewer || movie.viewer.timesWatched !== 1) return movie;
  const viewer = {
    ...movie.viewer,
    ...(rating === undefined ? {} : { rating }),
    ...(watchedAt === undefined ? {} : { lastWatchedAt: watchedAt }),
  };
  return { ...movie, viewer };
}
