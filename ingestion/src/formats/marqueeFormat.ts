/** Marquee's own format: one JSON object a line, as film.schema.json says. */
import { cleanSpaces } from '@marquee/kit/text';
import { lines } from '../source/rawRows.js';
import {
  isPlausibleYear,
  type ExternalIdSourceName,
  type FilmRecord,
  type Row,
} from '@marquee/graph/records/filmRecord';
import { checked, derivedKey, FieldError, rowFormat, shown, type FilmFormat } from './format.js';

const sources: Record<string, ExternalIdSourceName> = {
  wikipedia: 'WIKIPEDIA',
  wikidata: 'WIKIDATA',
  imdb: 'IMDB',
  tmdb: 'TMDB',
  movielens: 'MOVIELENS',
};

export const marqueeFormat: FilmFormat = rowFormat({
  name: 'marquee',
  takes: (fileName) => /\.(jsonl|ndjson)(\.gz)?$/i.test(fileName),
  rows: lines,
  parse: parseRow,
});

/** A row that did not come in a file. Throws a FieldError. */
export const parseMarqueeRow = (row: unknown): Row => checked(parseRow(row));

function parseRow(value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FieldError('', 'is not a JSON object');
  const row = value as Record<string, unknown>;
  const key = text(row, 'key');
  const { version, deleted = false } = row;
  if (version !== undefined && (!Number.isSafeInteger(version) || (version as number) < 0))
    throw new FieldError('version', `must be a whole number from 0: ${shown(version)}`);
  if (typeof deleted !== 'boolean') throw new FieldError('deleted', `must be true or false: ${shown(deleted)}`);
  if (deleted && key === undefined) throw new FieldError('key', 'is missing: it says which film is taken back');
  const film = deleted ? null : parseFilm(row);
  return { key: key ?? derivedKey(film!), version: version as number | undefined, film };
}

function parseFilm(film: Record<string, unknown>): FilmRecord {
  const title = text(film, 'title');
  if (title === undefined) throw new FieldError('title', 'is missing');
  if (film.year !== undefined && !isPlausibleYear(film.year))
    throw new FieldError('year', `is no year of a film: ${shown(film.year)}`);
  return {
    title,
    originalTitle: text(film, 'originalTitle'),
    year: film.year as number | undefined,
    runtimeMinutes: whole(film, 'runtimeMinutes', 1, 6_000),
    synopsis: text(film, 'synopsis'),
    imageUrl: text(film, 'imageUrl'),
    votes: whole(film, 'votes', 0, 1_000_000_000),
    genres: texts(film, 'genres'),
    directors: texts(film, 'directors'),
    cast: list(film, 'cast').map(castMember),
    externalIds: externalIds(film.externalIds),
  };
}

function text(film: Record<string, unknown>, field: string): string | undefined {
  const value = film[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || cleanSpaces(value) === '')
    throw new FieldError(field, 'must be text that is not empty');
  return cleanSpaces(value);
}

function list(film: Record<string, unknown>, field: string): unknown[] {
  const value = film[field] ?? [];
  if (!Array.isArray(value)) throw new FieldError(field, 'must be a list');
  return value;
}

function texts(film: Record<string, unknown>, field: string): string[] {
  return list(film, field).map((value, index) => {
    if (typeof value !== 'string' || cleanSpaces(value) === '')
      throw new FieldError(`${field}[${index}]`, 'must be text');
    return cleanSpaces(value);
  });
}

function whole(film: Record<string, unknown>, field: string, least: number, most: number): number | undefined {
  const value = film[field];
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
    throw new FieldError(field, `must be a whole number from ${least} to ${most}: ${shown(value)}`);
  return value as number;
}

function castMember(value: unknown, index: number): { name: string; character?: string } {
  const { name, character } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || cleanSpaces(name) === '') throw new FieldError(`cast[${index}].name`, 'must be text');
  if (character === undefined || character === null) return { name: cleanSpaces(name) };
  if (typeof character !== 'string') throw new FieldError(`cast[${index}].character`, 'must be text');
  return { name: cleanSpaces(name), character: cleanSpaces(character) };
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

/** A row as the format has it: what parseMarqueeRow makes the same row of again. */
export function toMarqueeRow({ key, version, film }: Row): Record<string, unknown> {
  if (!film) return { key, version, deleted: true };
  const names = Object.fromEntries(Object.entries(sources).map(([name, source]) => [source, name]));
  return {
    key,
    version,
    ...film,
    externalIds: Object.fromEntries(film.externalIds.map(({ source, value }) => [names[source]!, value])),
  };
}
