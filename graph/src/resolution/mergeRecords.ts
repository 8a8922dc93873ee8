/** Merges the records of one film: chooses each field's value. */
import { identityKey } from '@marquee/kit/text/identityKey';
import type { ExternalId, FilmRecord } from '../records/filmRecord.js';
import { mergeCredits } from './mergeCredits.js';
import { stableId } from '../text/stableId.js';
import type { KnownRecord } from './evidence.js';
import { genreNames } from './genreNames.js';
import { byRank } from './providerRank.js';

export interface MergedFilm {
  /** Derived from the id of the highest-ranked record. */
  readonly id: string;
  /** All records of the film, by rank. */
  readonly records: readonly KnownRecord[];
  readonly film: FilmRecord;
}

/** The id of a film whose highest-ranked record is `recordId`. */
export const filmIdOf = (recordId: string): string => stableId('mov', recordId);

/** Fields of which the highest-ranked record that has a value gives it. */
export const singleFields = [
  'title',
  'originalTitle',
  'year',
  'runtimeMinutes',
  'synopsis',
  'imageUrl',
  'votes',
] as const;
export type SingleField = (typeof singleFields)[number];

/** @param records at least one, in any order */
export function mergeRecords(records: readonly KnownRecord[]): MergedFilm {
  const ranked = [...records].sort(byRank);
  const films = ranked.map(({ film }) => film);
  const title = films[0]!.title;
  const first = <F extends SingleField>(field: F) =>
    films.find((film) => film[field] !== undefined)?.[field] as FilmRecord[F];
  return {
    id: filmIdOf(ranked[0]!.id),
    records: ranked,
    film: {
      title,
      originalTitle: first('originalTitle'),
      alternativeTitles: alternativeTitles(films, [title, first('originalTitle') ?? title]),
      year: first('year'),
      runtimeMinutes: first('runtimeMinutes'),
      synopsis: first('synopsis'),
      imageUrl: first('imageUrl'),
      votes: first('votes'),
      genres: uniqueNames(genreNames(films.flatMap(({ genres }) => genres))),
      ...mergeCredits(films),
      externalIds: mergeExternalIds(films),
    },
  };
}

const maxAlternativeTitles = 20;

/** Titles of all records that are none of `shown`; undefined if there is none. */
function alternativeTitles(films: readonly FilmRecord[], shown: readonly string[]): string[] | undefined {
  const all = films.flatMap((film) => [
    film.title,
    film.originalTitle ?? film.title,
    ...(film.alternativeTitles ?? []),
  ]);
  const others = uniqueNames([...shown, ...all]).slice(uniqueNames(shown).length, maxAlternativeTitles + 2);
  return others.length > 0 ? others : undefined;
}

/** Keeps the first spelling of each name. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const name of names) if (!seen.has(identityKey(name))) seen.set(identityKey(name), name);
  return [...seen.values()];
}

/** One id of each source, except Wikipedia: all articles are kept. */
function mergeExternalIds(films: readonly FilmRecord[]): ExternalId[] {
  const seen = new Map<string, ExternalId>();
  for (const { externalIds } of films)
    for (const id of externalIds) {
      const key = id.source === 'WIKIPEDIA' ? `${id.source} ${id.value}` : id.source;
      if (!seen.has(key)) seen.set(key, id);
    }
  return [...seen.values()];
}
