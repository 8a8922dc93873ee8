/** All formats that are read. The first that takes a file's name reads it. */
import type { FilmFormat } from './format.js';
import { imdbFormat } from './imdb.js';
import { marqueeFormat } from './marquee.js';
import { movielensFormat } from './movielens.js';
import { wholeSet, type Siblings } from './set.js';
import { wikipediaFormat } from './wikipedia.js';

const formats: readonly FilmFormat[] = [imdbFormat, movielensFormat, marqueeFormat, wikipediaFormat];

export const formatOf = (fileName: string): FilmFormat | undefined => formats.find(({ takes }) => takes(fileName));

/** What is read when `source` is: itself, or the set that it is of; null while others of the set are missing. */
export async function wholeOf<S extends Siblings<S>>(source: S): Promise<S | null> {
  const set = formatOf(source.fileName)?.set;
  return set ? wholeSet(source, set) : source;
}

/** For whoever has brought a file of none of them. */
export const formatNames = formats.map(({ name }) => name).join(', ');
