/** Reads IMDb's ratings export, a CSV file. Series, episodes and games are skipped. */
import { readCsv } from './csv.js';
import {
  readRating,
  readRows,
  readTitle,
  readYear,
  unreadableFile,
  RowError,
  type HistoryFile,
} from './historyRows.js';

export function readImdb(content: string): HistoryFile {
  const csv = readCsv(content, 'IMDb ratings', ['Const', 'Your Rating', 'Title']);
  if ('error' in csv) return unreadableFile(csv.error);
  return readRows(csv.rows, (row) => {
    if (/series|episode|game/i.test(row['Title Type'] ?? '')) return null;
    const rating = readRating(row['Your Rating'], 1);
    if (rating === null) throw new RowError('the rating is missing.');
    const value = row.Const ?? '';
    if (!/^tt\d{1,12}$/.test(value)) throw new RowError(`"${value.slice(0, 40)}" is not an IMDb id.`);
    return {
      film: { title: readTitle(row.Title), year: readYear(row.Year), externalIds: [{ source: 'IMDB', value }] },
      activity: { kind: 'RATED', rating },
    };
  });
}
