/** A watch while files are merged: how it is taken from the table, completed within its visibility, and written back. */
import type { Visibility } from '../db/generated/tables.js';
import type { Precision } from './historyRows.js';

/** The column `watch.import_state`: what later imports need to know of a watch. Null: the member recorded it, and no more. */
export interface ImportState {
  /** How exactly the files know when. Absent: the member recorded the watch. */
  readonly precision?: Precision;
  /** Whether the member changed the watch since. */
  readonly changed?: true;
  /** What lists say of the film, at its latest watch. */
  readonly listedRating?: number;
  /** Which values of the watch are of a list. */
  readonly listed?: readonly ListedField[];
  /** Who may see what lists say, if not all who see the watch. */
  readonly listedVisibility?: Visibility;
}
type ListedField = 'rating' | 'note' | 'isRewatch';

export interface WatchValues {
  readonly watchedAt: Date | null;
  readonly rating: number | null;
  readonly note: string | null;
  readonly isRewatch: boolean;
  readonly visibility: Visibility;
  readonly importState: ImportState | null;
}

export interface StoredWatch extends WatchValues {
  readonly id: string;
}

/** A watch while it is merged. `rating`, `note` and `isRewatch` are its own, without those of lists. */
export interface Slot {
  readonly stored: StoredWatch | null;
  visibility: Visibility;
  at: Date | null;
  /** OWN: recorded by the member, or known as exactly. */
  precision: Precision | 'OWN';
  readonly isChanged: boolean;
  rating: number | null;
  note: string | null;
  isRewatch: boolean;
}

/** What lists say of the film. */
export interface Listed {
  rating: number | null;
  readonly notes: Set<string>;
  isRewatch: boolean;
  /** Who may see these values: those who may see each of them. */
  visibility: Visibility;
}

export interface MergedWatch extends WatchValues {
  /** Null if the watch is new. */
  readonly id: string | null;
  /** Whether there is something to write. */
  readonly isChanged: boolean;
  /** Whether the member sees the change. */
  readonly isVisibleChange: boolean;
  /** Whether it is rated now, and was not rated so before. */
  readonly setsRating: boolean;
}

/** Takes the values of lists out of the watch. */
export function openSlot(watch: StoredWatch, listed: Listed): Slot {
  const { precision = 'OWN', changed = false, listedVisibility, ...state } = watch.importState ?? {};
  const { listedRating = null, listed: fields = [] } = state;
  const isListed = (field: ListedField) => fields.includes(field);
  listed.rating = higher(listed.rating, listedRating);
  if (isListed('rating')) listed.rating = higher(listed.rating, watch.rating);
  if (isListed('note') && watch.note !== null) listed.notes.add(watch.note);
  if (isListed('isRewatch')) listed.isRewatch = true;
  if (listedRating !== null || fields.length > 0)
    listed.visibility = narrower(listed.visibility, listedVisibility ?? watch.visibility);
  return {
    stored: watch,
    visibility: watch.visibility,
    at: watch.watchedAt,
    precision,
    isChanged: changed,
    rating: isListed('rating') ? null : watch.rating,
    note: isListed('note') ? null : watch.note,
    isRewatch: isListed('isRewatch') ? false : watch.isRewatch,
  };
}

export const higher = (a: number | null, b: number | null): number | null =>
  a === null || (b !== null && b > a) ? b : a;
export const longer = (a: string | null, b: string | null): string | null => {
  if (a === null || b === null) return a ?? b;
  return b.length > a.length || (b.length === a.length && b > a) ? b : a;
};

/** Those who see it, from none to all. */
const audience: Readonly<Record<Visibility, number>> = { PRIVATE: 0, FRIENDS: 1, PUBLIC: 2 };

export const narrower = (a: Visibility, b: Visibility): Visibility => (audience[a] < audience[b] ? a : b);

/** Whether the member recorded the watch, or has changed it since the import. */
export const isMembers = ({ precision, isChanged }: Slot): boolean => precision === 'OWN' || isChanged;

/**
 * Whether the watch can have a value that so many may see. A watch of files narrows to them. What the member recorded stays as visible
 * as it is, so it does not get a value that fewer may see.
 */
export function mayHold(slot: Slot, visibility: Visibility): boolean {
  if (audience[slot.visibility] <= audience[visibility]) return true;
  if (isMembers(slot)) return false;
  slot.visibility = visibility;
  return true;
}

/** The order of rows and watches of one moment, which are alike but for these values. */
export function compareValues(a: Values, b: Values): number {
  return (
    (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0) ||
    Number(a.isRewatch) - Number(b.isRewatch) ||
    (b.rating ?? 0) - (a.rating ?? 0) ||
    ((a.note ?? '') < (b.note ?? '') ? -1 : (a.note ?? '') > (b.note ?? '') ? 1 : 0)
  );
}
type Values = Pick<Slot, 'at' | 'rating' | 'note' | 'isRewatch'>;

export const undatedSlot = (visibility: Visibility): Slot => ({
  stored: null,
  visibility,
  at: null,
  precision: 'NONE',
  isChanged: false,
  rating: null,
  note: null,
  isRewatch: false,
});

export interface Placed {
  readonly rating: number | null;
  readonly note: string | null;
  readonly isRewatch: boolean;
  readonly listedRating: number | null;
  /** Who may see the values of lists. */
  readonly listedVisibility: Visibility;
}

export function closeSlot(slot: Slot, placed: Placed): MergedWatch {
  const listed: ListedField[] = [];
  if (placed.rating !== null) listed.push('rating');
  if (placed.note !== null) listed.push('note');
  if (placed.isRewatch) listed.push('isRewatch');
  const hasListed = placed.listedRating !== null || listed.length > 0;
  const state: { -readonly [Name in keyof ImportState]: ImportState[Name] } = {};
  if (slot.precision !== 'OWN') state.precision = slot.precision;
  if (slot.isChanged) state.changed = true;
  if (placed.listedRating !== null) state.listedRating = placed.listedRating;
  if (listed.length > 0) state.listed = listed;
  if (hasListed && placed.listedVisibility !== slot.visibility) state.listedVisibility = placed.listedVisibility;
  const { stored } = slot;
  const watch = {
    id: stored?.id ?? null,
    watchedAt: slot.at,
    rating: slot.rating ?? placed.rating,
    note: slot.note ?? placed.note,
    isRewatch: slot.isRewatch || placed.isRewatch,
    visibility: slot.visibility,
    importState: Object.keys(state).length > 0 ? state : null,
  };
  const isVisibleChange =
    !stored ||
    stored.watchedAt?.getTime() !== watch.watchedAt?.getTime() ||
    stored.rating !== watch.rating ||
    stored.note !== watch.note ||
    stored.isRewatch !== watch.isRewatch ||
    stored.visibility !== watch.visibility;
  const isChanged = isVisibleChange || !isSameState(stored.importState, watch.importState);
  const setsRating = watch.rating !== null && watch.rating !== (stored?.rating ?? null);
  return Object.assign(watch, { isChanged, isVisibleChange, setsRating });
}

function isSameState(a: ImportState | null, b: ImportState | null): boolean {
  const textOf = (state: ImportState | null) =>
    JSON.stringify([state?.precision, state?.changed, state?.listedRating, state?.listed, state?.listedVisibility]);
  return textOf(a) === textOf(b);
}
