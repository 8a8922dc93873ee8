/** The full-text index of films: its definition, what is written to it with each film, and its clauses. */
import { integer } from '../neo4j/connection.js';
import { normalise } from '@marquee/kit/text';
import { allowedTypos } from '../text/match.js';
import { escapeTerm, indexVersion } from './nameIndex.js';
import { folded, joinedParticles, searchTerms, tightMark, tokens } from '../text/words.js';

/** What comes in is folded and apart already (words.ts), or is an id or a number: all that is left is to split at spaces. */
export const filmIndexDefinition = `CREATE FULLTEXT INDEX films IF NOT EXISTS FOR (m:Movie)
  ON EACH [m.searchWords, m.searchBeginnings, m.searchCast, m.searchDirectors, m.searchFacts, m.searchSynopsis, m.searchKeys,
    m.searchYear, m.searchRuntime, m.searchFame] OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'whitespace'}}`;

export const orderIndexDefinitions = (['byPopularity', 'byNewest', 'byOldest', 'byTitle'] satisfies OrderKey[]).map(
  (key) => `CREATE RANGE INDEX movie_${key.toLowerCase()} IF NOT EXISTS FOR (m:Movie) ON (m.${key})`,
);

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What is known of a film by itself. */
export interface FilmFacts {
  readonly title: string;
  readonly originalTitle: string | null;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly synopsis: string | null;
  readonly imageUrl: string | null;
  readonly votes: number | null;
}

/** What a film is found by. */
export interface FilmDocument extends FilmFacts {
  readonly genres: readonly Named[];
  readonly cast: readonly Named[];
  readonly directors: readonly Named[];
}

/** Exact keys: what a film has is one word of `searchKeys`. */
export const keyOf = {
  genres: (id: string) => id,
  cast: (id: string) => `c.${id}`,
  directors: (id: string) => `d.${id}`,
} as const;

/** Four digits compare as texts as they do as numbers. */
export const fourDigits = (value: number): string => String(Math.max(0, Math.min(9_999, value))).padStart(4, '0');

/** About as many as the film with most ratings of all has. */
const mostVotes = 3_000_000;

/**
 * How well known a film is, from 0 to 999: by how many have rated it, on the scale of their logarithm; where nobody counts that, as
 * far as its record tells: who writes much of it, names many of its cast and has a picture found it worth the while. Of the
 * film alone, so that it does not depend on what else was read before.
 */
export function popularity({ votes, synopsis, cast, imageUrl }: FilmDocument): number {
  if (votes !== null) return Math.min(999, Math.round((999 * Math.log1p(votes)) / Math.log1p(mostVotes)));
  const told = Math.min(1_000, synopsis?.length ?? 0) / 200 + Math.min(15, cast.length) / 5 + (imageUrl ? 1 : 0);
  return Math.round(111 * told);
}

/** Lucene knows no numbers here; a film has a word for each class of fame that it reaches. */
const fameClasses = [300, 450, 600, 750] as const;
const fameWord = (least: number) => `f${least}`;

/** What each order goes by, upwards; ties go by id. A film of unknown year comes last, whichever way the years run. */
const orderKeys = ({ title, year }: FilmDocument, fame: number) => ({
  byPopularity: integer(-fame),
  byNewest: integer(-(year ?? 0)),
  byOldest: integer(year ?? 9_999),
  byTitle: normalise(title),
});
export type OrderKey = keyof ReturnType<typeof orderKeys>;

/** Properties that are written along with a film. */
export function filmProperties(document: FilmDocument) {
  // Genres have no order of their own; whoever writes a film again must write the same.
  const film = { ...document, genres: [...document.genres].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  const { words: whole, beginnings } = searchTerms([film.title, film.originalTitle]);
  const fame = popularity(film);
  const keys = (['genres', 'cast', 'directors'] as const).flatMap((list) =>
    film[list].map(({ id }) => keyOf[list](id)),
  );
  return {
    searchWords: whole,
    searchBeginnings: beginnings,
    searchTitles: folded([film.title, ...(film.originalTitle ? [film.originalTitle] : [])], tightMark),
    searchCast: folded(film.cast.map(({ name }) => name)),
    searchDirectors: folded(film.directors.map(({ name }) => name)),
    searchFacts: folded([
      ...film.genres.map(({ name }) => name),
      ...(film.year === null ? [] : [String(film.year)]),
      ...joinedParticles([...film.cast, ...film.directors].map(({ name }) => name)),
    ]),
    searchSynopsis: [...new Set(tokens(film.synopsis ?? ''))].join(' '),
    searchKeys: keys.join(' '),
    searchYear: film.year === null ? null : fourDigits(film.year),
    searchRuntime: film.runtimeMinutes === null ? null : fourDigits(film.runtimeMinutes),
    searchFame: fameClasses
      .filter((least) => fame >= least)
      .map(fameWord)
      .join(' '),
    ...orderKeys(film, fame),
    indexVersion: integer(indexVersion),
  };
}

/** Of films that fit alike the better known are looked at first. */
export const fameClause = `(${fameClasses.map((least) => `searchFame:${fameWord(least)}`).join(' ')})`;

/** How forgiving a query is: to the letter; or with typos, and what the synopsis says counts, too. */
export type Rigour = 'EXACT' | 'FORGIVING';

/** Films with each of the words in their title, people, genres or year, the last word also as a beginning. */
export function wordsClause(tokens: readonly string[], rigour: Rigour): string {
  const each = tokens.map((token, place) => `+(${wordClause(token, place === tokens.length - 1, rigour)})`).join(' ');
  if (tokens.length < 2 || tokens.length > 3) return `+(${each})`;
  return `+((${each}) (${titleClause(tokens.join(''), true, rigour)}))`;
}

/** Shorter beginnings of people's names stand for too many. */
const leastBeginning = 3;

function wordClause(token: string, isLast: boolean, rigour: Rigour): string {
  const term = escapeTerm(token);
  const parts = [
    titleClause(token, isLast, rigour),
    `searchCast:${term}^3`,
    `searchDirectors:${term}^3`,
    `searchFacts:${term}^2`,
  ];
  if (isLast && token.length >= leastBeginning)
    parts.push(`searchCast:${term}*`, `searchDirectors:${term}*`, `searchFacts:${term}*`);
  if (rigour === 'FORGIVING') {
    const typos = allowedTypos(token);
    if (typos > 0) parts.push(`searchCast:${term}~${typos}`, `searchDirectors:${term}~${typos}`);
    parts.push(`searchSynopsis:${term}`);
  }
  return parts.join(' ');
}

function titleClause(token: string, isLast: boolean, rigour: Rigour): string {
  const term = escapeTerm(token);
  const parts = [`searchWords:${term}^8`];
  if (isLast) parts.push(`searchBeginnings:${term}^4`);
  const typos = rigour === 'FORGIVING' ? allowedTypos(token) : 0;
  // Whole words are among the beginnings.
  if (typos > 0) parts.push(`${isLast ? 'searchBeginnings' : 'searchWords'}:${term}~${typos}^2`);
  return parts.join(' ');
}
