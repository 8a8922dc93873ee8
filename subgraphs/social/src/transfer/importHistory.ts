/** Imports a history file. Importing the same file again records nothing twice. */
import type { Visibility } from '../db/generated/tables.js';
import type { MovieModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import { userError, type UserErrorRow } from '../model/userError.js';
import { readImdb } from './imdbHistory.js';
import { readLetterboxd } from './letterboxd.js';
import { readMarquee } from './marqueeHistory.js';
import { matchFilms, type Match } from './matchFilms.js';
import { recordHistory } from './recordHistory.js';
import { contentError, filmText, maxCharacters, type HistoryFile } from './historyRows.js';
import { readTrakt } from './trakt.js';

export type HistoryFormatName = 'LETTERBOXD' | 'TRAKT' | 'IMDB' | 'MARQUEE';

export interface ImportRequest {
  readonly format: HistoryFormatName;
  readonly content: string;
  readonly dryRun?: boolean | null | undefined;
  readonly visibility?: Visibility | null | undefined;
}

interface ImportRow {
  readonly line: number;
  readonly text: string;
  readonly candidates: readonly MovieModel[];
}

export interface ImportResult {
  readonly matched: number;
  readonly recorded: number;
  readonly ambiguous: readonly ImportRow[];
  readonly unmatched: readonly ImportRow[];
  readonly userErrors: readonly UserErrorRow[];
}

const readers: Record<HistoryFormatName, (content: string, now: Date) => HistoryFile> = {
  LETTERBOXD: readLetterboxd,
  TRAKT: readTrakt,
  IMDB: readImdb,
  MARQUEE: readMarquee,
};

export async function importHistory({ db, viewer, now }: ViewerScope, request: ImportRequest): Promise<ImportResult> {
  const { rows, lovedPeople, errors } = read(request, now);
  const matches = rows.length > 0 ? await matchFilms(db, rows) : [];
  const matched = matches.filter(({ film }) => film !== null);
  const visibility = request.visibility ?? viewer.defaultVisibility;
  const recorded =
    (request.dryRun ?? true) ? 0 : await recordHistory(db, viewer.pk, { matches: matched, lovedPeople, visibility });
  const unresolved = matches.filter(({ film }) => film === null);
  return {
    matched: matched.length,
    recorded,
    ambiguous: unresolved.filter(({ ambiguous }) => ambiguous).map(toRow),
    unmatched: unresolved.filter(({ ambiguous }) => !ambiguous).map(toRow),
    userErrors: errors,
  };
}

function read({ format, content }: ImportRequest, now: Date): HistoryFile {
  if (content.length <= maxCharacters) {
    const file = readers[format](content, now);
    if (file.rows.length > 0 || file.lovedPeople.length > 0 || file.errors.length > 0) return file;
    return { ...file, errors: [userError('INVALID', 'content', 'This file has no films.')] };
  }
  const line = content.slice(0, maxCharacters).split('\n').length;
  const error = contentError(
    line,
    `a file has at most ${maxCharacters} characters; split it and import the parts.`,
    'TOO_MANY',
  );
  return { rows: [], lovedPeople: [], errors: [error] };
}

const toRow = ({ row, candidates }: Match): ImportRow => ({
  line: row.line,
  text: filmText(row.film),
  candidates: candidates.map(({ id }) => ({ id })),
});
