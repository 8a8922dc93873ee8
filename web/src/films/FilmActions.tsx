/** What the viewer does with a film: record a watch, rate it, put it on the list. Shown to members only. */
import { lazy, Suspense, useState } from 'react';
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { ratings } from '../watches/ratings.js';
import { WatchFields } from '../watches/WatchFields.js';
import { momentOf, noteOf, noValues, ratingOf } from '../watches/watchValues.js';
import { useFilmWrites, type NewWatch } from './filmWrites.js';
import { filmActionsFragment, useListWrite } from './listWrite.js';
import styles from './FilmActions.module.css';

const OwnWatches = lazy(() => import('./OwnWatches.js'));

export function FilmActions({ film: masked }: { readonly film: FragmentType<typeof filmActionsFragment> }) {
  const film = useData(filmActionsFragment, masked);
  const { rate, watch } = useFilmWrites(film);
  const list = useListWrite(film);
  const [open, setOpen] = useState<'record' | 'watches'>();
  const toggle = (part: 'record' | 'watches') => setOpen(open === part ? undefined : part);
  const { viewer } = film;
  if (!viewer) return null;
  return (
    <section className={styles.actions} aria-label={`You and ${film.title}`}>
      <div className={styles.row}>
        <Button look="main" aria-expanded={open === 'record'} onClick={() => toggle('record')}>
          {viewer.watched ? 'Watched again' : 'I watched it'}
        </Button>
        <Button aria-pressed={viewer.watchlisted} onClick={() => void list(!viewer.watchlisted)}>
          <span aria-hidden="true">{viewer.watchlisted ? '✓' : '+'}</span> Watchlist
        </Button>
        {viewer.timesWatched > 0 && (
          <Button aria-expanded={open === 'watches'} onClick={() => toggle('watches')}>
            {viewer.timesWatched === 1 ? 'Edit your watch' : `Edit your ${viewer.timesWatched} watches`}
          </Button>
        )}
        <Choice
          label="Your rating"
          value={viewer.rating ? String(viewer.rating) : ''}
          options={ratings}
          onChange={(text) => void rate(text === '' ? null : Number(text))}
        />
      </div>
      {open === 'watches' && viewer.timesWatched > 0 && (
        <Suspense fallback={null}>
          <OwnWatches movieId={film.id} count={viewer.timesWatched} />
        </Suspense>
      )}
      {open === 'record' && (
        <WatchForm
          onWatch={(given) => {
            setOpen(undefined);
            void watch(given);
          }}
        />
      )}
    </section>
  );
}

function WatchForm({ onWatch }: { readonly onWatch: (given: NewWatch) => void }) {
  const [values, setValues] = useState(noValues);
  const { day, visibility } = values;
  return (
    <form
      className={styles.row}
      action={() =>
        onWatch({
          rating: ratingOf(values),
          note: noteOf(values),
          ...(day === '' ? {} : { watchedAt: momentOf(day) }),
          ...(visibility === '' ? {} : { visibility }),
        })
      }
    >
      <WatchFields hasDefault values={values} onChange={setValues} dayLabel="Day, if not today" />
      <Button type="submit" look="main">
        Record
      </Button>
    </form>
  );
}
