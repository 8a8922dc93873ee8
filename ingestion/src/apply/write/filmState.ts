/** The state of a film in the graph, computed from its records. It is written, compared by fingerprint and replicated. */
import { hash } from 'node:crypto';
import { identityKey } from '@marquee/kit/text/identityKey';
import { integer } from '@marquee/graph/neo4j/connection';
import { filmProperties, type FilmFacts } from '@marquee/graph/indexes/filmIndex';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';
import { directorsOf } from '@marquee/graph/resolution/mergeCredits';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { plainSlug } from '@marquee/graph/resolution/names';
import { stableId } from '@marquee/graph/text/stableId';
import type { CreditInYear, Identify } from '../people/people.js';

export interface Credit {
  readonly personId: string;
  readonly character: string | null;
  /** From 1, unique within the film and role. */
  readonly billing: number;
  /** The person's ids at services, in this film. Missing if no record has one, so that such a film keeps its fingerprint. */
  readonly externalId?: string;
  /** The key of the name in this film. Missing if it is the person's, as nearly always. */
  readonly nameKey?: string;
}

/** Another name or id of a person in a film that credits the person already. People are computed from it, and users do not see it. */
export type OtherCredit = Pick<Credit, 'personId' | 'externalId'> & { readonly nameKey: string };

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
  /** Missing if there is none. */
  readonly otherCredits?: readonly OtherCredit[];
  readonly externalIds: readonly { readonly source: string; readonly value: string; readonly url: string | null }[];
  /** Changes when anything above does. */
  readonly fingerprint: string;
}

/** Cast and directors. */
export const creditsOf = ({ cast, directors }: FilmState): Credit[] => [...cast, ...directors];

const genreId = (name: string): string => stableId('gen', identityKey(name));

/** What of an identified person a film has. */
type PersonOfCredit = (name: string, credit: CreditInYear) => Pick<ReturnType<Identify>, 'id' | 'key' | 'nameKey'>;

export function filmState({ id, film }: MergedFilm, identify: PersonOfCredit): FilmState {
  const [cast, directors] = [film.cast, directorsOf(film)].map((members) => credits(members, film.year, identify));
  const others = otherCredits([cast!, directors!]);
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
    cast: cast!.shown,
    directors: directors!.shown,
    ...(others.length > 0 ? { otherCredits: others } : {}),
    externalIds: film.externalIds.map(({ source, value }) => ({ source, value, url: externalUrl(source, value) })),
  };
  return { ...state, fingerprint: hash('sha256', JSON.stringify(state), 'base64url') };
}

interface Credits {
  readonly shown: readonly Credit[];
  /** All credits, also several of one person. */
  readonly all: readonly OtherCredit[];
}

function credits(members: FilmRecord['cast'], year: number | undefined, identify: PersonOfCredit): Credits {
  const seen = new Map<string, Credit>();
  const all: OtherCredit[] = [];
  for (const { name, character, personId: externalId } of members) {
    const { id: personId, key, nameKey } = identify(name, { year, personId: externalId });
    const ids = externalId === undefined ? {} : { externalId };
    all.push({ personId, nameKey: key, ...ids });
    if (!seen.has(personId))
      seen.set(personId, {
        personId,
        character: character ?? null,
        billing: seen.size + 1,
        ...ids,
        ...(key === nameKey ? {} : { nameKey: key }),
      });
  }
  return { shown: [...seen.values()], all };
}

/** The credits whose name and ids no shown credit of the person has. */
function otherCredits(lists: readonly Credits[]): OtherCredit[] {
  const keyOf = ({ personId, nameKey, externalId }: OtherCredit) => `${personId} ${externalId ?? ''} ${nameKey}`;
  const found = new Map<string, OtherCredit>();
  for (const { all } of lists) for (const credit of all) found.set(keyOf(credit), credit);
  for (const { shown, all } of lists)
    for (const { personId } of shown) found.delete(keyOf(all.find((credit) => credit.personId === personId)!));
  return [...found.values()];
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

/** The page of the person with this id. */
export const personUrl = (source: string, value: string): string | null =>
  source === 'TMDB' ? `https://www.themoviedb.org/person/${encodeURIComponent(value)}` : externalUrl(source, value);

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
