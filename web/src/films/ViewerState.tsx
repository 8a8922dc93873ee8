/** What the viewer did with a film, as text. */
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';

const stateFragment = graphql(`
  fragment ViewerState_film on Movie {
    id
    viewer {
      watched
      timesWatched
      lastWatchedAt
      rating
      watchlisted
    }
  }
`);

export function ViewerState({ film: masked }: { readonly film: FragmentType<typeof stateFragment> }) {
  const { viewer } = useData(stateFragment, masked);
  if (!viewer) return null;
  return (
    <p>
      {viewer.watched
        ? `You watched it${viewer.timesWatched > 1 ? ` ${viewer.timesWatched} times` : ''}`
        : 'Not watched'}
      {viewer.lastWatchedAt && (
        <>
          , last <When time={viewer.lastWatchedAt} />
        </>
      )}
      {viewer.rating && ` · you rate it ${viewer.rating} of 10`}
      {viewer.watchlisted && ' · on your list'}
    </p>
  );
}
