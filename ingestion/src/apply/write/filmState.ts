/** The state of a film in the graph, computed from its records. It is written, compared by fingerprint and replicated. */
import { hash } from 'node:crypto';
import { identityKey } from '@marquee/kit/text/identityKey';
import { integer } from '@marquee/graph/neo4j/connection';
import { filmProperties, type FilmFacts } from '@marquee/graph/indexes/filmIndex';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';
import type { CareerCredit } from '@marquee/graph/resolution/careerSpans';
import { directorsOf } from '@marquee/graph/resolution/mergeCredits';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { plainSlug } from '@marquee/graph/resolution/names';
import { stableId } from '@marquee/graph/text/stableId';

export interface Credit {
  readonly personId: string;
  readonly character: string | null;
  /** From 1, unique within the film and role. */
  readonly billing: number;
  /** The person's id at a service, in this film. Missing if no record has one, so that such a film keeps its fingerprint. */
  readonly externalId?: string;
}

export interface FilmState {
  readonly id: string;
  /** All films of one title and year share it; slugs.ts decides which of them has it as its slug. */
  readonly slugBase: string;
  readonly properties: FilmFacts;
  /** Missing if there is none: a film that has none keeps the fingerprint that an earlier version gave it. */
  readonly alternativeTitles?: readonly string[];
  readonly genres: readonly { readonly id: string; readonly name: string }[];
  readonly cast: readonly Credit[];
  readonly directors: readonly Credit[];
  readonly externalIds: readonly { readonly source: string; readonly value: string; readonly url: string | null }[];
  /** Changes when anything above does. */
  readonly fingerprint: string;
}

/** Cast and directors. */
export const creditsOf = ({ cast, directors }: FilmState): Credit[] => [...cast, ...directors];

type IdOf = (name: string, credit: CareerCredit) => string;

const genreId = (name: string): string => stableId('gen', identityKey(name));

export function filmState({ id, film }: MergedFilm, idOf: IdOf): FilmState {
  const state = {
    id,
    slugBase: plainSlug([film.title, film.year].filter((part) => part !== undefined).join(' '), id),
    properties: {
      title: film.title,
      originalTitle: film.originalTitle ?? null,
      year: film.year ?? null,
      runtimeMinutes: film.runtimeMinutes ?? null,
      synopsis: film.synopsis ?? null,
      imageUrl: film.imageUrl ?? null,
      votes: film.votes ?? null,
    },
    ...(film.alternativeTitles ? { alternativeTitles: film.alternativeTitles } : {}),
    // Genres have no order. Sorted, so that the fingerprint does not depend on it.
    genres: film.genres.map((name) => ({ id: genreId(name), name })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    cast: credits(film.cast, film.year, idOf),
    directors: credits(directorsOf(film), film.year, idOf),
    externalIds: film.externalIds.map(({ source, value }) => ({ source, value, url: externalUrl(source, value) })),
  };
  return { ...state, fingerprint: hash('sha256', JSON.stringify(state), 'base64url') };
}

function credits(members: FilmRecord['cast'], year: number | undefined, idOf: IdOf): Credit[] {
  const seen = new Map<string, Credit>();
  for (const { name, character, personId: externalId } of members) {
    const personId = idOf(name, { year, personId: externalId });
    if (!seen.has(personId))
      seen.set(personId, {
        ...{ personId, character: character ?? null, billing: seen.size + 1 },
        ...(externalId === undefined ? {} : { externalId }),
      });
  }
  return [...seen.values()];
}

/** The page of the film or person with this id, by source. */
const urlOf: Record<string, (value: string) => string> = {
  WIKIPEDIA: (value) => `https://en.wikipedia.org/wiki/${encodeURI(value)}`,
  WIKIDATA: (value) => `https://www.wikidata.org/wiki/${encodeURIComponent(value)}`,
  IMDB: (value) => `https://www.imdb.com/${value.startsWith('nm') ? 'name' : 'title'}/${encodeURIComponent(value)}/`,
  TMDB: (value) => `https://www.themoviedb.org/movie/${encodeURIComponent(value)}`,
  MOVIELENS: (value) => `https://movielens.org/movies/${encodeURIComponent(value)}`,
};

export const externalUrl = (source: string, value: string): string | null => urlOf[source]?.(value) ?? null;

/**
 * All properties of the film's node except its slug.
 *
 * @param nameOf the name of a person, by id
 */
export function movieProperties(state: FilmState, nameOf: (id: string) => string): Record<string, unknown> {
  const { id, slugBase, fingerprint, properties, genres } = state;
  const named = (credits: readonly Credit[]) =>
    credits.map(({ personId }) => ({ id: personId, name: nameOf(personId) }));
  const document = {
    ...properties,
    alternativeTitles: state.alternativeTitles ?? [],
    genres,
    cast: named(state.cast),
    directors: named(state.directors),
    // In the order in which the graph returns them.
    externalIds: [...state.externalIds].sort((a, b) => (`${a.source} ${a.value}` < `${b.source} ${b.value}` ? -1 : 1)),
  };
  // Object.assign: spreading objects with so many properties is a hundred times slower.
  return Object.assign(filmProperties(document), {
    id,
    slugBase,
    fingerprint,
    title: properties.title,
    originalTitle: properties.originalTitle,
    alternativeTitles: state.alternativeTitles ?? null,
    year: integerOrNull(properties.year),
    runtimeMinutes: integerOrNull(properties.runtimeMinutes),
    synopsis: properties.synopsis,
    imageUrl: properties.imageUrl,
    votes: integerOrNull(properties.votes),
  });
}

/** A Neo4j integer: the driver sends JavaScript's numbers as floats. */
export const integerOrNull = (value: number | null) => (value === null ? null : integer(value));
