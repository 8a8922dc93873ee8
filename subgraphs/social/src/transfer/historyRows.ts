/** The content of a history file, the same for every format, and how its rows are collected. Their values: rowValues.ts. */
import type { Visibility } from '../db/generated/tables.js';
import { userError, type UserErrorRow } from '../model/userError.js';
import type { HistoryKindName } from './historyKind.js';

/** A film as the file names it. `movieId`: in Marquee's own exports, and where the member chose the film. */
export interface NamedFilm {
  /** Null if the file has ids only. */
  readonly title: string | null;
  readonly originalTitle?: string | null;
  readonly year: number | null;
  readonly externalIds: readonly ExternalId[];
  /** False for what the file calls a short film or a special: a film of the same title is probably another one. */
  readonly isFeature?: boolean;
  readonly movieId?: string;
  /** Whether the member chose the film with `movieId`. Then it is this film or none. */
  readonly isChosen?: boolean;
}

export interface ExternalId {
  readonly source: 'IMDB' | 'TMDB' | 'MOVIELENS';
  readonly value: string;
}

/** How exactly a file knows when a film was watched. NONE: a list of films seen or rated, or a date that is unknown. */
export type Precision = 'TIME' | 'DAY' | 'NONE';

export interface WatchActivity {
  readonly kind: 'WATCH';
  /** Noon UTC if only the day is known. Null with `TIME`: a watch of unknown date in Marquee's own exports. */
  readonly at: Date | null;
  readonly precision: Precision;
  /** Whether a watch of unknown date is one of its own, and not an entry in a list of films. */
  readonly isPlay?: boolean;
  readonly rating: number | null;
  readonly note: string | null;
  readonly isRewatch: boolean;
  readonly visibility: Visibility | null;
}

/**
 * What the file says about a film. STANDALONE_RATING: rated without a watch, in Marquee's own exports. UNDECIDED: the file may
 * list watched films or films to watch; nothing is recorded.
 */
export type Activity =
  | WatchActivity
  | { readonly kind: 'STANDALONE_RATING'; readonly rating: number }
  | { readonly kind: 'WATCHLIST' }
  | { readonly kind: 'DISMISSED' }
  | { readonly kind: 'UNDECIDED' };

export interface HistoryRow {
  /** Line of a CSV file, or position in a JSON list; both from 1. */
  readonly line: number;
  readonly film: NamedFilm;
  readonly activity: Activity;
}

export interface HistoryFile {
  /** Name in a zip file or of the list in a JSON object; null for the only file of an import. */
  readonly name: string | null;
  readonly rows: HistoryRow[];
  /** Ids of loved people; in Marquee's own exports only. */
  readonly lovedPeople: string[];
  readonly errors: UserErrorRow[];
}

/** How to read a file, beyond its format. */
export interface ReadContext {
  readonly now: Date;
  /** What the client says that the file lists. */
  readonly kind?: HistoryKindName | null;
  readonly fileName?: string | null;
  /** The name to report with lines, if the import has several files. */
  readonly name?: string | null;
  /** Which comes first in dates like 1/2/2024; null if the file does not tell. */
  readonly dateOrder?: 'DAY_FIRST' | 'MONTH_FIRST' | null;
}

/** Limits of one import. The longest histories are far below. */
export const maxRows = 20_000;
export const maxCharacters = 4 * 1024 * 1024;
export const listedErrors = 50;
/** Rows between two places where other requests may have their turn. */
export const rowsPerStep = 200;

export interface LineProblem {
  readonly line: number;
  readonly problem: string;
  readonly code?: 'INVALID' | 'TOO_MANY';
}

export const contentError = (
  { line, problem, code = 'INVALID' }: LineProblem,
  { name }: Pick<ReadContext, 'name'>,
): UserErrorRow => userError(code, 'content', `Line ${line}${name ? ` of ${name}` : ''}: ${problem}`);

export const tooManyRows = (line: number): LineProblem => ({
  line,
  problem: `a file has at most ${maxRows} rows; split it and import the parts.`,
  code: 'TOO_MANY',
});

/** The result for a file that cannot be read at all. */
export const unreadableFile = (problem: LineProblem, context: ReadContext): HistoryFile => ({
  name: context.name ?? null,
  rows: [],
  lovedPeople: [],
  errors: [contentError(problem, context)],
});

/** A problem with one row; the message is shown to the user. */
export class RowError extends Error {}

/** Reports a problem with a row that is recorded all the same. */
export type Warn = (problem: string, code?: 'INVALID' | 'TOO_MANY') => void;

export interface RowSource<Source> {
  readonly line: number;
  readonly source: Source;
}

export interface RowReader<Source> {
  readonly context: ReadContext;
  /** Returns the film and what the row says of it; no activity to skip the row. Throws RowError. */
  read(source: Source, warn: Warn): { readonly film: NamedFilm; readonly activities: readonly Activity[] } | null;
  /** Problems found before, such as rows that are not CSV. */
  readonly problems?: readonly LineProblem[];
}

/** Reads each row. A RowError is reported with its line, and the other rows are still read. */
export function* readRows<Source>(
  sources: readonly RowSource<Source>[],
  reader: RowReader<Source>,
): Generator<void, HistoryFile> {
  const { context } = reader;
  const tooMany = sources[maxRows];
  if (tooMany) return unreadableFile(tooManyRows(tooMany.line), context);
  const file: HistoryFile = { name: context.name ?? null, rows: [], lovedPeople: [], errors: [] };
  const problems: LineProblem[] = [...(reader.problems ?? [])];
  for (const [index, { line, source }] of sources.entries()) {
    if (index % rowsPerStep === 0) yield;
    try {
      const row = reader.read(source, (problem, code = 'INVALID') => problems.push({ line, problem, code }));
      for (const activity of row?.activities ?? []) file.rows.push({ line, film: row!.film, activity });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      problems.push({ line, problem: error.message });
    }
  }
  problems.sort((a, b) => a.line - b.line);
  for (const problem of problems.slice(0, listedErrors)) file.errors.push(contentError(problem, context));
  if (problems.length > listedErrors)
    file.errors.push(userError('INVALID', 'content', `And ${problems.length - listedErrors} more lines like these.`));
  return file;
}

/** "Vertigo (1958)", or the first id of a film without a title. */
export function filmText({ title, year, externalIds }: NamedFilm): string {
  const [id] = externalIds;
  const name = title ?? (id ? `${id.source} ${id.value}` : '');
  return year === null ? name : `${name} (${year})`;
}
