/**
 * The field Compatibility.sharedPeople: people in two or more films that each of two members watched, those with the most films of both
 * first. Only watches that each lets the other see count.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import { compareCodePoints } from '@marquee/kit/text/codePoints';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import { readIntLists } from '../filmFacts/ints.js';
import { forEachPerson, placeOfFilm, type PackedFacts } from '../filmFacts/packedFacts.js';
import type { PersonModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import { sharedFilms } from './compatibility.js';
import { hasKnownFacts, lastFacts } from './countableFilms.js';
import { answerFromFacts, type FactsBasis } from './fromFacts.js';

const maxPeople = 5;
const minFilms = 2;

/** In the order of `others`. Counted over the facts in memory if the snapshot has these; if not, PostgreSQL counts. */
export const sharedPeople = (
  scope: ViewerScope,
  others: readonly number[],
  filmFacts: FilmFacts,
): Promise<PersonModel[][]> =>
  answerFromFacts(filmFacts, {
    read: (knownFacts) => readFilms(scope, others, knownFacts),
    inMemory: (facts, films) => runInSlices(countedInMemory(facts, films, others)),
    inSql: () => countedInSql(scope, others),
  });

interface FilmsRow {
  readonly factsVersion: string;
  /** Two lists: the films of the viewer that friends may see, and those that are PUBLIC. Empty if no member sees so much. Null: other facts. */
  readonly mine: string | null;
  /** For each of `others` with films, two lists: the key of the member, with 1 if PUBLIC films count and 0 if also those of friends; and the films. */
  readonly theirs: string | null;
}

async function readFilms(
  scope: ViewerScope,
  others: readonly number[],
  knownFacts: string,
): Promise<FactsBasis<FilmsOfPairs>> {
  const mineFrom = (visibility: 'FRIENDS' | 'PUBLIC') =>
    sql`(SELECT coalesce(array_agg(film_pk)::text, '{}') FROM mine WHERE min_visibility = ${sql.lit(visibility)})`;
  const { rows } = await sql<FilmsRow>`
    WITH ${lastFacts},
    ${sharedFilms(scope, others, null)}
    SELECT (SELECT version FROM last_facts) AS "factsVersion",
      CASE WHEN ${hasKnownFacts(knownFacts)} THEN ${mineFrom('FRIENDS')} || ${mineFrom('PUBLIC')} END AS mine,
      CASE WHEN ${hasKnownFacts(knownFacts)} THEN (
        SELECT coalesce(string_agg('{' || pk || ',' || (min_visibility = 'PUBLIC')::int || '}' || films, ''), '')
        FROM (SELECT pk, min_visibility, array_agg(film_pk)::text AS films FROM theirs GROUP BY pk, min_visibility) AS t) END AS theirs`.execute(
    scope.db,
  );
  const { factsVersion, mine, theirs } = rows[0]!;
  return { factsVersion, basis: mine === null ? null : { mine: readIntLists(mine), theirs: readIntLists(theirs!) } };
}

interface FilmsOfPairs {
  readonly mine: readonly Int32Array[];
  readonly theirs: readonly Int32Array[];
}

function* countedInMemory(
  facts: PackedFacts,
  { mine, theirs }: FilmsOfPairs,
  others: readonly number[],
): Generator<void, PersonModel[][]> {
  const mineOf: ReadonlyMap<number, number>[] = [];
  for (const films of mine) mineOf.push(yield* countPeople(facts, films, () => true));
  const byPk = new Map<number, PersonModel[]>();
  for (let at = 0; at < theirs.length; at += 2) {
    const [pk, isPublic] = theirs[at]!;
    const counts = mineOf[isPublic!]!;
    const isCounted = (person: number) => (counts.get(person) ?? 0) >= minFilms;
    byPk.set(pk!, mostShared(facts, counts, yield* countPeople(facts, theirs[at + 1]!, isCounted)));
    yield;
  }
  return others.map((pk) => byPk.get(pk) ?? []);
}

/** Films between two turns of the event loop: a film has some ten people. */
const filmsPerSlice = 5_000;

/** By place of the person, in how many of the films they are. */
export function* countPeople(
  facts: PackedFacts,
  films: Int32Array,
  isCounted: (person: number) => boolean,
): Generator<void, ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const [index, film] of films.entries()) {
    forEachPerson(facts, placeOfFilm(facts, film), (person) => {
      if (isCounted(person)) counts.set(person, (counts.get(person) ?? 0) + 1);
    });
    if (index % filmsPerSlice === filmsPerSlice - 1) yield;
  }
  return counts;
}

/** People that are no longer any have no label, and PostgreSQL does not have them either. */
function mostShared(
  { people }: PackedFacts,
  mine: ReadonlyMap<number, number>,
  theirs: ReadonlyMap<number, number>,
): PersonModel[] {
  const shared: { id: string; least: number; sum: number }[] = [];
  for (const [person, films] of theirs) {
    const label = people.labels[person];
    if (films < minFilms || !label) continue;
    shared.push({ id: label.id, least: Math.min(films, mine.get(person)!), sum: films + mine.get(person)! });
  }
  shared.sort((a, b) => b.least - a.least || b.sum - a.sum || compareCodePoints(a.id, b.id));
  return shared.slice(0, maxPeople).map(({ id }) => ({ id }));
}

async function countedInSql(scope: ViewerScope, others: readonly number[]): Promise<PersonModel[][]> {
  const { rows } = await sql<{ pk: number; people: PersonModel[] }>`
    WITH ${sharedFilms(scope, others, null)},
    my_person AS MATERIALIZED (
      SELECT min_visibility, person_pk, count(*) AS films
      FROM (SELECT DISTINCT m.min_visibility, m.film_pk, fp.person_pk FROM mine m JOIN film_person fp USING (film_pk)) AS seen
      GROUP BY min_visibility, person_pk HAVING count(*) >= ${sql.lit(minFilms)}),
    their_person AS (
      SELECT pk, min_visibility, person_pk, count(*) AS films
      FROM (SELECT DISTINCT t.pk, t.min_visibility, t.film_pk, fp.person_pk FROM theirs t JOIN film_person fp USING (film_pk)) AS seen
      GROUP BY pk, min_visibility, person_pk HAVING count(*) >= ${sql.lit(minFilms)})
    SELECT pk, json_agg(json_build_object('id', id) ORDER BY rank) AS people
    FROM (
      SELECT t.pk, p.id, row_number() OVER (PARTITION BY t.pk
        ORDER BY least(t.films, m.films) DESC, t.films + m.films DESC, p.id COLLATE "C") AS rank
      FROM their_person t JOIN my_person m USING (min_visibility, person_pk) JOIN person p ON p.pk = t.person_pk) AS ranked
    WHERE rank <= ${sql.lit(maxPeople)} GROUP BY pk`.execute(scope.db);
  const byPk = new Map(rows.map(({ pk, people }) => [pk, people]));
  return others.map((pk) => byPk.get(pk) ?? []);
}
