/** Reads Marquee's own format: one JSON object a line (docs/data.md describes the fields). */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  isPlausibleYear,
  type ExternalIdSourceName,
  type FilmRecord,
  type ReadResult,
  type Rejection,
} from './record.js';
import { tidy } from '../../../../kit/src/text.js';

const sources: Record<string, ExternalIdSourceName> = {
  wikipedia: 'WIKIPEDIA',
  wikidata: 'WIKIDATA',
  imdb: 'IMDB',
  tmdb: 'TMDB',
  movielens: 'MOVIELENS',
};

/** A value that the format does not allow, and in which field. */
class FieldError extends Error {
  constructor(
    readonly field: string,
    reason: string,
  ) {
    super(reason);
  }
}

export async function readJsonLines(path: string): Promise<ReadResult> {
  const records: FilmRecord[] = [];
  const rejected: Rejection[] = [];
  const lines = (await readFile(path, 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      records.push(parseFilm(line));
    } catch (error) {
      const field = error instanceof FieldError ? error.field : '';
      const reason = error instanceof FieldError ? error.message : 'is not valid JSON';
      rejected.push({ file: basename(path), line: index + 1, field, reason });
    }
  }
  return { records, rejected };
}

export function parseFilm(line: string): FilmRecord {
  const row: unknown = JSON.parse(line);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new FieldError('', 'is not a JSON object');
  const film = row as Record<string, unknown>;
  const title = text(film, 'title');
  if (title === undefined) throw new FieldError('title', 'is missing');
  if (film.year !== undefined && !isPlausibleYear(film.year))
    throw new FieldError('year', `is no year of a film: ${String(film.year)}`);
  return {
    title,
    originalTitle: text(film, 'originalTitle'),
    year: film.year as number | undefined,
    runtimeMinutes: minutes(film),
    synopsis: text(film, 'synopsis'),
    imageUrl: text(film, 'imageUrl'),
    genres: texts(film, 'genres'),
    directors: texts(film, 'directors'),
    cast: list(film, 'cast').map(castMember),
    externalIds: externalIds(film.externalIds),
  };
}

function text(film: Record<string, unknown>, field: string): string | undefined {
  const value = film[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || tidy(value) === '') throw new FieldError(field, 'must be text that is not empty');
  return tidy(value);
}

function list(film: Record<string, unknown>, field: string): unknown[] {
  const value = film[field] ?? [];
  if (!Array.isArray(value)) throw new FieldError(field, 'must be a list');
  return value;
}

function texts(film: Record<string, unknown>, field: string): string[] {
  return list(film, field).map((value, index) => {
    if (typeof value !== 'string' || tidy(value) === '') throw new FieldError(`${field}[${index}]`, 'must be text');
    return tidy(value);
  });
}

function minutes(film: Record<string, unknown>): number | undefined {
  const value = film.runtimeMinutes;
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 6_000)
    throw new FieldError('runtimeMinutes', `must be a whole number of minutes: ${String(value)}`);
  return value as number;
}

function castMember(value: unknown, index: number): { name: string; character?: string } {
  const { name, character } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || tidy(name) === '') throw new FieldError(`cast[${index}].name`, 'must be text');
  if (character === undefined || character === null) return { name: tidy(name) };
  if (typeof character !== 'string') throw new FieldError(`cast[${index}].character`, 'must be text');
  return { name: tidy(name), character: tidy(character) };
}

function externalIds(value: unknown): FilmRecord['externalIds'] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw new FieldError('externalIds', 'must be an object');
  return Object.entries(value).map(([name, id]) => {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (!source) throw new FieldError(`externalIds.${name}`, 'is no source that is known here');
    if (typeof id !== 'string' || id === '') throw new FieldError(`externalIds.${name}`, 'must be text');
    return { source, value: id };
  });
}
