/**
 * Merges what history files say of one film with the member's watches of it. A watch is one event however many files describe it,
 * and the result does not depend on the order of the files (decision 28):
 * - A film has as many watches on a day as the file with the most has, and as many in all. A watch known more exactly takes the
 *   place of one known less exactly: a time of a day, a day of an unknown date.
 * - Values of watches fill empty ones. Where two files differ, the higher rating and the longer note stay.
 * - A rating or note of the film, from a list without dates, is shown at the latest watch, if that has none of its own. Another
 *   file may bring a later watch, so the value stays marked, and moves.
 * - A rating of the film that the member gave without a watch comes before one of a list, and ends with a rating of a watch.
 * - No value is shown to more users than its file or the import allows. A watch of files becomes less visible for it.
 * What the member recorded or changed is completed, and never overwritten.
 */
import type { Visibility } from '../db/generated/tables.js';
import type { WatchActivity } from './historyRows.js';
import {
  closeSlot,
  compareValues,
  higher,
  isMembers,
  longer,
  mayHold,
  narrower,
  openSlot,
  undatedSlot,
  type Listed,
  type MergedWatch,
  type Slot,
  type StoredWatch,
} from './watchSlot.js';

export interface MergeOptions {
  /** Of new watches whose file does not say it. */
  readonly visibility: Visibility;
  /** Who may see what the files say; null if the member does not limit it. A file may say it for a row. */
  readonly limit: Visibility | null;
  /** Whether the member rated the film without a watch. The rating of a list waits until that rating has ended. */
  readonly isRatedAlone?: boolean;
}

export interface MergeResult {
  readonly watches: MergedWatch[];
  /** Rows with values that the member's own watch of that moment would show to too many. */
  readonly withheld: WatchActivity[];
}

/** `files`: the rows of each file about this film. */
export function mergeWatches(
  stored: readonly StoredWatch[],
  files: readonly (readonly WatchActivity[])[],
  options: MergeOptions,
): MergeResult {
  const listed: Listed = { rating: null, notes: new Set(), isRewatch: false, visibility: 'PUBLIC' };
  const slots = stored.map((watch) => openSlot(watch, listed));
  const merge: Merge = { ...options, listed, withheld: [] };
  for (const file of files) addFile(slots, file, merge);
  return { watches: placeListed(slots, listed, options), withheld: merge.withheld };
}

/** Days since 1970 in UTC. */
const dayOf = (at: Date): number => Math.floor(at.getTime() / 86_400_000);
const exactness: Readonly<Record<Slot['precision'], number>> = { OWN: 0, TIME: 0, DAY: 1, NONE: 2 };

interface Merge extends MergeOptions {
  readonly listed: Listed;
  readonly withheld: WatchActivity[];
}

/** Who may see the values of the row. */
const limitOf = (row: WatchActivity, { limit }: Merge): Visibility => row.visibility ?? limit ?? 'PUBLIC';

/** Each row of the file takes another watch, or adds one. Exact rows choose first. */
function addFile(slots: Slot[], file: readonly WatchActivity[], merge: Merge): void {
  const free = freeSlots(slots);
  const rows = file.toSorted(
    (a, b) =>
      exactness[a.precision] - exactness[b.precision] ||
      Number(b.isPlay ?? false) - Number(a.isPlay ?? false) ||
      compareValues(a, b),
  );
  for (const row of rows) {
    let slot = findSlot(slots, free, row);
    const isMoreExact = slot && row.at !== null && exactness[row.precision] < exactness[slot.precision];
    if (isMoreExact && !mayHold(slot!, limitOf(row, merge))) slot = undefined;
    if (!slot) {
      slot = newSlot(row, merge);
      slots.push(slot);
    } else if (isMoreExact) {
      slot.at = row.at;
      slot.precision = row.precision;
    }
    free.take(slot);
    fill(slot, row, merge);
  }
}

const newSlot = (row: WatchActivity, { visibility }: Merge): Slot => ({
  ...undatedSlot(row.visibility ?? visibility),
  at: row.at,
  precision: row.precision === 'TIME' && row.at === null ? 'OWN' : row.precision,
});

/** The watches that no row of the file has taken, found without going through all of them. */
function freeSlots(slots: readonly Slot[]) {
  const taken = new Set<Slot>();
  const byDay = new Map<number | null, Slot[]>();
  for (const slot of slots) {
    const day = slot.at && dayOf(slot.at);
    byDay
      .set(day, byDay.get(day) ?? [])
      .get(day)!
      .push(slot);
  }
  /** The first free one of a list. */
  const firstOf = (list: readonly Slot[]) => {
    let next = 0;
    return () => {
      while (next < list.length && taken.has(list[next]!)) next++;
      return list[next];
    };
  };
  return {
    first: firstOf([...slots]),
    firstOfLists: firstOf(slots.filter(({ precision }) => precision === 'NONE')),
    /** Null: of unknown date. */
    onDay: (day: number | null): Slot[] => (byDay.get(day) ?? []).filter((slot) => !taken.has(slot)),
    take: (slot: Slot) => void taken.add(slot),
  };
}

