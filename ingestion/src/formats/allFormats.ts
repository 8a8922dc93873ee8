/** All formats. A file is read by the first one that matches its name. */
import type { LakeObject, LakeProblem } from '../lake/lake.js';
import { combinedSource, findFiles, type SiblingsOf } from './fileSet.js';
import type { FilmFormat } from './format.js';
import { imdbFormat } from './imdb/imdbFormat.js';
import { marqueeFormat } from './marqueeFormat.js';
import { movielensFormat } from './movielensFormat.js';
import { wikipediaFormat } from './wikipediaFormat.js';

const formats: readonly FilmFormat[] = [imdbFormat, movielensFormat, marqueeFormat, wikipediaFormat];

export const formatOf = (fileName: string): FilmFormat | undefined =>
  formats.find((format) => format.matches(fileName));

/** The source to read for a file: the file itself, or the set it belongs to. Null while required files of the set are missing. */
export async function completeSource<S extends SiblingsOf<S>>(source: S): Promise<S | null> {
  const set = formatOf(source.fileName)?.set;
  return set ? combinedSource(source, set) : source;
}

/** What the set of an object waits for, reported under its first file. Call it for an object whose set is not complete. */
export async function missingOfSet(object: LakeObject): Promise<LakeProblem> {
  const { required } = formatOf(object.fileName)!.set!;
  const files = await findFiles(object, formatOf(object.fileName)!.set!);
  const missing = required.filter((name) => !files.has(name));
  return {
    key: `${object.key.slice(0, -object.fileName.length)}${required[0]}`,
    provider: object.provider,
    state: 'WAITING',
    reason: `waits for ${missing.join(' and ')} in the same folder`,
  };
}

/** For messages about files without a known format. */
export const formatNames = formats.map(({ name }) => name).join(', ');
