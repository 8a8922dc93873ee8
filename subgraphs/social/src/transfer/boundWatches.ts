/** Bounds the watches of one film on one day in a file. More are a mistake of the tool that wrote it, and would only cost. */
import type { UserErrorRow } from '../model/userError.js';
import { contentError, listedErrors, rowsPerStep, type HistoryFile, type HistoryRow } from './historyRows.js';
import type { Match } from './matchFilms.js';

/** A short film may well be watched several times a day. */
export const maxWatchesOfDay = 50;

const dayMs = 86_400_000;

type Row = HistoryRow & { readonly file: HistoryFile };

/** Returns the matches within the bound, and the errors of the rows beyond it. A day is one of UTC; an unknown date is one too. */
export function* boundWatches<FileRow extends Row>(
  matches: readonly Match<FileRow>[],
): Generator<void, { kept: Match<FileRow>[]; errors: UserErrorRow[] }> {
  const counts = new Map<HistoryFile, Map<string, number>>();
  const errors: UserErrorRow[] = [];
  const kept: Match<FileRow>[] = [];
  const isWithinBound = ({ row, film }: Match<FileRow>): boolean => {
    const { activity, file, line } = row;
    if (activity.kind !== 'WATCH' || activity.precision === 'NONE') return true;
    const ofFile = counts.get(file) ?? new Map<string, number>();
    counts.set(file, ofFile);
    const key = `${film!.pk} ${activity.at && Math.floor(activity.at.getTime() / dayMs)}`;
    const count = (ofFile.get(key) ?? 0) + 1;
    ofFile.set(key, count);
    if (count <= maxWatchesOfDay) return true;
    const problem = `a film has at most ${maxWatchesOfDay} watches on one day; this one is left out.`;
    if (errors.length < listedErrors) errors.push(contentError({ line, problem, code: 'TOO_MANY' }, file));
    return false;
  };
  for (const [index, match] of matches.entries()) {
    if (isWithinBound(match)) kept.push(match);
    if (index % rowsPerStep === 0) yield;
  }
  return { kept, errors };
}