/** The watch that the row describes; undefined if it is a new one. */
function findSlot(slots: readonly Slot[], free: ReturnType<typeof freeSlots>, row: WatchActivity): Slot | undefined {
  const best = (candidates: Slot[]): Slot | undefined =>
    candidates.sort((a, b) => likeness(b, row) - likeness(a, row) || compareValues(a, b))[0];
  const { at } = row;
  // A list has a film once, also if it names the film several times or there is a watch of it.
  if (row.precision === 'NONE') return free.firstOfLists() ?? free.first() ?? (row.isPlay ? undefined : slots[0]);
  const ofDay = free.onDay(at && dayOf(at));
  if (at === null) return best(ofDay);
  if (row.precision === 'DAY') return best(ofDay) ?? free.firstOfLists();
  const ofTime = ofDay.filter((slot) => slot.at!.getTime() === at.getTime() && slot.precision !== 'DAY');
  return best(ofTime) ?? best(ofDay.filter(({ precision }) => precision === 'DAY')) ?? free.firstOfLists();
}

/** How much the values of a watch and a row agree. */
function likeness(slot: Slot, row: WatchActivity): number {
  const agrees = (a: unknown, b: unknown) => (a === null || b === null ? 0 : a === b ? 1 : -1);
  return (
    agrees(slot.note, row.note) * 4 + agrees(slot.rating, row.rating) * 2 + (slot.isRewatch === row.isRewatch ? 1 : 0)
  );
}

/** Completes the watch. A watch of unknown date is one of a list, so its values are of the film. */
function fill(slot: Slot, row: WatchActivity, merge: Merge): void {
  const isOfFilm = row.precision === 'NONE' || slot.precision === 'NONE';
  if (isOfFilm) addListed(merge.listed, row, limitOf(row, merge));
  else if (!addToWatch(slot, row, limitOf(row, merge))) merge.withheld.push(row);
}

function addListed(listed: Listed, row: WatchActivity, limit: Visibility): void {
  const rating = higher(listed.rating, row.rating);
  const isNewNote = row.note !== null && !listed.notes.has(row.note);
  const isNew = rating !== listed.rating || isNewNote || (row.isRewatch && !listed.isRewatch);
  if (isNew) listed.visibility = narrower(listed.visibility, limit);
  listed.rating = rating;
  if (isNewNote) listed.notes.add(row.note);
  listed.isRewatch ||= row.isRewatch;
}

/** False if the row has a value that the watch would show to too many. */
function addToWatch(slot: Slot, row: WatchActivity, limit: Visibility): boolean {
  const isRewatch = slot.isRewatch || row.isRewatch;
  const rating = isMembers(slot) ? (slot.rating ?? row.rating) : higher(slot.rating, row.rating);
  const note = isMembers(slot) ? (slot.note ?? row.note) : longer(slot.note, row.note);
  const isNew = isRewatch !== slot.isRewatch || rating !== slot.rating || note !== slot.note;
  if (isNew && !mayHold(slot, limit)) return false;
  Object.assign(slot, { isRewatch, rating, note });
  return true;
}

/** Puts the values of lists where they belong now. */
function placeListed(slots: Slot[], listed: Listed, { visibility, isRatedAlone = false }: MergeOptions): MergedWatch[] {
  const byTime = (a: Slot, b: Slot) =>
    (b.at?.getTime() ?? -Infinity) - (a.at?.getTime() ?? -Infinity) || compareValues(b, a);
  const sorted = slots.toSorted((a, b) => (a.at === null && b.at === null ? compareValues(b, a) : byTime(a, b)));
  const [latest] = sorted;
  const noteOf = placeNotes(sorted, listed, visibility);
  const latestOwnRating = sorted.find(({ rating }) => rating !== null)?.rating ?? null;
  const isWaiting = isRatedAlone && latestOwnRating === null;
  const isShown = !isWaiting && latestOwnRating !== listed.rating && listed.rating !== null;
  return sorted.map((slot) => {
    const isLatest = slot === latest;
    const isRated = isShown && isLatest && slot.rating === null;
    const isRewatch = isLatest && listed.isRewatch && !slot.isRewatch;
    const holds = !(isRated || isRewatch) || mayHold(slot, listed.visibility);
    return closeSlot(slot, {
      rating: isRated && holds ? listed.rating : null,
      note: noteOf.get(slot) ?? null,
      isRewatch: isRewatch && holds,
      listedRating: isLatest ? listed.rating : null,
      listedVisibility: listed.visibility,
    });
  });
}

/** The notes of lists, each at a watch. Every note is kept: one that has no watch to be at is a watch of unknown date. */
function placeNotes(sorted: Slot[], listed: Listed, visibility: Visibility): ReadonlyMap<Slot, string> {
  const [latest] = sorted;
  const ownNotes = new Set(sorted.map(({ note }) => note));
  const notes = [...listed.notes].filter((note) => !ownNotes.has(note)).sort();
  const noteOf = new Map<Slot, string>();
  const withoutNote = sorted.filter((slot) => slot.note === null && (slot === latest || slot.precision === 'NONE'));
  let next = 0;
  for (const note of notes) {
    while (next < withoutNote.length && !mayHold(withoutNote[next]!, listed.visibility)) next++;
    let slot = withoutNote[next++];
    if (!slot) {
      slot = undatedSlot(narrower(visibility, listed.visibility));
      sorted.push(slot);
    }
    noteOf.set(slot, note);
  }
  return noteOf;
}
