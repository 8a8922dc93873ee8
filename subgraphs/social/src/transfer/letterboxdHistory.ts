/**
 * Reads Letterboxd's export (diary.csv, reviews.csv, ratings.csv, watched.csv, watchlist.csv) and the CSV that Letterboxd and
 * other services import ("Title,Year,imdbID,tmdbID,WatchedDate,Rating10,Rewatch,Tags,Review").
 */
import { readCsv, type CsvFields, type CsvFormat } from './csv.js';
import { kindOfFileName, type HistoryKindName } from './historyKind.js';
import {
  contentError,
  readRows,
  unreadableFile,
  type Activity,
  type HistoryFile,
  type ReadContext,
  type Warn,
} from './historyRows.js';
import { createDateReader, dateOrderOf, type FileDate } from './rowDates.js';
import { isMissing, readFilm, readFlag, readImdbId, readNote, readNumericId, readRating } from './rowValues.js';
import { isOtherType, trackerStatus, withOwnRatings } from './trackerColumns.js';

/** Letterboxd has half to five stars. */
const starScale = 2;
/** A file with one of these columns is about films that were watched. */
const watchColumns = ['watcheddate', 'rating', 'rating10', 'rewatch', 'review'];

const letterboxdFormat: CsvFormat = {
  service: 'Letterboxd',
  required: ['Name', 'Title', 'imdbID', 'tmdbID'],
  expected:
    'Send the zip of your Letterboxd export, or diary.csv, reviews.csv, ratings.csv, watched.csv or watchlist.csv of it.',
};

const isList = {
  line: 1,
  problem: 'this is a list of Letterboxd. A list does not say what you watched, so nothing of it is recorded.',
};
const saysNoKind = {
  line: 1,
  problem:
    'watched.csv and watchlist.csv have the same columns. Say which of them this is, with "kind" or "fileName"; until then nothing is recorded.',
};

export function* readLetterboxd(content: string, context: ReadContext): Generator<void, HistoryFile[]> {
  if (/^\uFEFF?\s*"?Letterboxd list export/i.test(content)) return [unreadableFile(isList, context)];
  const csv = yield* readCsv(content, letterboxdFormat);
  if ('problem' in csv) return [unreadableFile(csv, context)];
  const { columns, rows, problems } = withOwnRatings(csv);
  const isAboutWatches = watchColumns.some((name) => columns.has(name));
  if (columns.has('position') && !isAboutWatches) return [unreadableFile(isList, context)];
  const kindOfName = kindOfFileName(context.fileName);
  const kindOfRow = (row: CsvFields): HistoryKindName | null => {
    if (context.kind) return context.kind;
    if (saysWatch(row)) return 'WATCHED';
    if (!isAboutWatches) return kindOfName;
    // Trackers write the columns of watches into all their files. A list says as little of watches as a collection.
    const isOfName = kindOfName === 'WATCHLIST' || kindOfName === 'COLLECTION';
    return isOfName ? kindOfName : columns.has('position') ? 'COLLECTION' : 'WATCHED';
  };
  const dateOrder = dateOrderOf(rows.map(({ source }) => source.watcheddate));
  const dateOf = createDateReader({ ...context, dateOrder });
  const file = yield* readRows(rows, {
    context,
    problems,
    read: (row, warn) => {
      if (isOtherType(row.type)) return null;
      const film = readFilm({
        title: row.name || row.title,
        year: row.year,
        ids: [readImdbId(row.imdbid), readNumericId('TMDB', row.tmdbid)],
      });
      const status = context.kind || saysWatch(row) ? null : trackerStatus(row);
      if (status === 'UNWATCHED') return null;
      const kind = status === 'WANTED' ? 'WATCHLIST' : kindOfRow(row);
      return { film, activities: readActivities(row, { kind, dateOf, warn }) };
    },
  });
  const isUndecided = file.rows.some(({ activity }) => activity.kind === 'UNDECIDED');
  if (isUndecided) file.errors.unshift(contentError(saysNoKind, context));
  return [file];
}

/** Whether the row has a value that only a watch has. */
const saysWatch = (row: CsvFields): boolean =>
  readFlag(row.rewatch) || ['watcheddate', 'rating', 'rating10', 'review'].some((name) => !isMissing(row[name]));

interface ActivityContext extends Pick<ReadContext, 'kind'> {
  readonly dateOf: (value: unknown) => FileDate;
  readonly warn: Warn;
}

/** `Date` is the day of the entry, and says nothing about the watch. */
function readActivities(row: CsvFields, { kind, dateOf, warn }: ActivityContext): Activity[] {
  if (!kind) return [{ kind: 'UNDECIDED' }];
  if (kind === 'COLLECTION') return [];
  if (kind === 'WATCHLIST') return [{ kind: 'WATCHLIST' }];
  const rating = readRating(row.rating10, 1) ?? readRating(row.rating, starScale);
  const note = readNote(row.review, warn);
  const isRewatch = readFlag(row.rewatch);
  return [{ kind: 'WATCH', ...dateOf(row.watcheddate), rating, note, isRewatch, visibility: null }];
}
