/** Reads Letterboxd's export: diary.csv and reviews.csv (watches), ratings.csv, watched.csv. */
import { maxNoteLength } from '../watches/watchMutations.js';
import { readCsv } from './csv.js';
import {
  readTimestamp,
  readRating,
  readRows,
  readTitle,
  readYear,
  unreadableFile,
  type Activity,
  type HistoryFile,
} from './historyRows.js';

/** Letterboxd has half to five stars. */
const starScale = 2;

export function readLetterboxd(content: string, now: Date): HistoryFile {
  const csv = readCsv(content, 'Letterboxd', ['Name', 'Year']);
  if ('error' in csv) return unreadableFile(csv.error);
  return readRows(csv.rows, (row) => ({
    film: { title: readTitle(row.Name), year: readYear(row.Year), externalIds: [] },
    activity: readActivity(row, now),
  }));
}

/** Only a diary has the day of the watch; in other files, `Date` is the day of the entry. */
function readActivity(row: Readonly<Record<string, string>>, now: Date): Activity {
  const rating = readRating(row.Rating, starScale);
  const day = row['Watched Date'];
  if (day !== undefined && day !== '')
    return {
      kind: 'WATCH',
      at: readTimestamp(`${day.slice(0, 10)}T12:00:00Z`, now),
      exact: false,
      rating,
      note: row.Review?.replaceAll('\0', '').slice(0, maxNoteLength) || null,
      visibility: null,
    };
  return rating === null ? { kind: 'SEEN' } : { kind: 'RATED', rating };
}
