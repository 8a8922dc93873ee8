/** Merges cast and directors of the records of one film, by ids of people where records have them, else by names. */
import { identityKey } from '@marquee/kit/text/identityKey';
import type { CastMember, FilmRecord } from '../records/filmRecord.js';
import { withoutNote } from './names.js';
import { contradict, idsIn, textOfIds } from './personIds.js';

type Credits = Pick<FilmRecord, 'cast' | 'directors' | 'directorIds'>;

/** A name in a film, with the person's ids if a record has them. */
export type NamedCredit = Pick<CastMember, 'name' | 'personId'>;

const keyOf = (name: string): string => identityKey(withoutNote(name));

/**
 * The highest-ranked record with a cast gives the billing; people that only other records have follow. A character comes from
 * the first record that has one for the person. A person of a name has the ids of all records, unless two people have the name here.
 *
 * @param films by rank
 */
export function mergeCredits(films: readonly Credits[]): Credits {
  const idsOf = idsByName(films);
  const withIds = <C extends NamedCredit>(credit: C): C => {
    const ids = idsOf.get(keyOf(credit.name)) ?? severalPeople;
    if (ids === severalPeople) return credit;
    const personId = textOfIds([...idsIn(credit.personId), ...ids]);
    return personId === undefined ? credit : { ...credit, personId };
  };
  const directing = films.find(({ directors }) => directors.length > 0);
  const directors = directing ? directorsOf(directing).map(withIds) : [];
  return {
    directors: directors.map(({ name }) => name),
    ...(directors.some(({ personId }) => personId !== undefined)
      ? { directorIds: directors.map(({ personId }) => personId ?? null) }
      : {}),
    cast: mergeCast(films, (name) => idsOf.get(keyOf(name)) === severalPeople).map(withIds),
  };
}

/** The directors with their ids. */
export const directorsOf = ({ directors, directorIds }: Credits): NamedCredit[] =>
  directors.map((name, index) => {
    const personId = directorIds?.[index] ?? undefined;
    return personId === undefined ? { name } : { name, personId };
  });

/** Cast and directors with their ids. */
export const creditsOfRecord = (film: Credits): NamedCredit[] => [...directorsOf(film), ...film.cast];

/** Instead of the ids of a name that two people have in the film. */
const severalPeople: readonly string[] = [];

/** The ids of each name that has some. */
function idsByName(films: readonly Credits[]): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const film of films) {
    const inRecord = new Map<string, readonly string[]>();
    for (const { name, personId } of creditsOfRecord(film)) {
      const ids = idsIn(personId);
      if (ids.length === 0) continue;
      const [key, before] = [keyOf(name), found.get(keyOf(name)) ?? []];
      const own = inRecord.get(key);
      // Different ids in one record are of two people, also if they are of two services.
      const areTwo =
        before === severalPeople || contradict(before, ids) || (own && !own.some((id) => ids.includes(id)));
      found.set(key, areTwo ? severalPeople : [...new Set([...before, ...ids])]);
      inRecord.set(key, [...(own ?? []), ...ids]);
    }
  }
  return found;
}

interface Place {
  member: CastMember;
  readonly ids: Set<string>;
}

/** Two people of one name in one film have two ids. A record without ids means the one with its character, else the first of them. */
function mergeCast(films: readonly Credits[], haveSeveral: (name: string) => boolean): CastMember[] {
  const places: Place[] = [];
  const placesOf = new Map<string, Set<Place>>();
  for (const { cast } of films) {
    const taken = new Set<Place>();
    for (const member of cast) {
      const ids = idsIn(member.personId);
      const named = [...(placesOf.get(keyOf(member.name)) ?? [])];
      const place = placeOf(member, {
        places,
        named: ids.length === 0 ? named : named.filter((one) => !taken.has(one)),
      });
      const found = place ?? { member, ids: new Set(ids) };
      if (!place) places.push(found);
      else join(place, member, !haveSeveral(member.name));
      if (ids.length > 0) taken.add(found);
      placesOf.set(keyOf(member.name), (placesOf.get(keyOf(member.name)) ?? new Set()).add(found));
    }
  }
  return places.map(({ member, ids }) => {
    const personId = textOfIds(ids);
    return personId === undefined ? member : { ...member, personId };
  });
}

/** @param at.named the places that the name may have */
function placeOf(
  member: CastMember,
  { places, named }: { places: readonly Place[]; named: readonly Place[] },
): Place | undefined {
  const ids = idsIn(member.personId);
  const possible = named.filter((place) => !contradict(place.ids, ids));
  const sharing =
    ids.length === 0 ? undefined : places.find((place) => sharesIds(place, ids) && !contradict(place.ids, ids));
  return sharing ?? possible.find((place) => haveOneCharacter(place.member, member)) ?? possible[0];
}

const sharesIds = (place: Place, ids: readonly string[]): boolean => ids.some((id) => place.ids.has(id));

const haveOneCharacter = (a: CastMember, b: CastMember): boolean =>
  a.character !== undefined && b.character !== undefined && identityKey(a.character) === identityKey(b.character);

/** If several people have the name, only their characters say which of them an id of another service is of. */
function join(place: Place, member: CastMember, isOnlyOne: boolean): void {
  const ids = idsIn(member.personId);
  if (isOnlyOne || place.ids.size === 0 || sharesIds(place, ids) || haveOneCharacter(place.member, member))
    for (const id of ids) place.ids.add(id);
  place.member = { ...place.member, character: place.member.character ?? member.character };
}

/** A credit of a film, and another spelling of its name in a record. */
export type Spelling = NamedCredit & { readonly spelling: string };

/**
 * The other spellings of the names of a film in its records.
 *
 * @param film merged from the records
 */
export function otherSpellings(film: Credits, records: readonly Credits[]): Spelling[] {
  const byKey = new Map<string, NamedCredit[]>();
  for (const credit of creditsOfRecord(film))
    byKey.set(keyOf(credit.name), [...(byKey.get(keyOf(credit.name)) ?? []), credit]);
  return records.flatMap(creditsOfRecord).flatMap(({ name: spelling, personId }) => {
    const credits = byKey.get(keyOf(spelling)) ?? [];
    const ids = idsIn(personId);
    const credit = credits.find((one) => idsIn(one.personId).some((id) => ids.includes(id))) ?? credits[0];
    return credit === undefined || credit.name === spelling
      ? []
      : [{ name: credit.name, personId: credit.personId, spelling }];
  });
}
