/** One of the viewer's watches, with what they can do with it. */
import { useState } from 'react';
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { Button } from '../design/Button.js';
import { ownWatchFragment, useRemoval } from './ownWatch.js';
import { WatchEditor } from './WatchEditor.js';
import { WatchRow, type watchRowFragment } from './WatchRow.js';

const whoSees = { PUBLIC: 'everybody sees it', FRIENDS: 'friends see it', PRIVATE: 'only you see it' };

export interface OwnWatchProps {
  readonly watch: FragmentType<typeof ownWatchFragment> & FragmentType<typeof watchRowFragment>;
  /** Whether the film is named. */
  readonly hasFilm?: boolean;
}

export function OwnWatch({ watch: masked, hasFilm = true }: OwnWatchProps) {
  const watch = useData(ownWatchFragment, masked);
  const remove = useRemoval();
  const [isEdited, setIsEdited] = useState(false);
  const title = watch.movie?.title ?? 'watch';
  return (
    <WatchRow watch={masked} about={whoSees[watch.visibility]} hasFilm={hasFilm}>
      <Button look="quiet" aria-haspopup="dialog" aria-label={`Edit ${title}`} onClick={() => setIsEdited(true)}>
        Edit
      </Button>
      <Button look="quiet" aria-label={`Remove ${title}`} onClick={() => void remove(watch)}>
        Remove
      </Button>
      {isEdited && <WatchEditor watch={watch} onClose={() => setIsEdited(false)} />}
    </WatchRow>
  );
}
