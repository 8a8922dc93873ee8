/** All formats. A file is read by the first one that matches its name. */
import { combinedSource, type SiblingsOf } from './fileSet.js';
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

/** For messages about files without a known format. */
export const formatNames = formats.map(({ name }) => name).join(', ');
