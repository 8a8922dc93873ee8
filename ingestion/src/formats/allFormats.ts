/** All formats that are read. The first that takes a file's name reads it. */
import type { FilmFormat } from './format.js';
import { imdbFormat } from './imdbFormat.js';
import { marqueeFormat } from './marqueeFormat.js';
import { movielensFormat } from './movielensFormat.js';
import { wholeSet, type Siblings } from './fileSet.js';
import { wikipediaFormat } from './wikipediaFormat.js';

const formats: readonly FilmFormat[] = [imdbFormat, movielensFormat, marqueeFormat, wikipediaFormat];

export const formatOf = (fileName: string): FilmFormat | undefined => formats.find(({ takes }) => takes(fileName));

/** What is read when `source` is: itself, or the set that it is of; null while others of the set are missing. */
export async function wholeOf<S extends Siblings<S>>(source: S): Promise<S | null> {
  const set = formatOf(source.fileName)?.set;
  return set ? wholeSet(source, set) : source;
}

/** For whoever has brought a file of none of them. */
export const formatNames = formats.map(({ name }) => name).join(', ');
