/** Reads ratings of MovieLens: the CSV of an account, and the files of its data sets, also those with `::` between the values. */
import { readCsv, type CsvFormat } from './csv.js';
import { kindOfFileName } from './historyKind.js';
import { readRows, unreadableFile, RowError, type HistoryFile, type ReadContext } from './historyRows.js';
import { readFilm, readImdbId, readNumericId, readRating, readTitle } from './rowValues.js';

/** MovieLens has half to five stars. */
const starScale = 2;

/** "City of Lost Children, The (Cité des enfants perdus, La) (1995)" is a title with another title before the year. */
function titlesIn(text: unknown): [title: string, other?: string] {
  const title = readTitle(text) ?? '';
  const [, first = '', other = '', year = ''] =
    /^([^(].*?)\s\((?:a\.?k\.?a\.?\s+)?(.+?)\)(\s\(\d{4}\))$/is.exec(title) ?? [];
  return first ? [`${first}${year}`, other] : [title];
}

const hasNoRatings = 'this file has no column "rating". A wish list has the kind WATCHLIST.';
const hasManyUsers = 'these are ratings of several users. Send those of one user.';

const isFilmList = {
  line: 1,
  problem:
    'this is the list of all films of MovieLens. It has no ratings, so nothing of it is recorded. Send ratings.dat or ratings.csv.',
};

/** Files of the older data sets have two colons between the values, and no header. Those of tabs number films by themselves. */
const movielensFormat: CsvFormat = {
  service: 'MovieLens',
  required: ['movieId', 'imdbId', 'tmdbId'],
  expected: 'Send movielens-ratings.csv of your account, or ratings.csv or ratings.dat of a data set.',
  nameColumns: ({ separator, rows }) => {
    const isRating = separator === '::' && /^\d+::\d+::\d(?:\.\d)?::\d+$/.test((rows[0] ?? []).join('::').trim());
    return isRating ? { names: ['userid', 'movieid', 'rating', 'timestamp'], hasHeader: false } : null;
  },
};

export function* readMovielens(content: string, context: ReadContext): Generator<void, HistoryFile[]> {
  if (/^\uFEFF?\s*\d+::[^\n]*\(\d{4}\)::/.test(content)) return [unreadableFile(isFilmList, context)];
  const csv = yield* readCsv(content, movielensFormat);
  if ('problem' in csv) return [unreadableFile(csv, context)];
  const isOwn = kindOfFileName(context.fileName) !== 'WATCHLIST' || csv.columns.has('rating');
  const kind = context.kind ?? (isOwn ? 'RATINGS' : 'WATCHLIST');
  const users = new Set(csv.rows.map(({ source }) => source.userid));
  const problem =
    !csv.columns.has('rating') && kind === 'RATINGS' ? hasNoRatings : users.size > 1 ? hasManyUsers : null;
  if (problem !== null) return [unreadableFile({ line: 1, problem }, context)];
  const file = yield* readRows(csv.rows, {
    context,
    problems: csv.problems,
    read: (row) => {
      const [title, originalTitle] = titlesIn(row.title);
      const ids = [readNumericId('MOVIELENS', row.movieid), readImdbId(row.imdbid), readNumericId('TMDB', row.tmdbid)];
      const film = readFilm({ title, originalTitle, year: row.year, ids });
      if (kind === 'COLLECTION') return null;
      if (kind === 'WATCHLIST') return { film, activities: [{ kind: 'WATCHLIST' }] };
      const rating = readRating(row.rating, starScale);
      if (rating === null) throw new RowError('the rating is missing.');
      return {
        film,
        activities: [
          { kind: 'WATCH', at: null, precision: 'NONE', rating, note: null, isRewatch: false, visibility: null },
        ],
      };
    },
  });
  return [file];
}
