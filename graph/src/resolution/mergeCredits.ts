/** Merges cast and directors of the records of one film, by ids of people where records have them, else by names. */
import { identityKey } from '@marquee/kit/text/identityKey';
import type { CastMember, FilmRecord } from '../records/filmRecord.js';
import { withoutNote } from './names.js';

type Credits = Pick<FilmRecord, 'cast' | 'directors' | 'directorIds'>;

/** A name in a film, with the person's id if a record has one. */
export type NamedCredit = Pick<CastMember, 'name' | 'personId'>;

const keyOf = (name: string): string => identityKey(withoutNote(name));

/**
 * The highest-ranked record with a cast gives the billing; people that only other records have follow. A character comes from
 * the first record that has one for the person.
 *
 * @param films by rank
 */
export function mergeCredits(films: readonly Credits[]): Credits {
  const idsOf = idsByName(films.flatMap(creditsOfRecord));
  const withId = <C extends NamedCredit>(credit: C): C => {
    const [only, ...others] = idsOf.get(keyOf(credit.name)) ?? [];
    return credit.personId !== undefined || only === undefined || others.length > 0
      ? credit
      : { ...credit, personId: only };
  };
  const directing = films.find(({ directors }) => directors.length > 0);
  const directors = directing ? directorsOf(directing).map(withId) : [];
  return {
    directors: directors.map(({ name }) => name),
    ...(directors.some(({ personId }) => personId !== undefined)
      ? { directorIds: directors.map(({ personId }) => personId ?? null) }
      : {}),
    cast: mergeCast(films).map(withId),
  };
}

/** The directors with their ids. */
export const directorsOf = ({ directors, directorIds }: Credits): NamedCredit[] =>
  directors.map((name, index) => {
    const personId = directorIds?.[index] ?? undefined;
    return personId === undefined ? { name } : { name, personId };
  });

const creditsOfRecord = (film: Credits): NamedCredit[] => [...directorsOf(film), ...film.cast];

function idsByName(credits: readonly NamedCredit[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, personId } of credits)
    if (personId !== undefined) found.set(keyOf(name), (found.get(keyOf(name)) ?? new Set()).add(personId));
  return found;
}

/** Two people of one name in one film have two ids. A record without ids means the first of them. */
function mergeCast(films: readonly Credits[]): CastMember[] {
  const members: CastMember[] = [];
  const placesOf = new Map<string, number[]>();
  for (const { cast } of films)
    for (const member of cast) {
      const places = placesOf.get(keyOf(member.name)) ?? [];
      const isOf = (id: string | undefined) => places.find((place) => members[place]!.personId === id);
      const place = member.personId === undefined ? places[0] : (isOf(member.personId) ?? isOf(undefined));
      if (place === undefined) placesOf.set(keyOf(member.name), [...places, members.push(member) - 1]);
      else members[place] = joined(members[place]!, member);
    }
  return members;
}

function joined(known: CastMember, more: CastMember): CastMember {
  const personId = known.personId ?? more.personId;
  return {
    name: known.name,
    character: known.character ?? more.character,
    ...(personId === undefined ? {} : { personId }),
  };
}

/**
 * All credits of a merged film, and the other spellings of their names in its records.
 *
 * @param records of the film
 */
export function creditsOfFilm(film: Credits, records: readonly Credits[]): NamedCredit[] {
  const credits = creditsOfRecord(film);
  const byKey = new Map<string, NamedCredit>();
  for (const credit of credits) if (!byKey.has(keyOf(credit.name))) byKey.set(keyOf(credit.name), credit);
  const spellings = records.flatMap(creditsOfRecord).flatMap(({ name, personId }) => {
    const credit = byKey.get(keyOf(name));
    if (credit === undefined || credit.name === name) return [];
    const id = personId ?? credit.personId;
    return [id === undefined ? { name } : { name, personId: id }];
  });
  return [...credits, ...spellings];
}
