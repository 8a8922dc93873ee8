/**
 * What a process needs of a request's snapshot to predict ratings (predictInMemory.ts): what the viewer may see of each member, and the films
 * that may be predicted. One statement. It answers only if its snapshot has the facts of films that the process knows.
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { readIntLists } from '../filmFacts/ints.js';
import { filmBias, type GroupMembers, type GroupTaste } from '../sql/predictions.js';
import { filmPopularity } from '../sql/publicTaste.js';
import { cte, type Sql } from '../sql/cte.js';
import { hasKnownFacts, lastFacts } from './countableFilms.js';
import type { FactsBasis } from './fromFacts.js';
import type { PredictableFilm, VisibleTaste } from './predictInMemory.js';

export interface Candidate extends PredictableFilm {
  readonly id: string;
  /** A number that the caller gives a meaning. */
  readonly mark: number;
}

export interface VisibleMember extends VisibleTaste {
  readonly memberPk: number;
  /** The latest liked films, as keys. */
  readonly seeds: Int32Array;
  readonly weights: Int32Array;
}

export interface TasteBasis {
  readonly members: readonly VisibleMember[];
  /** By id. */
  readonly candidates: readonly Candidate[];
}

export interface TasteRequest {
  readonly taste: GroupTaste;
  readonly groupMember: GroupMembers;
  /** The CTE that `groupMember` stands for. All members are of one group. */
  readonly members: Sql;
  /** WITH queries; `predictable`: each film once, with its mark. */
  readonly predictable: Sql;
}

const predictable = cte<'film_pk' | 'mark'>('predictable');

interface Row {
  readonly factsVersion: string;
  readonly members: string | null;
  readonly candidates: { readonly ids: readonly string[]; readonly keys: string } | null;
}

/** `basis` is null if the facts of the snapshot are not those of `knownFacts`. */
export async function readTasteBasis(
  db: Db,
  knownFacts: string,
  request: TasteRequest,
): Promise<FactsBasis<TasteBasis>> {
  const { taste, groupMember, members, predictable: films } = request;
  const whenKnown = (value: Sql) => sql`CASE WHEN ${hasKnownFacts(knownFacts)} THEN ${value} END`;
  const { rows } = await sql<Row>`
    WITH ${lastFacts},
    ${groupMember} AS MATERIALIZED (${members}),
    ${taste.queries},
    ${films}
    SELECT (SELECT version FROM last_facts) AS "factsVersion",
      ${whenKnown(memberLists(request))} AS members,
      ${whenKnown(candidateLists(taste))} AS candidates`.execute(db);
  const { factsVersion, members: ofMembers, candidates } = rows[0]!;
  return {
    factsVersion,
    basis: candidates && { members: toMembers(ofMembers ?? ''), candidates: toCandidates(candidates) },
  };
}

/** A query of one text: for each member, the lists that toMembers() reads. */
const memberLists = ({ taste: { seen, seed, similar }, groupMember }: TasteRequest): Sql => sql`(
  SELECT string_agg('{' || m.member_pk || '}' || coalesce(s.lists, '{}{}') || coalesce(f.lists, '{}{}') || coalesce(l.people, '{}')
    || coalesce(d.lists, '{}{}'), '')
  FROM ${groupMember} m
  LEFT JOIN (SELECT member_pk, array_agg(film_pk)::text || array_agg(coalesce(rating, 0))::text AS lists
             FROM ${seen} GROUP BY member_pk) AS s USING (member_pk)
  LEFT JOIN (SELECT member_pk, array_agg(film_pk)::text || array_agg(similarity)::text AS lists
             FROM ${similar} GROUP BY member_pk) AS f USING (member_pk)
  LEFT JOIN (SELECT m.member_pk, array_agg(l.person_pk)::text AS people FROM ${groupMember} m JOIN loved_person l USING (member_pk)
             WHERE m.min_visibility < 'PUBLIC' GROUP BY m.member_pk) AS l USING (member_pk)
  LEFT JOIN (SELECT member_pk, array_agg(film_pk)::text || array_agg(weight)::text AS lists
             FROM ${seed} GROUP BY member_pk) AS d USING (member_pk))`;

function toMembers(text: string): VisibleMember[] {
  const lists = readIntLists(text);
  return Array.from({ length: lists.length / listsOfMember }, (_, index) => {
    const from = listsOfMember * index;
    const [key, films, ratings, similarFilms, similarities, chosenPeople, seeds, weights] = lists.slice(
      from,
      from + listsOfMember,
    );
    return {
      ...{
        memberPk: key![0]!,
        films: films!,
        ratings: ratings!,
        similarFilms: similarFilms!,
        similarities: similarities!,
      },
      ...{ chosenPeople: chosenPeople!, seeds: seeds!, weights: weights! },
    };
  });
}
const listsOfMember = 8;

const candidateLists = ({ hidden }: GroupTaste): Sql => sql`(
  SELECT json_build_object('ids', coalesce(json_agg(id ORDER BY id), '[]'), 'keys', coalesce(
    array_agg(film_pk ORDER BY id)::text || array_agg(bias ORDER BY id)::text || array_agg(mark ORDER BY id)::text, '{}{}{}'))
  FROM (
    SELECT f.id, c.film_pk, c.mark, ${filmBias(sql`p`)} AS bias
    FROM ${predictable} c JOIN film f ON f.pk = c.film_pk
    LEFT JOIN LATERAL (${filmPopularity(hidden, sql`c.film_pk`)}) AS p ON true) AS candidate)`;

function toCandidates({ ids, keys }: NonNullable<Row['candidates']>): Candidate[] {
  const [films, biases, marks] = readIntLists(keys);
  return ids.map((id, index) => ({ id, key: films![index]!, bias: biases![index]!, mark: marks![index]! }));
}
