/**
 * Reads Trakt's exports: JSON lists of history, watched, rated, collected or listed films, an object of such lists, and the flat
 * entries ("imdb_id", "watched_at") that Trakt imports, as JSON or CSV. Entries may be JSON lines instead of a list. Shows, episodes and people are skipped.
 */
import { readCsv, type CsvFields, type CsvFormat } from './csv.js';
import { kindOfFileName, withoutFolders } from './historyKind.js';
import { isObject, readJson, readJsonLines } from './json.js';
import {
  readRows,
  unreadableFile,
  RowError,
  type Activity,
  type HistoryFile,
  type LineProblem,
  type NamedFilm,
  type ReadContext,
  type RowSource,
} from './historyRows.js';
import { dateOrderOf, readDate } from './rowDates.js';
import { readFilm, readFlag, readImdbId, readNumericId, readRating } from './rowValues.js';
import { isOtherType, trackerStatus, withOwnRatings } from './trackerColumns.js';

type Item = Record<string, unknown>;

export function* readTrakt(content: string, context: ReadContext): Generator<void, HistoryFile[]> {
  if (!/^\s*[[{]/.test(content.replace(/^\uFEFF/, ''))) return [yield* readFlatCsv(content, context)];
  const lines = readJsonLines(content);
  if (lines !== null)
    return 'problem' in lines
      ? [unreadableFile(lines, context)]
      : [yield* readItems(lines.values, context, lines.problems)];
  const json = readJson(content);
  if ('problem' in json) return [unreadableFile(json, context)];
  const { value } = json;
  if (Array.isArray(value)) return [yield* readList(value, context)];
  if (isEntry(value)) return [yield* readList([value], context)];
  if (isObject(value) && value.marquee !== undefined) return [unreadableFile(isMarquee, context)];
  const lists = listsIn(value);
  if (lists.length === 0)
    return [unreadableFile({ line: 1, problem: `this is not a file of Trakt: it has no list. ${expected}` }, context)];
  const files: HistoryFile[] = [];
  for (const [name, list] of lists)
    if (!listsOfOtherThings.test(name))
      files.push(yield* readList(list, { ...context, fileName: name, name: name.slice(0, 40) }));
  return files;
}

/** Lists whose items do not say that they are no films. */
const listsOfOtherThings = /(?:^|[-_.])(?:shows|seasons|episodes|people|lists)$/i;

/** The lists of an object, and of objects in it: "ratings.movies". */
function listsIn(value: unknown, path: readonly string[] = []): [name: string, list: unknown[]][] {
  if (Array.isArray(value)) return [[path.join('.'), value]];
  if (!isObject(value) || path.length > 2) return [];
  return Object.entries(value).flatMap(([name, inner]) => listsIn(inner, [...path, name]));
}

/** Whether a JSON value is an entry of a list, and not an object of lists. */
const isEntry = (value: unknown): boolean =>
  isObject(value) &&
  (['movie', ...otherThings].some((name) => isObject(value[name])) ||
    (flatFields.some((name) => isGiven(value[name])) && !Object.values(value).some(Array.isArray)));

const readList = (items: readonly unknown[], context: ReadContext): Generator<void, HistoryFile> =>
  readItems(
    items.map((source, index) => ({ line: index + 1, source })),
    context,
  );

const readItems = (
  items: readonly RowSource<unknown>[],
  context: ReadContext,
  problems: readonly LineProblem[] = [],
): Generator<void, HistoryFile> => readRows(items, { context, problems, read: (item) => readItem(item, context) });

const expected = 'Send the JSON files of your Trakt export, or the zip of them.';
const traktFormat: CsvFormat = { service: 'Trakt', required: ['imdb_id', 'tmdb_id', 'title'], expected };

const isMarquee = { line: 1, problem: 'this is a Marquee export. Import it with the format MARQUEE.' };

// cspell:ignore viewcount playcount
/** Trakt takes the flat entries as CSV too. */
function* readFlatCsv(content: string, context: ReadContext): Generator<void, HistoryFile> {
  const csv = yield* readCsv(content, traktFormat);
  if ('problem' in csv) return unreadableFile(csv, context);
  const { rows, problems } = withOwnRatings(csv);
  const names = [
    'type',
    'title',
    'year',
    'imdb_id',
    'tmdb_id',
    'watched_at',
    'watchlisted_at',
    'collected_at',
    'listed_at',
    'last_watched_at',
    'plays',
    'rating',
    'rated_at',
    'rewatch',
    'season',
    'episode',
    'status',
    'watchlist',
    'watched',
    'is_watched',
    'played',
    'seen',
    'viewcount',
    'playcount',
  ];
  const toItem = (row: CsvFields): Item =>
    Object.fromEntries(names.map((name) => [name, row[name.replaceAll('_', '')] || undefined]));
  const dateOrder = dateOrderOf(rows.map(({ source }) => toItem(source).watched_at));
  return yield* readRows(rows, {
    context,
    problems,
    read: (row) => readItem(toItem(row), { ...context, dateOrder }),
  });
}

/** What an entry is about if it is not a film. */
const otherThings = ['show', 'season', 'episode', 'person', 'list', 'user', 'comment'];
/** Of which season and episode a flat entry is. */
const episodeFields = ['season', 'episode', 'season_number', 'episode_number'];
const flatFields = ['title', 'imdb_id', 'tmdb_id', 'ids'];

const isOtherThing = (item: Item): boolean =>
  otherThings.some((name) => isObject(item[name])) ||
  isOtherType(item.type) ||
  episodeFields.some((name) => isGiven(item[name]));

function readItem(item: unknown, context: ReadContext) {
  if (!isObject(item)) throw new RowError('this is not an entry of a Trakt list.');
  if (isOtherThing(item)) return null;
  const film = filmOf(item);
  return { film, activities: readActivities(item, context) };
}

function filmOf(item: Item): NamedFilm {
  const { movie } = item;
  const isFlat = movie === undefined && flatFields.some((name) => item[name] != null);
  const named = isObject(movie) ? movie : typeof movie === 'string' ? { title: movie } : isFlat ? item : null;
  if (named === null) throw new RowError('this entry has no movie.');
  const { title, year, ids, imdb_id, tmdb_id } = named as Item;
  const { imdb, tmdb } = isObject(ids) ? ids : {};
  return readFilm({ title, year, ids: [readImdbId(imdb ?? imdb_id), readNumericId('TMDB', tmdb ?? tmdb_id)] });
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Entries with another time, or with a part that was played, are about something else than a watch. */
const isElsewhere = (item: Item): boolean =>
  Object.entries(item).some(
    ([name, value]) =>
      isGiven(value) &&
      (name === 'progress' || name === 'released' || (/_at$/.test(name) && !/watched|updated|reset/.test(name))),
  );

/** What the entry itself says comes before what the name of its file says. */
function readActivities(item: Item, context: ReadContext): Activity[] {
  const { kind, fileName } = context;
  if (kind === 'COLLECTION') return [];
  if (kind === 'WATCHLIST') return [{ kind: 'WATCHLIST' }];
  const plays = Number(item.plays ?? 0);
  const watchedAt = item.watched_at ?? item.last_watched_at;
  const rating = readRating(item.user_rating === undefined ? item.rating : item.user_rating, 1);
  const activities: Activity[] = [];
  if (isGiven(watchedAt) || plays > 0 || rating !== null || item.action !== undefined)
    activities.push({
      kind: 'WATCH',
      ...readDate(watchedAt, context),
      isPlay: isGiven(item.watched_at),
      rating,
      note: null,
      // The last of several plays is not the first one.
      isRewatch: plays > 1 || readFlag(item.rewatch),
      visibility: null,
    });
  const kindOfFile = kindOfFileName(fileName);
  const isOtherList =
    kindOfFile !== 'WATCHLIST' && /^lists?(?![a-z])|^fav|liked?|hidden|recommend/i.test(withoutFolders(fileName));
  if (isGiven(item.watchlisted_at) || (isGiven(item.listed_at) && !isOtherList && activities.length === 0))
    activities.push({ kind: 'WATCHLIST' });
  if (activities.length > 0) return activities;
  const status = trackerStatus(item);
  if (status === 'WANTED') return [{ kind: 'WATCHLIST' }];
  if (status === 'UNWATCHED') return [];
  if (isOtherList || kindOfFile === 'COLLECTION' || isElsewhere(item)) return [];
  if (kindOfFile === 'WATCHLIST') return [{ kind: 'WATCHLIST' }];
  return [{ kind: 'WATCH', at: null, precision: 'NONE', rating, note: null, isRewatch: false, visibility: null }];
}
