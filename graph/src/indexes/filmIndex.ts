/** The indexes of films: their definitions, and the properties that are written with each film for them. */
import { identityKey } from '@marquee/kit/text/identityKey';
import { integer } from '../neo4j/connection.js';
import { folded, joinedParticles, romanizedTexts, searchTerms, tokens } from '../text/words.js';
import { indexVersion } from './indexVersion.js';

/** Texts are folded before they are written (words.ts); other values are ids and numbers. The index only splits at spaces. */
export const filmIndexDefinition = `CREATE FULLTEXT INDEX movieSearch IF NOT EXISTS FOR (m:Movie)
  ON EACH [m.searchWords, m.searchPrefixes, m.searchCast, m.searchDirectors, m.searchFacts, m.searchSynopsis, m.searchKeys,
    m.searchYear, m.searchRuntime, m.searchPopularity] OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'whitespace'}}`;

export const orderIndexDefinitions = (['byPopularity', 'byNewest', 'byOldest', 'byTitle'] satisfies OrderKey[]).map(
  (key) => `CREATE RANGE INDEX movie_${key.toLowerCase()} IF NOT EXISTS FOR (m:Movie) ON (m.${key})`,
);

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The values of a film itself, without those of the entities it is linked to. */
export interface FilmFacts {
  readonly title: string;
  readonly originalTitle: string | null;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly synopsis: string | null;
  readonly imageUrl: string | null;
  /** Number of ratings at the provider; null if it does not count them. */
  readonly votes: number | null;
}

/** Everything that a search can find a film by. */
export interface FilmDocument extends FilmFacts {
  readonly genres: readonly Named[];
  readonly cast: readonly Named[];
  readonly directors: readonly Named[];
  readonly alternativeTitles: readonly string[];
  readonly externalIds: readonly { readonly source: string; readonly value: string }[];
}

/** A text of these is an id and nothing else; ids of other services are plain numbers. */
const typedIdSources = ['IMDB', 'WIKIDATA'];

/** The word of `searchKeys` by which an exact filter finds a film, from the id of its genre, actor or director. */
export const searchKeyOf = {
  genres: (id: string) => id,
  cast: (id: string) => `c.${id}`,
  directors: (id: string) => `d.${id}`,
} as const;

/** A number from 0 to 9999 as four digits: such texts sort as their numbers do. */
export const fourDigits = (value: number): string => String(Math.max(0, Math.min(9_999, value))).padStart(4, '0');

/** About the number of ratings of the film with most of them. */
const maxVotes = 3_000_000;

/**
 * Popularity of a film, 0 to 999: the logarithm of its number of ratings. If that number is unknown, it is estimated from the
 * length of the synopsis, the size of the cast and whether there is an image. Other films do not count, so the order in which
 * films are read does not matter.
 */
export function popularityOf({
  votes,
  synopsis,
  cast,
  imageUrl,
}: Pick<FilmDocument, 'votes' | 'synopsis' | 'cast' | 'imageUrl'>): number {
  if (votes !== null) return Math.min(999, Math.round((999 * Math.log1p(votes)) / Math.log1p(maxVotes)));
  const detail = Math.min(1_000, synopsis?.length ?? 0) / 200 + Math.min(15, cast.length) / 5 + (imageUrl ? 1 : 0);
  return Math.round(111 * detail);
}

/** This index has no numbers, so a film has a word in `searchPopularity` for each of these thresholds that it reaches. */
const popularityThresholds = [300, 450, 600, 750] as const;
const popularityWord = (threshold: number) => `p${threshold}`;
/** All words that `searchPopularity` can have. */
export const popularityWords: readonly string[] = popularityThresholds.map(popularityWord);

/** The ascending sort key of each order; ties go by id. Films of unknown year are last in both directions. */
const orderKeys = ({ title, year }: FilmDocument, popularity: number) => ({
  byPopularity: integer(-popularity),
  byNewest: integer(-(year ?? 0)),
  byOldest: integer(year ?? 9_999),
  byTitle: identityKey(title),
});
export type OrderKey = keyof ReturnType<typeof orderKeys>;

/** Names as they are written, and in Latin letters. */
const foldedNames = (people: readonly Named[]): string => {
  const names = people.map(({ name }) => name);
  return folded([...names, ...romanizedTexts(names)]);
};

/** The properties that are written with a film for its indexes. */
export function filmProperties(document: FilmDocument) {
  // Genres have no order of their own. Sorting them makes every writer write the same.
  const film = { ...document, genres: [...document.genres].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  const titles = [film.title, ...(film.originalTitle ? [film.originalTitle] : []), ...film.alternativeTitles];
  const { words, prefixes } = searchTerms(titles);
  const romanized = romanizedTexts(titles);
  const popularity = popularityOf(film);
  const keys = (['genres', 'cast', 'directors'] as const).flatMap((list) =>
    film[list].map(({ id }) => searchKeyOf[list](id)),
  );
  return {
    searchWords: words,
    searchPrefixes: prefixes,
    searchTitles: folded(titles, { keepHyphens: true }),
    searchRomanized: romanized.length > 0 ? folded(romanized, { keepHyphens: true }) : null,
    searchCast: foldedNames(film.cast),
    searchDirectors: foldedNames(film.directors),
    searchFacts: folded([
      ...film.genres.map(({ name }) => name),
      ...(film.year === null ? [] : [String(film.year)]),
      ...joinedParticles([...film.cast, ...film.directors].map(({ name }) => name)),
      ...film.externalIds.filter(({ source }) => typedIdSources.includes(source)).map(({ value }) => value),
    ]),
    searchSynopsis: [...new Set(tokens(film.synopsis ?? ''))].join(' '),
    searchKeys: keys.join(' '),
    searchYear: film.year === null ? null : fourDigits(film.year),
    searchRuntime: film.runtimeMinutes === null ? null : fourDigits(film.runtimeMinutes),
    searchPopularity: popularityThresholds
      .filter((threshold) => popularity >= threshold)
      .map(popularityWord)
      .join(' '),
    ...orderKeys(film, popularity),
    indexVersion: integer(indexVersion),
  };
}
