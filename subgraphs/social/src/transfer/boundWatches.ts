/** Bounds the watches of one film in an import. More are a mistake of the tool that wrote it, and would only cost. */
import type { UserErrorRow } from '../model/userError.js';
import { contentError, listedErrors, rowsPerStep, type HistoryFile, type HistoryRow } from './historyRows.js';
import type { Match } from './matchFilms.js';

/** A short film may well be watched several times a day. */
export const maxWatchesOfDay = 50;
/** In all files of an import. All of them are merged with each other in one step. */
export const maxWatchesOfFilm = 1_000;

const dayMs = 86_400_000;

type Row = HistoryRow & { readonly file: HistoryFile };

/** Returns the matches within the bounds, and the errors of the rows beyond them. A day is one of UTC; an unknown date is one too. */
export function* boundWatches<FileRow extends Row>(
  matches: readonly Match<FileRow>[],
): Generator<void, { kept: Match<FileRow>[]; errors: UserErrorRow[] }> {
  const ofFilm = counter<number>();
  const ofDay = new Map<HistoryFile, Counter<string>>();
  const errors: UserErrorRow[] = [];
  const kept: Match<FileRow>[] = [];
  const problemOf = ({ row, film }: Match<FileRow>): string | null => {
    const { activity, file } = row;
    if (activity.kind !== 'WATCH') return null;
    if (ofFilm(film!.pk) > maxWatchesOfFilm) return `a film has at most ${maxWatchesOfFilm} watches in an import`;
    if (activity.precision === 'NONE') return null;
    let ofFile = ofDay.get(file);
    if (!ofFile) ofDay.set(file, (ofFile = counter()));
    const day = `${film!.pk} ${activity.at && Math.floor(activity.at.getTime() / dayMs)}`;
    return ofFile(day) > maxWatchesOfDay ? `a film has at most ${maxWatchesOfDay} watches on one day` : null;
  };
  for (const [index, match] of matches.entries()) {
    const problem = problemOf(match);
    const { line, file } = match.row;
    if (problem === null) kept.push(match);
    else if (errors.length < listedErrors)
      errors.push(contentError({ line, problem: `${problem}; this one is left out.`, code: 'TOO_MANY' }, file));
    if (index % rowsPerStep === 0) yield;
  }
  return { kept, errors };
}

/** How often it was called with the key, this time included. */
type Counter<Key> = (key: Key) => number;

function counter<Key>(): Counter<Key> {
  const counts = new Map<Key, number>();
  return (key) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
}
