/** Marquee's own format: one JSON object per line. film.schema.json is its published schema; a property test compares the two. */
import { cleanSpaces } from '@marquee/kit/text/cleanSpaces';
import {
  isPlausibleYear,
  type CastMember,
  type ExternalIdSourceName,
  type FilmRecord,
  type Row,
} from '@marquee/graph/records/filmRecord';
import { lines } from '../source/rawRows.js';
import { spellId } from './externalIdSpelling.js';
import { personIdsIn, toExternalIds } from './personIdFields.js';
import { FieldError, preview } from './fieldError.js';
import { derivedKey, rowFormat, type FilmFormat } from './format.js';
import { cleanText, isMissingText } from './missingText.js';
import { checkSize } from './rowSize.js';

const sources: Record<string, ExternalIdSourceName> = {
  wikipedia: 'WIKIPEDIA',
  wikidata: 'WIKIDATA',
  imdb: 'IMDB',
  tmdb: 'TMDB',
  movielens: 'MOVIELENS',
};

export const marqueeFormat: FilmFormat = rowFormat({
  name: 'marquee',
  matches: (fileName) => /\.(jsonl|ndjson)(\.gz)?$/i.test(fileName),
  rows: lines,
  parse: parseRow,
});

/**
 * Parses a row that did not come from a file.
 *
 * @throws {FieldError} if the row is invalid
 */
export const parseMarqueeRow = (row: unknown): Row => checkSize(parseRow(row));

function parseRow(value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FieldError('', 'is not a JSON object');
  const row = value as Record<string, unknown>;
  const key = optionalText(keyAsText(row), 'key', cleanSpaces);
  const { version, deleted = false } = row;
  if (version !== undefined && (!Number.isSafeInteger(version) || (version as number) < 0))
    throw new FieldError('version', `must be a whole number from 0: ${preview(version)}`);
  if (typeof deleted !== 'boolean') throw new FieldError('deleted', `must be true or false: ${preview(deleted)}`);
  if (deleted && key === undefined) throw new FieldError('key', 'is missing: it says which film is deleted');
  const film = deleted ? null : parseFilm(row);
  return { key: key ?? derivedKey(film!), version: version as number | undefined, film };
}

function parseFilm(film: Record<string, unknown>): FilmRecord {
  const title = optionalText(film, 'title');
  if (title === undefined) throw new FieldError('title', 'is missing');
  const { year } = film;
  if (!isMissing(year) && !isPlausibleYear(year)) throw new FieldError('year', `is not a valid year: ${preview(year)}`);
  return {
    title,
    originalTitle: optionalText(film, 'originalTitle'),
    ...alternativeTitles(film),
    year: isPlausibleYear(year) ? year : undefined,
    // No film takes 0 minutes: a database without a null writes it for an unknown runtime.
    runtimeMinutes: optionalInteger(film, 'runtimeMinutes', { min: 0, max: 6_000 }) || undefined,
    synopsis: optionalText(film, 'synopsis'),
    imageUrl: optionalText(film, 'imageUrl', cleanSpaces),
    votes: optionalInteger(film, 'votes', { min: 0, max: 1_000_000_000 }),
    genres: texts(film, 'genres'),
    ...directors(film),
    cast: list(film, 'cast').flatMap((member, index) => castMember(member, `cast[${index}]`)),
    externalIds: externalIds(film.externalIds),
  };
}

/** Without the field if there is none, so that a record of an earlier version has the same content. */
function alternativeTitles(film: Record<string, unknown>): Pick<FilmRecord, 'alternativeTitles'> {
  const found = texts(film, 'alternativeTitles');
  return found.length > 0 ? { alternativeTitles: found } : {};
}

const isText = (value: unknown): value is string => typeof value === 'string' && !isBlank(value);
const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || isMissingText(value) || isBlank(value);
const isBlank = (value: unknown): boolean => typeof value === 'string' && cleanText(value) === '';

/** A blank text is missing: it says nothing, and the other fields of the film do. */
function optionalText(
  film: Record<string, unknown>,
  field: string,
  clean: (text: string) => string = cleanText,
): string | undefined {
  const value = film[field];
  if (isMissing(value)) return undefined;
  if (!isText(value)) throw new FieldError(field, 'must be text');
  return clean(value);
}

