/** Reads the films of a data set and resolves them to what is loaded. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../../kit/src/errors.js';
import { projectFile } from '../../kit/src/files.js';
import { readAllFilms } from '../../subgraphs/catalog/src/ingest/formats/format.js';
import { marqueeFormat } from '../../subgraphs/catalog/src/ingest/formats/marquee.js';
import { wikipediaFormat } from '../../subgraphs/catalog/src/ingest/formats/wikipedia.js';
import type { FilmRecord, Rejection } from '../../subgraphs/catalog/src/ingest/record.js';
import { resolve, type Resolution } from '../../subgraphs/catalog/src/ingest/resolve.js';
import type { Dataset } from './config.js';

export const bundledFilms = projectFile('dev', 'data', 'films.jsonl');

export interface FilmSet {
  readonly resolution: Resolution;
  readonly read: number;
  readonly rejected: readonly Rejection[];
}

export async function readFilms(dataset: Dataset): Promise<FilmSet> {
  const records: FilmRecord[] = [];
  const rejected: Rejection[] = [];
  // The bundled films come first: they know directors, parts and running times, which fill the others in.
  const files = [bundledFilms, ...(dataset.kind === 'folder' ? wikipediaFiles(dataset.path) : [])];
  for (const file of files) {
    const result = await readAllFilms(file, file === bundledFilms ? marqueeFormat : wikipediaFormat);
    for (const record of result.records) records.push(record);
    rejected.push(...result.rejected);
  }
  return { resolution: resolve(records), read: records.length + rejected.length, rejected };
}

function wikipediaFiles(path: string): string[] {
  const folder = join(path, 'wikipedia');
  if (!existsSync(folder)) throw new StartError(`There is no folder ${folder} to load films from; correct DATA.`);
  return readdirSync(folder)
    .filter((file) => /\.json(\.gz)?$/.test(file))
    .sort()
    .map((file) => join(folder, file));
}
