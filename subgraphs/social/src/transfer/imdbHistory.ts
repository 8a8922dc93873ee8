/**
 * Reads IMDb's exports, CSV files: ratings in the layouts before and after 2017, and the watchlist, with a header in any language of
 * IMDb. Series, episodes and games are skipped.
 */
import { readCsv, type CsvFields, type CsvFormat } from './csv.js';
import { kindOfFileName } from './historyKind.js';
import { imdbColumns, isFeature, isOtherThan } from './imdbColumns.js';
import {
  readRows,
  unreadableFile,
  RowError,
  type Activity,
  type HistoryFile,
  type ReadContext,
} from './historyRows.js';
import { readFilm, readImdbId, readRating } from './rowValues.js';

const imdbFormat: CsvFormat = {
  service: 'IMDb',
  required: ['Const'],
  expected: 'Send the CSV of your ratings or of your watchlist as IMDb exports it, best in English.',
  nameColumns: imdbColumns,
};

const hasNoRatings =
  'this file has no column "Your Rating". If its header is in another language, set IMDb to English and export it again. A watchlist has the kind WATCHLIST.';

export function* readImdb(content: string, context: ReadContext): Generator<void, HistoryFile[]> {
  const csv = yield* readCsv(content, imdbFormat);
  if ('problem' in csv) return [unreadableFile(csv, context)];
  const kind = context.kind ?? kindOfFileName(context.fileName);
  const isList = csv.columns.has('position');
  const hasRatings = csv.columns.has('yourrating') || csv.columns.has('yourated');
  if (!hasRatings && !isList && kind !== 'WATCHLIST' && kind !== 'COLLECTION')
    return [unreadableFile({ line: 1, problem: hasNoRatings }, context)];
  const file = yield* readRows(csv.rows, {
    context,
    problems: csv.problems,
    read: (row) => {
      const type = row.titletype ?? '';
      if (isOtherThan(type)) return null;
      const id = readImdbId(row.const);
      if (id === null) throw new RowError(`"${(row.const ?? '').slice(0, 40)}" is not an IMDb id.`);
      const film = readFilm({ title: row.title, originalTitle: row.originaltitle, year: row.year, ids: [id] });
      const activities = kind === 'COLLECTION' ? [] : [kind === 'WATCHLIST' ? toWatch : readActivity(row, isList)];
      return { film: { ...film, isFeature: isFeature(type) }, activities };
    },
  });
  return [file];
}

const toWatch: Activity = { kind: 'WATCHLIST' };

/** A list has films with and without a rating; ratings before 2017 have the columns of a list. */
function readActivity(row: CsvFields, isList: boolean): Activity {
  const rating = readRating(row.yourrating || row.yourated, 1);
  if (rating === null && isList) return toWatch;
  if (rating === null) throw new RowError('the rating is missing.');
  return { kind: 'WATCH', at: null, precision: 'NONE', rating, note: null, isRewatch: false, visibility: null };
}
