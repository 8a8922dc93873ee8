/** Letterboxd's export: diary.csv and reviews.csv (watches), ratings.csv, watched.csv. */
import { maxNoteLength } from '../watches/watchMutations.js';
import { readCsv } from './csv.js';
import {
  readMoment,
  readRating,
  readRows,
  readTitle,
  readYear,
  refusedFile,
  type Deed,
  type HistoryFile,
} from './rows.js';

/** Stars from a half to five. */
const starScale = 2;

export function readLetterboxd(content: string, now: Date): HistoryFile {
  const csv = readCsv(content, 'Letterboxd', ['Name', 'Year']);
  if ('error' in csv) return refusedFile(csv.error);
  return readRows(csv.rows, (row) => ({
    film: { title: readTitle(row.Name), year: readYear(row.Year), externalIds: [] },
    deed: readDeed(row, now),
  }));
}

/** Only a diary knows when; `Date` elsewhere is when it was noted down. */
function readDeed(row: Readonly<Record<string, string>>, now: Date): Deed {
  const rating = readRating(row.Rating, starScale);
  const day = row['Watched Date'];
  if (day !== undefined && day !== '')
    return {
      kind: 'WATCH',
      at: readMoment(`${day.slice(0, 10)}T12:00:00Z`, now),
      exact: false,
      rating,
      note: row.Review?.replaceAll('\0', '').slice(0, maxNoteLength) || null,
      visibility: null,
    };
  return rating === null ? { kind: 'SEEN' } : { kind: 'RATED', rating };
}
