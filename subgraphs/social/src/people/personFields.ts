/** The field Person.viewer: what a person in film is to the viewer. */
import { sql } from 'kysely';
import type { ViewerScope } from '../model/scope.js';
import { affinity, filmWeight, seenWith } from '../sql/lovedPeople.js';
import { seenFilms } from '../sql/seenFilms.js';

export interface PersonState {
  /** Whether the viewer chose the person; inferred love does not count. */
  readonly loved: boolean;
  /** 0 to 1. */
  readonly affinity: number;
  readonly filmsSeen: number;
  readonly meanRating: number | null;
}

const unknownPerson: PersonState = { loved: false, affinity: 0, filmsSeen: 0, meanRating: null };

interface Row {
  id: string;
  loved: boolean;
  weight: number;
  filmsSeen: number;
  meanRating: number | null;
}

/** In the order of `personIds`. */
export async function personStates(
  { db, viewer: { pk: viewer } }: ViewerScope,
  personIds: readonly string[],
): Promise<PersonState[]> {
  const requested = sql`ARRAY(SELECT pk FROM person WHERE id = ANY(${personIds}::text[]))`;
  const { rows } = await sql<Row>`
    SELECT p.id,
      EXISTS (SELECT FROM loved_person l WHERE l.member_pk = ${viewer} AND l.person_pk = p.pk) AS loved,
      coalesce(films.weight, 0) AS weight, coalesce(films.count, 0) AS "filmsSeen", films.mean AS "meanRating"
    FROM person p
    LEFT JOIN (
      SELECT person_pk, ${filmWeight} AS weight, count(*) AS count, avg(rating)::float8 AS mean
      FROM (${seenWith(seenFilms(viewer), requested)}) AS seen
      GROUP BY person_pk) AS films ON films.person_pk = p.pk
    WHERE p.id = ANY(${personIds}::text[])`.execute(db);
  const byId = new Map(rows.map(({ id, weight, ...row }) => [id, { ...row, affinity: affinity(weight) }]));
  return personIds.map((id) => byId.get(id) ?? unknownPerson);
}
