/** What the viewer does with a film: record a watch, rate it, put it on the list. Shown to members only. */
import { useState } from 'react';
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import type { Visibility } from '../generated/graphql.js';
import { filmActionsFragment, useFilmWrites, type NewWatch } from './filmWrites.js';
import styles from './FilmActions.module.css';

export function FilmActions({ film: masked }: { readonly film: FragmentType<typeof filmActionsFragment> }) {
  const film = useData(filmActionsFragment, masked);
  const { rate, list, watch } = useFilmWrites(film);
  const [isOpen, setIsOpen] = useState(false);
  const { viewer } = film;
  if (!viewer) return null;
  return (
    <section className={styles.actions} aria-label={`You and ${film.title}`}>
      <div className={styles.row}>
        <Button look="main" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {viewer.watched ? 'Watched again' : 'I watched it'}
        </Button>
        <Button aria-pressed={viewer.watchlisted} onClick={() => void list(!viewer.watchlisted)}>
          <span aria-hidden="true">{viewer.watchlisted ? '✓' : '+'}</span> On your list
        </Button>
        <Choice
          label="Your rating"
          value={viewer.rating ? String(viewer.rating) : ''}
          options={ratings}
          onChange={(text) => void rate(text === '' ? null : Number(text))}
        />
      </div>
      {isOpen && (
        <WatchForm
          onWatch={(given) => {
            setIsOpen(false);
            void watch(given);
          }}
        />
      )}
    </section>
  );
}

const ratings = [
  { value: '', name: 'None' },
  ...Array.from({ length: 10 }, (_, index) => ({ value: String(10 - index), name: String(10 - index) })),
];
const visibilities: { value: Visibility | ''; name: string }[] = [
  { value: '', name: 'As you set it' },
  { value: 'PUBLIC', name: 'Everyone' },
  { value: 'FRIENDS', name: 'Friends' },
  { value: 'PRIVATE', name: 'Only you' },
];

/** Noon of a day, or now if that has not come. */
const momentOf = (day: string): string => new Date(Math.min(Date.parse(`${day}T12:00`), Date.now())).toISOString();

function WatchForm({ onWatch }: { readonly onWatch: (given: NewWatch) => void }) {
  const [rating, setRating] = useState('');
  const [day, setDay] = useState('');
  const [visibility, setVisibility] = useState<Visibility | ''>('');
  return (
    <form
      className={styles.row}
      action={() =>
        onWatch({
          rating: rating === '' ? null : Number(rating),
          ...(day === '' ? {} : { watchedAt: momentOf(day) }),
          ...(visibility === '' ? {} : { visibility }),
        })
      }
    >
      <Choice label="Rating" value={rating} options={ratings} onChange={setRating} />
      <label className={styles.day}>
        Day, if not today
        <input type="date" value={day} min="1888-01-01" onChange={({ target }) => setDay(target.value)} />
      </label>
      <Choice label="Who sees it" value={visibility} options={visibilities} onChange={setVisibility} />
      <Button type="submit" look="main">
        Record
      </Button>
    </form>
  );
}