/** Databases often have numbers as keys and ids. */
const numberAsText = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);
const keyAsText = ({ key }: Record<string, unknown>): Record<string, unknown> => ({ key: numberAsText(key) });

function list(film: Record<string, unknown>, field: string): unknown[] {
  const value = isMissing(film[field]) ? [] : film[field];
  if (!Array.isArray(value)) throw new FieldError(field, 'must be a list');
  return value;
}

function texts(film: Record<string, unknown>, field: string): string[] {
  return list(film, field).flatMap((value, index) => textItem(value, `${field}[${index}]`));
}

/** At most one. */
function textItem(value: unknown, path: string): string[] {
  if (isMissing(value)) return [];
  if (!isText(value)) throw new FieldError(path, 'must be text');
  return [cleanText(value)];
}

function optionalInteger(
  film: Record<string, unknown>,
  field: string,
  { min, max }: { min: number; max: number },
): number | undefined {
  const value = film[field];
  if (isMissing(value)) return undefined;
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
    throw new FieldError(field, `must be a whole number from ${min} to ${max}: ${preview(value)}`);
  return value as number;
}

/** Names, or objects with a name and ids. */
function directors(film: Record<string, unknown>): Pick<FilmRecord, 'directors' | 'directorIds'> {
  const found = list(film, 'directors').flatMap((value, index) =>
    typeof value === 'object' && value !== null
      ? person(value, `directors[${index}]`)
      : textItem(value, `directors[${index}]`).map((name): Person => ({ name })),
  );
  const names = found.map(({ name }) => name);
  // Without the field if there is none, so that a record of an earlier version has the same content.
  return found.some(({ personId }) => personId !== undefined)
    ? { directors: names, directorIds: found.map(({ personId }) => personId ?? null) }
    : { directors: names };
}

type Person = Pick<CastMember, 'name' | 'personId'>;

/** At most one. */
function person(value: object, path: string): Person[] {
  const { name, externalIds: given } = value as Record<string, unknown>;
  if (name === null || isMissingText(name) || isBlank(name)) return [];
  if (!isText(name)) throw new FieldError(`${path}.name`, 'must be text');
  const personId = personIdsIn(given, `${path}.externalIds`);
  return [personId === undefined ? { name: cleanText(name) } : { name: cleanText(name), personId }];
}

function castMember(value: unknown, path: string): CastMember[] {
  if (isMissing(value)) return [];
  const { character } = value as Record<string, unknown>;
  return person(value as object, path).map(({ name, ...ids }) => {
    if (isMissing(character)) return { name, ...ids };
    if (typeof character !== 'string') throw new FieldError(`${path}.character`, 'must be text');
    return { name, character: cleanText(character), ...ids };
  });
}

function externalIds(value: unknown): FilmRecord['externalIds'] {
  if (isMissing(value)) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FieldError('externalIds', 'must be an object');
  return Object.entries(value).flatMap(([name, given]) => {
    const id = numberAsText(given);
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (!source) throw new FieldError(`externalIds.${name}`, 'is not a known source');
    if (isMissing(id)) return [];
    if (typeof id !== 'string') throw new FieldError(`externalIds.${name}`, 'must be text');
    return [{ source, value: spellId(source, cleanSpaces(id)) }];
  });
}

/** The inverse of `parseMarqueeRow`. */
export function toMarqueeRow({ key, version, film }: Row): Record<string, unknown> {
  if (!film) return { key, version, deleted: true };
  const names = Object.fromEntries(Object.entries(sources).map(([name, source]) => [source, name]));
  const { directors, directorIds, cast, ...others } = film;
  return {
    key,
    version,
    ...others,
    directors: directors.map((name, index) => {
      const ids = toExternalIds(directorIds?.[index]);
      return ids ? { name, externalIds: ids } : name;
    }),
    cast: cast.map(({ personId, ...member }) => {
      const ids = toExternalIds(personId);
      return ids ? { ...member, externalIds: ids } : member;
    }),
    externalIds: Object.fromEntries(film.externalIds.map(({ source, value }) => [names[source]!, value])),
  };
}
