/** Imports a history file. Importing the same file again records nothing twice, and the order of files does not matter. */
import { createHash } from 'node:crypto';
import { badInput } from '@marquee/kit/errors';
import { maxListItems } from '@marquee/kit/lists';
import { runInSlices } from '@marquee/kit/slices';
import type { Visibility } from '../db/generated/tables.js';
import type { MovieModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import { userError, UserErrors, type UserErrorRow } from '../model/userError.js';
import { boundWatches } from './boundWatches.js';
import {
  contentError,
  filmText,
  listedErrors,
  rowsPerStep,
  type Activity,
  type HistoryFile,
  type HistoryRow,
} from './historyRows.js';
import { startImport } from './importProgress.js';
import { matchFilms, type Match } from './matchFilms.js';
import { readHistory, type HistoryContent } from './readHistory.js';
import { profileIsDeleted, recordHistory, type CallResult } from './recordHistory.js';

export interface ImportChoice {
  readonly line: number;
  readonly file?: string | null | undefined;
  readonly movieId: string;
}

export interface ImportRequest extends HistoryContent {
  readonly choices?: readonly ImportChoice[] | null | undefined;
  readonly dryRun?: boolean | null | undefined;
  readonly visibility?: Visibility | null | undefined;
}

interface ImportRow {
  readonly file: string | null;
  readonly line: number;
  readonly text: string;
  readonly candidates: readonly MovieModel[];
}

export interface ImportResult {
  readonly matched: number;
  readonly recorded: number;
  /** Rows that the next call with the same file records. */
  readonly rowsLeft: number;
  readonly ambiguous: readonly ImportRow[];
  readonly unmatched: readonly ImportRow[];
  readonly userErrors: readonly UserErrorRow[];
}

interface FileRow extends HistoryRow {
  readonly file: HistoryFile;
}

export async function importHistory(scope: ViewerScope, request: ImportRequest): Promise<ImportResult> {
  const { db, viewer, now } = scope;
  const files = await readHistory(request, now);
  const choices = readChoices(bounded(request.choices ?? []));
  const rows = await runInSlices(applyChoices(files, choices));
  const lovedPeople = files.flatMap((file) => file.lovedPeople);
  const isRecorded = !(request.dryRun ?? true) && rows.length + lovedPeople.length > 0;
  const started = isRecorded
    ? await startImport(db, viewer.pk, { rows: rows.length, now, contentHash: hashOf(request) })
    : null;
  if (isRecorded && started === null) throw profileIsDeleted();
  const matches = rows.length > 0 ? await matchFilms(db, rows) : [];
  const { kept: matched, errors } = await runInSlices(boundWatches(matches.filter(({ film }) => film !== null)));
  const { recorded, withheld, rowsLeft, refusals } =
    started === null
      ? nothing([])
      : await recordUnlessRefused(db, viewer.pk, {
          files: files.map((file) => matched.filter(({ row }) => row.file === file)),
          lovedPeople,
          visibility: request.visibility ?? viewer.defaultVisibility,
          limit: request.visibility ?? null,
          started,
        });
  const unresolved = matches.filter(({ film }) => film === null);
  return {
    matched: matched.length,
    recorded,
    rowsLeft,
    ambiguous: unresolved.filter(({ ambiguous }) => ambiguous).map(toRow),
    unmatched: unresolved.filter(({ ambiguous }) => !ambiguous).map(toRow),
    userErrors: [
      ...refusals,
      ...files.flatMap((file) => file.errors),
      ...errors,
      ...withheldErrors(rows, withheld),
      ...choices.unknownLines(),
      ...unresolved.flatMap(noSuchChoice),
    ],
  };
}

interface Recorded extends CallResult {
  /** Why nothing of this call was recorded. */
  readonly refusals: readonly UserErrorRow[];
}

const nothing = (refusals: readonly UserErrorRow[]): Recorded => ({ recorded: 0, withheld: [], rowsLeft: 0, refusals });

async function recordUnlessRefused(...args: Parameters<typeof recordHistory>): Promise<Recorded> {
  try {
    return { ...(await recordHistory(...args)), refusals: [] };
  } catch (error) {
    if (error instanceof UserErrors) return nothing(error.rows);
    throw error;
  }
}

/** What tells whether a call goes on with the import of another. */
function hashOf({ content, format, kind, fileName, choices, visibility }: ImportRequest): string {
  const options = JSON.stringify([format, kind, fileName, choices, visibility]);
  return createHash('sha256').update(options).update(content).digest('hex');
}

function* applyChoices(
  files: readonly HistoryFile[],
  choices: ReturnType<typeof readChoices>,
): Generator<void, FileRow[]> {
  const rows: FileRow[] = [];
  for (const file of files)
    for (const row of file.rows) {
      rows.push(choices.apply(row, file));
      if (rows.length % rowsPerStep === 0) yield;
    }
  return rows;
}

const toRow = ({ row, candidates }: Match<FileRow>): ImportRow => ({
  file: row.file.name,
  line: row.line,
  text: filmText(row.film),
  candidates: candidates.map(({ id }) => ({ id })),
});

function bounded(choices: readonly ImportChoice[]): readonly ImportChoice[] {
  if (choices.length > maxListItems)
    throw badInput(
      'input.choices',
      `"choices" takes at most ${maxListItems} items; send the file again with the others.`,
    );
  return choices;
}

/** The films that the member chose for rows that name none for certain. */
function readChoices(choices: readonly ImportChoice[]) {
  const keyOf = (file: string | null | undefined, line: number) => `${line} ${file ?? ''}`;
  const movieIds = new Map(choices.map(({ file, line, movieId }) => [keyOf(file, line), movieId]));
  const used = new Set<string>();
  return {
    apply(row: HistoryRow, file: HistoryFile): FileRow {
      const key = keyOf(file.name, row.line);
      const movieId = movieIds.get(key);
      if (movieId === undefined) return { ...row, file };
      used.add(key);
      return { ...row, file, film: { ...row.film, movieId, isChosen: true } };
    },
    unknownLines: (): UserErrorRow[] =>
      choices
        .filter(({ file, line }) => !used.has(keyOf(file, line)))
        .slice(0, listedErrors)
        .map(({ file, line }) => userError('INVALID', 'choices', `${lineText(line, file)} has no film to choose.`)),
  };
}

const lineText = (line: number, file?: string | null): string =>
  `Line ${line}${file ? ` of ${file.slice(0, 80)}` : ''}`;

/** Rows with values that are to be seen by fewer than those who see the member's own watch. */
function withheldErrors(rows: readonly FileRow[], withheld: readonly Activity[]): UserErrorRow[] {
  const activities = new Set(withheld);
  return rows
    .filter(({ activity }) => activities.has(activity))
    .slice(0, listedErrors)
    .map(({ line, file }) => contentError({ line, problem: isTooVisible }, file));
}
const isTooVisible =
  'you have recorded this watch for more people than the rating and the note are for, so these are left out.';

const noSuchChoice = ({ row }: Match<FileRow>): UserErrorRow[] =>
  row.film.isChosen
    ? [userError('NOT_FOUND', 'choices', `${lineText(row.line, row.file.name)}: there is no film with the chosen id.`)]
    : [];
