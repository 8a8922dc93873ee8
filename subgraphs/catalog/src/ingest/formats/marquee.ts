/** Marquee's own format: one JSON object a line, as docs/film.schema.json says. */
import { tidy } from '../../../../../kit/src/text.js';
import { lines } from '../read/pieces.js';
import { isPlausibleYear, type ExternalIdSourceName, type FilmRecord } from '../record.js';
import { FieldError, shown, type FilmFormat } from './format.js';

const sources: Record<string, ExternalIdSourceName> = {
  wikipedia: 'WIKIPEDIA',
  wikidata: 'WIKIDATA',
  imdb: 'IMDB',
  tmdb: 'TMDB',
  movielens: 'MOVIELENS',
};

export const marqueeFormat: FilmFormat = { rows: lines, parse: parseFilm };

function parseFilm(row: unknown): FilmRecord {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new FieldError('', 'is not a JSON object');
  const film = row as Record<string, unknown>;
  const title = text(film, 'title');
  if (title === undefined) throw new FieldError('title', 'is missing');
  if (film.year !== undefined && !isPlausibleYear(film.year))
    throw new FieldError('year', `is no year of a film: ${shown(film.year)}`);
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
    throw new FieldError('runtimeMinutes', `must be a whole number of minutes: ${shown(value)}`);
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
