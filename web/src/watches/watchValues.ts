/** What a form of a watch holds, and what its values mean to the API. */
import type { OwnWatch_WatchFragment, Visibility } from '../generated/graphql.js';

/** As fields of a form hold them. */
export interface WatchValues {
  /** 1 to 10, or empty for none. */
  readonly rating: string;
  /** Year, month and day where the visitor is, or empty. */
  readonly day: string;
  /** Empty for the member's default. */
  readonly visibility: Visibility | '';
  readonly note: string;
}

export const noValues: WatchValues = { rating: '', day: '', visibility: '', note: '' };

/** Fields that are undefined stay as they are. */
export interface WatchChanges {
  readonly rating?: number | null;
  readonly watchedAt?: string | null;
  readonly note?: string | null;
  readonly visibility?: Visibility;
}

type Facts = Pick<OwnWatch_WatchFragment, 'rating' | 'watchedAt' | 'note' | 'visibility'>;

export const valuesOf = ({ rating, watchedAt, note, visibility }: Facts): WatchValues => ({
  rating: rating ? String(rating) : '',
  day: watchedAt ? dayOf(watchedAt) : '',
  visibility,
  note: note ?? '',
});

export const ratingOf = ({ rating }: WatchValues): number | null => (rating === '' ? null : Number(rating));
export const noteOf = ({ note }: WatchValues): string | null => (note.trim() === '' ? null : note.trim());

/** Noon of a day, or now if that has not come. */
export const momentOf = (day: string): string =>
  new Date(Math.min(Date.parse(`${day}T12:00`), Date.now())).toISOString();

/** The day of a moment where the visitor is. */
export function dayOf(moment: string): string {
  const date = new Date(moment);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** What `after` changes. A watch keeps its hour unless it moves to another day. */
export function changesOf(watch: Facts, after: WatchValues): WatchChanges {
  const before = valuesOf(watch);
  return {
    ...(after.rating === before.rating ? {} : { rating: ratingOf(after) }),
    ...(after.day === before.day ? {} : { watchedAt: after.day === '' ? null : momentOf(after.day) }),
    ...(noteOf(after) === noteOf(before) ? {} : { note: noteOf(after) }),
    ...(after.visibility === before.visibility || after.visibility === '' ? {} : { visibility: after.visibility }),
  };
}

/** The values that `changes` replaced. */
export const valuesBefore = (watch: Facts, changes: WatchChanges): WatchChanges => ({
  ...(changes.rating === undefined ? {} : { rating: watch.rating ?? null }),
  ...(changes.watchedAt === undefined ? {} : { watchedAt: watch.watchedAt ?? null }),
  ...(changes.note === undefined ? {} : { note: watch.note ?? null }),
  ...(changes.visibility === undefined ? {} : { visibility: watch.visibility }),
});
