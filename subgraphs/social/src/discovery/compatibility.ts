/**
 * How well the viewer and others match: from watches that each lets the other see and nothing else, so both get the same
 * figures. docs/discovery/compatibility.md has the formula.
 */
import { sql, type RawBuilder } from 'kysely';
import type { ViewerScope } from '../model/scope.js';
import type { MovieModel, PersonModel } from '../model/catalog.js';
import { partyTaste, predictions } from '../sql/predictions.js';
import { mostWatched, nearestFilms } from '../sql/publicTaste.js';
import { inWindow, latestRating, notBlocked, visibilityFloor } from '../sql/visibility.js';

/** Fewer films in common give no score. */
const fewestShared = 5;
/** Shared ratings that are imagined beside the real ones, each agreeing so far. */
const doubt = 5;
const expectedAgreement = 0.7;
const agreementShare = 0.7;
const confidenceHalf = 10;
/** Ratings so near agree; ratings so far apart clash. */
const agreeWithin = 1;
const clashFrom = 3;
const namedOpinions = 5;
const namedPeople = 5;
const nextFilms = 5;
const nextCandidates = 100;
const ratingSpan = 9;

/** A film that two members have both rated. */
export interface SharedOpinionModel {
  readonly movie: MovieModel;
  readonly mine: number;
  readonly theirs: number;
}

export interface CompatibilityModel extends CompatibilityScore {
  sharedPeople(): Promise<readonly PersonModel[]>;
  watchNext(): Promise<readonly MovieModel[]>;
}

export interface CompatibilityScore {
  /** Null if the two share too few films. */
  readonly score: number | null;
  readonly confidence: number;
  readonly sharedFilms: number;
  readonly agree: readonly SharedOpinionModel[];
  readonly clash: readonly SharedOpinionModel[];
}

interface OpinionJson {
  id: string;
  mine: number;
  theirs: number;
}

interface Row {
  pk: number;
  mine: number;
  theirs: number;
  shared: number;
  rated: number;
  /** Sum over films both rated of 9 less the distance of the ratings. */
  agreement: number;
  agree: OpinionJson[];
  clash: OpinionJson[];
}

/** Watches in [from, to); all of them where it is null. */
export type Period = { readonly from: Date; readonly to: Date } | null;

/** WITH queries: each of `others`, the visible films of both sides, and those that both have watched. */
const sharedFilms = (
  { viewer: { pk: viewer }, now }: ViewerScope,
  others: readonly number[],
  period: Period,
): RawBuilder<unknown> => sql`
  other AS MATERIALIZED (
    SELECT m.pk, greatest('FRIENDS'::visibility, ${visibilityFloor(viewer, sql`m.pk`)}) AS floor
    FROM member m WHERE m.pk = ANY(${others}::int[]) AND m.pk <> ${viewer} AND ${notBlocked(viewer, sql`m.pk`)}),
  mine AS MATERIALIZED (
    SELECT f.floor, w.film_pk, ${latestRating} AS rating
    FROM (SELECT DISTINCT floor FROM other) AS f JOIN watch w ON w.member_pk = ${viewer} AND w.visibility >= f.floor
    WHERE ${inPeriod(now, period)} GROUP BY f.floor, w.film_pk),
  theirs AS MATERIALIZED (
    SELECT o.pk, o.floor, w.film_pk, ${latestRating} AS rating
    FROM other o JOIN watch w ON w.member_pk = o.pk AND w.visibility >= o.floor
    WHERE ${inPeriod(now, period)} GROUP BY o.pk, o.floor, w.film_pk),
  shared AS MATERIALIZED (
    SELECT t.pk, t.film_pk, m.rating AS mine, t.rating AS theirs, abs(m.rating - t.rating) AS distance
    FROM theirs t JOIN mine m USING (floor, film_pk))`;

const inPeriod = (now: Date, period: Period): RawBuilder<boolean> =>
  period
    ? sql<boolean>`(w.watched_at >= ${period.from} AND w.watched_at < ${period.to} AND w.watched_at <= ${now})`
    : inWindow('ALL_TIME', now);

/** In the order of `others`; null for the viewer, and for whoever is not there for them. */
export async function compatibilityScores(
  scope: ViewerScope,
  others: readonly number[],
  period: Period = null,
): Promise<(CompatibilityScore | null)[]> {
  const opinion = sql`json_build_object('id', f.id, 'mine', s.mine, 'theirs', s.theirs)`;
  const { rows } = await sql<Row>`
    WITH ${sharedFilms(scope, others, period)},
    tally AS MATERIALIZED (
      SELECT t.pk, count(*) AS theirs, count(m.film_pk) AS shared, count(m.rating - t.rating) AS rated,
        coalesce(sum(${sql.lit(ratingSpan)} - abs(m.rating - t.rating)), 0) AS agreement
      FROM theirs t LEFT JOIN mine m USING (floor, film_pk) GROUP BY t.pk),
    my_count AS (SELECT floor, count(*) AS mine FROM mine GROUP BY floor),
    opinion AS (
      SELECT s.pk, s.distance, ${opinion} AS opinion,
        row_number() OVER (PARTITION BY s.pk, s.distance <= ${sql.lit(agreeWithin)} ORDER BY s.distance, s.mine + s.theirs DESC, f.id) AS agree_place,
        row_number() OVER (PARTITION BY s.pk, s.distance >= ${sql.lit(clashFrom)} ORDER BY s.distance DESC, f.id) AS clash_place
      FROM shared s JOIN film f ON f.pk = s.film_pk WHERE s.distance IS NOT NULL),
    listed AS (
      SELECT pk,
        json_agg(opinion ORDER BY agree_place) FILTER (WHERE distance <= ${sql.lit(agreeWithin)} AND agree_place <= ${sql.lit(namedOpinions)}) AS agree,
        json_agg(opinion ORDER BY clash_place) FILTER (WHERE distance >= ${sql.lit(clashFrom)} AND clash_place <= ${sql.lit(namedOpinions)}) AS clash
      FROM opinion GROUP BY pk)
    SELECT o.pk, coalesce(c.mine, 0) AS mine, coalesce(t.theirs, 0) AS theirs,
      coalesce(t.shared, 0) AS shared, coalesce(t.rated, 0) AS rated, coalesce(t.agreement, 0) AS agreement,
      coalesce(l.agree, '[]') AS agree, coalesce(l.clash, '[]') AS clash
    FROM other o LEFT JOIN tally t USING (pk) LEFT JOIN listed l USING (pk) LEFT JOIN my_count c USING (floor)`.execute(
    scope.db,
  );
  const byPk = new Map(rows.map((row) => [row.pk, toScore(row)]));
  return others.map((pk) => byPk.get(pk) ?? null);
}

