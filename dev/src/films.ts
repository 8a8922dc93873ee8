/** Reads the films of a data set. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from './repository.js';
import { derivedKey, readAllFilms } from '@marquee/ingestion/formats/format';
import { marqueeFormat } from '@marquee/ingestion/formats/marqueeFormat';
import { wikipediaFormat } from '@marquee/ingestion/formats/wikipediaFormat';
import { fileSource } from '@marquee/ingestion/source/source';
import type { FilmRecord, Rejection, SourceRecord } from '@marquee/graph/records/filmRecord';
import type { Dataset } from './config.js';

export const bundledFilms = repositoryFile('dev', 'data', 'films.jsonl');

export interface FilmSet {
  readonly records: readonly SourceRecord[];
  readonly read: number;
  readonly rejected: readonly Rejection[];
}

/** The bundled films and, for a folder, its films. Throws a StartError when the folder is missing. */
export async function readFilms(dataset: Dataset): Promise<FilmSet> {
  const records: SourceRecord[] = [];
  const rejected: Rejection[] = [];
  const files = [bundledFilms, ...(dataset.kind === 'folder' ? wikipediaFiles(dataset.path) : [])];
  for (const file of files) {
    const [provider, format] =
      file === bundledFilms ? (['marquee', marqueeFormat] as const) : (['wikipedia', wikipediaFormat] as const);
    const source = fileSource(file);
    const observedAt = source.modifiedAt;
    const result = await readAllFilms(source, format);
    for (const row of result.rows)
      records.push({ ...row, provider, version: row.version ?? observedAt.getTime(), observedAt });
    rejected.push(...result.rejected);
  }
  return { records, read: records.length + rejected.length, rejected };
}

/** Films without a file, as records of `provider`. */
export const asRecords = (provider: string, films: readonly FilmRecord[], version = 1): SourceRecord[] =>
  films.map((film) => ({ provider, key: derivedKey(film), version, observedAt: new Date(version), film }));

export function wikipediaFiles(path: string): string[] {
  const folder = join(path, 'wikipedia');
  if (!existsSync(folder)) throw new StartError(`There is no folder ${folder} to load films from; correct DATA.`);
  return readdirSync(folder)
    .filter((file) => /\.json(\.gz)?$/.test(file))
    .sort()
    .map((file) => join(folder, file));
}
