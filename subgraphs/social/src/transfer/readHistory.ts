/** Reads the content of an import into files of rows: one file, those of a zip, or the lists of a JSON object. */
import { runInSlices } from '@marquee/kit/slices';
import { userError, type UserErrorRow } from '../model/userError.js';
import type { HistoryKindName } from './historyKind.js';
import { contentError, maxCharacters, maxRows, type HistoryFile, type ReadContext } from './historyRows.js';
import { readImdb } from './imdbHistory.js';
import { lineAt } from './lines.js';
import { readLetterboxd } from './letterboxdHistory.js';
import { readMarquee } from './marqueeHistory.js';
import { readMovielens } from './movielensHistory.js';
import { readTrakt } from './traktHistory.js';
import { isBase64Zip, isUtf16AsText, isZipAsText, readZip, ZipError } from './zip.js';

export type HistoryFormatName = 'LETTERBOXD' | 'TRAKT' | 'IMDB' | 'MOVIELENS' | 'MARQUEE';

export interface HistoryContent {
  readonly format: HistoryFormatName;
  readonly content: string;
  readonly kind?: HistoryKindName | null | undefined;
  readonly fileName?: string | null | undefined;
}

/** Returns the files of the content: several if it is a JSON object of lists. Other requests may have their turn at each yield. */
export type HistoryReader = (content: string, context: ReadContext) => Generator<void, HistoryFile[]>;

const readers: Record<HistoryFormatName, HistoryReader> = {
  LETTERBOXD: readLetterboxd,
  TRAKT: readTrakt,
  IMDB: readImdb,
  MOVIELENS: readMovielens,
  MARQUEE: readMarquee,
};

/** The files of a zip that are read, by format, in any folder but `otherFolders`. */
const zipNames: Record<HistoryFormatName, RegExp> = {
  LETTERBOXD: /^(?:diary|reviews|ratings|watched|watchlist)\.csv$/i,
  TRAKT: /^(?!.*(?:shows|seasons|episodes)).*(?:history|watched|ratings|watchlist).*\.json$/i,
  IMDB: /\.csv$/i,
  MOVIELENS: /(?:ratings|wish-?list).*\.(?:csv|dat)$/i,
  MARQUEE: /\.json$/i,
};
/** macOS adds a folder of its own. Letterboxd's export has folders of deleted entries, of likes and of lists. */
const otherFolders: Record<HistoryFormatName, RegExp> = {
  LETTERBOXD: /(?:^|[\\/])(?:deleted|orphaned|likes|lists|__macosx)[\\/]/i,
  // Its folder of lists has the watchlist too.
  TRAKT: /(?:^|\/)(?:likes|hidden|__macosx)\/|(?:^|\/)lists\/(?!.*watchlist[^/]*$)/i,
  IMDB: /(?:^|\/)__macosx\//i,
  MOVIELENS: /(?:^|\/)__macosx\//i,
  MARQUEE: /(?:^|\/)__macosx\//i,
};

const isRead = (format: HistoryFormatName, path: string): boolean => {
  const name = path.split('/').at(-1)!;
  return zipNames[format].test(name) && !name.startsWith('.') && !otherFolders[format].test(path);
};

const isOfOtherFolder =
  'This file is from a folder of deleted entries, likes or lists. It does not say what you watched, so nothing of it is recorded.';
const utf16AsText = 'This file is UTF-16, and was read as another encoding. Save it as UTF-8.';
const zipAsText =
  'This is a zip file that was read as text. Send its bytes in base64, or unpack it and send its files one by one.';

const onlyErrors = (...errors: UserErrorRow[]): HistoryFile[] => [{ name: null, rows: [], lovedPeople: [], errors }];

export async function readHistory(request: HistoryContent, now: Date): Promise<HistoryFile[]> {
  const { format, content, kind = null, fileName = null } = request;
  if (content.length > maxCharacters) {
    const problem = `a file has at most ${maxCharacters} characters; split it and import the parts.`;
    return onlyErrors(contentError({ line: lineAt(content, maxCharacters), problem, code: 'TOO_MANY' }, {}));
  }
  if (isZipAsText(content)) return onlyErrors(userError('INVALID', 'content', zipAsText));
  if (isUtf16AsText(content)) return onlyErrors(userError('INVALID', 'content', utf16AsText));
  if (format === 'LETTERBOXD' && kind === null && otherFolders.LETTERBOXD.test(fileName ?? ''))
    return onlyErrors(userError('INVALID', 'content', isOfOtherFolder));
  const files = isBase64Zip(content)
    ? await readZipFiles(format, content, now)
    : await runInSlices(readers[format](content, { now, kind, fileName }));
  const rows = files.reduce((sum, file) => sum + file.rows.length, 0);
  if (rows > maxRows)
    return onlyErrors(
      userError('TOO_MANY', 'content', `These files have more than ${maxRows} rows in all; import them one by one.`),
    );
  if (titleCharacters(files) > maxTitleCharacters)
    return onlyErrors(
      userError(
        'TOO_MANY',
        'content',
        `The titles in these files have more than ${maxTitleCharacters} characters in all.`,
      ),
    );
  // A part of Marquee's own export may have friends only.
  const mayBeEmpty = format === 'MARQUEE' && files.length > 0;
  const isEmpty = files.every(({ lovedPeople, errors }) => lovedPeople.length + errors.length === 0);
  return rows === 0 && isEmpty && !mayBeEmpty
    ? onlyErrors(userError('INVALID', 'content', 'This file has no films.'))
    : files;
}

/** Fifty for each row that an import may have. What finds a title is made of all its characters. */
const maxTitleCharacters = 1_000_000;

function titleCharacters(files: readonly HistoryFile[]): number {
  let characters = 0;
  for (const { rows } of files)
    for (const { film } of rows) characters += (film.title?.length ?? 0) + (film.originalTitle?.length ?? 0);
  return characters;
}

async function readZipFiles(format: HistoryFormatName, content: string, now: Date): Promise<HistoryFile[]> {
  try {
    const entries = await readZip(content, (path) => isRead(format, path));
    if (entries.length === 0) throw new ZipError('This zip file has none of the files that can be imported.');
    const names = entries.map(({ name }) => name.split('/').at(-1)!);
    // Files of one name in two folders are told apart by their folders.
    const areNamesUnique = new Set(names).size === names.length;
    const files: HistoryFile[] = [];
    for (const [index, entry] of entries.entries()) {
      const name = (areNamesUnique ? names[index]! : entry.name).slice(-80);
      const read = readers[format](entry.content, { now, fileName: entry.name, name });
      files.push(...(await runInSlices(read)));
    }
    return files;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return onlyErrors(userError('INVALID', 'content', error.message));
  }
}