function toScore({ mine, theirs, shared, rated, agreement, agree, clash }: Row): CompatibilityScore {
  const agreed = (agreement / ratingSpan + doubt * expectedAgreement) / (rated + doubt);
  const overlap = shared === 0 ? 0 : Math.sqrt(shared / Math.sqrt(mine * theirs));
  const score = Math.round(100 * (agreementShare * agreed + (1 - agreementShare) * overlap));
  return {
    score: shared < fewestShared ? null : score,
    confidence: Math.round((1e6 * shared) / (shared + confidenceHalf)) / 1e6,
    sharedFilms: shared,
    agree: agree.map(toOpinion),
    clash: clash.map(toOpinion),
  };
}

const toOpinion = ({ id, mine, theirs }: OpinionJson) => ({ movie: { id }, mine, theirs });

/** People in film whom both have seen in two films or more, those seen most by both first; in the order of `others`. */
export async function sharedPeople(scope: ViewerScope, others: readonly number[]): Promise<PersonModel[][]> {
  const { rows } = await sql<{ pk: number; people: PersonModel[] }>`
    WITH ${sharedFilms(scope, others, null)},
    my_person AS MATERIALIZED (
      SELECT floor, person_pk, count(*) AS films
      FROM (SELECT DISTINCT m.floor, m.film_pk, fp.person_pk FROM mine m JOIN film_person fp USING (film_pk)) AS seen
      GROUP BY floor, person_pk HAVING count(*) >= 2),
    their_person AS (
      SELECT pk, floor, person_pk, count(*) AS films
      FROM (SELECT DISTINCT t.pk, t.floor, t.film_pk, fp.person_pk FROM theirs t JOIN film_person fp USING (film_pk)) AS seen
      GROUP BY pk, floor, person_pk HAVING count(*) >= 2)
    SELECT pk, json_agg(json_build_object('id', id) ORDER BY place) AS people
    FROM (
      SELECT t.pk, p.id, row_number() OVER (PARTITION BY t.pk
        ORDER BY least(t.films, m.films) DESC, t.films + m.films DESC, p.id) AS place
      FROM their_person t JOIN my_person m USING (floor, person_pk) JOIN person p ON p.pk = t.person_pk) AS both_seen
    WHERE place <= ${sql.lit(namedPeople)} GROUP BY pk`.execute(scope.db);
  const byPk = new Map(rows.map(({ pk, people }) => [pk, people]));
  return others.map((pk) => byPk.get(pk) ?? []);
}

/** What neither has seen and the one who would like it less would still like; in the order of `others`. */
export async function watchNext(scope: ViewerScope, others: readonly number[]): Promise<MovieModel[][]> {
  const { db, now } = scope;
  const viewer = scope.viewer.pk;
  const { rows } = await sql<{ party: number; films: MovieModel[] }>`
    WITH party AS MATERIALIZED (
      SELECT o.pk AS party, m.pk AS member_pk, ${visibilityFloor(viewer, sql`m.pk`)} AS floor
      FROM unnest(${others}::int[]) AS o(pk) CROSS JOIN LATERAL (SELECT o.pk UNION ALL SELECT ${viewer}::int) AS m(pk)
      WHERE o.pk <> ${viewer} AND ${notBlocked(viewer, sql`o.pk`)}),
    ${partyTaste(viewer, now)},
    candidate AS MATERIALIZED (
      SELECT party, film_pk FROM (
        SELECT party, film_pk FROM (${nearestFilms}) AS nearest
        UNION
        SELECT p.party, popular.film_pk FROM (SELECT DISTINCT party FROM party) AS p
        CROSS JOIN (${mostWatched(nextCandidates)}) AS popular) AS c
      WHERE NOT EXISTS (SELECT FROM seen s WHERE s.party = c.party AND s.film_pk = c.film_pk)
        AND NOT EXISTS (SELECT FROM dismissed d WHERE d.member_pk = ${viewer} AND d.film_pk = c.film_pk)),
    ranked AS (
      SELECT p.party, f.id, row_number() OVER (PARTITION BY p.party ORDER BY min(p.predicted) DESC, sum(p.predicted) DESC, f.id) AS place
      FROM (${predictions}) AS p JOIN film f ON f.pk = p.film_pk GROUP BY p.party, f.id)
    SELECT party, json_agg(json_build_object('id', id) ORDER BY place) AS films
    FROM ranked WHERE place <= ${sql.lit(nextFilms)} GROUP BY party`.execute(db);
  const byParty = new Map(rows.map(({ party, films }) => [party, films]));
  return others.map((pk) => byParty.get(pk) ?? []);
}
