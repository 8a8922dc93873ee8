/**
 * The field User.compatibility: how well the viewer and other members match. Only watches that each lets the other see
 * count, so both get the same figures. docs/discovery/compatibility.md has the formula.
 */
import { sql } from 'kysely';
import type { ViewerScope } from '../model/scope.js';
import type { MovieModel, PersonModel } from '../model/catalog.js';
import type { Sql } from '../sql/cte.js';
import { minVisibility, notBlocked } from '../sql/visibility.js';
import { inWindow, latestRatings } from '../sql/watch.js';

/** With fewer shared films there is no score. */
const minSharedFilms = 5;
/** Shared ratings that are assumed besides the real ones, and the agreement of each. */
const priorWeight = 5;
const priorAgreement = 0.7;
/** The share of the score that comes from agreement; the rest comes from overlap. */
const agreementShare = 0.7;
/** Shared films that give a confidence of 0.5. */
const halfSaturation = 10;
/** Two ratings agree up to this distance ... */
const maxAgreeDistance = 1;
/** ... and clash from this distance on. */
const minClashDistance = 3;
/** The greatest distance of two ratings. */
const maxDistance = 9;
const maxListedOpinions = 5;

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

/** How many visible films the two have watched, and how many of them both. */
interface Totals {
  pk: number;
  mine: number;
  theirs: number;
  shared: number;
  /** How many of the shared films both rated. */
  rated: number;
  /** The sum, over these, of 9 minus the distance of the ratings. */
  agreement: number;
}

interface Row extends Totals {
  agree: OpinionJson[];
  clash: OpinionJson[];
}

/** A condition on watch `w`; null for all watches. */
export type Period = Sql<boolean> | null;

/** A query of (pk, min_visibility): those of `others` that the viewer may know of, without the viewer. */
const visibleOthers = (viewer: number, others: readonly number[]): Sql => sql`
  SELECT m.pk, greatest('FRIENDS'::visibility, ${minVisibility(viewer, sql`m.pk`)}) AS min_visibility
  FROM member m WHERE m.pk = ANY(${others}::int[]) AND m.pk <> ${viewer} AND ${notBlocked(viewer, sql`m.pk`)}`;

/** WITH queries: each of `others`, and the visible films of both sides. */
const visibleFilms = (
  { viewer: { pk: viewer }, now }: ViewerScope,
  others: readonly number[],
  period: Period,
): Sql => sql`
  other AS MATERIALIZED (${visibleOthers(viewer, others)}),
  mine AS MATERIALIZED (${latestRatings(
    sql`o.min_visibility`,
    (condition) => sql`(SELECT DISTINCT min_visibility FROM other) AS o
      JOIN watch w ON w.member_pk = ${viewer} AND w.visibility >= o.min_visibility WHERE ${inPeriod(now, period)} AND ${condition}`,
  )}),
  theirs AS MATERIALIZED (${latestRatings(
    sql`o.pk, o.min_visibility`,
    (condition) => sql`other o
      JOIN watch w ON w.member_pk = o.pk AND w.visibility >= o.min_visibility WHERE ${inPeriod(now, period)} AND ${condition}`,
  )})`;

/** The same, and the films that both have watched. */
export const sharedFilms = (scope: ViewerScope, others: readonly number[], period: Period): Sql => sql`
  ${visibleFilms(scope, others, period)},
  shared AS MATERIALIZED (
    SELECT t.pk, t.film_pk, m.rating AS mine, t.rating AS theirs, abs(m.rating - t.rating) AS distance
    FROM theirs t JOIN mine m USING (min_visibility, film_pk))`;

const inPeriod = (now: Date, period: Period): Sql<boolean> => period ?? inWindow('ALL_TIME', now);

export interface CountedWatches {
  /** Those of the viewer. */
  readonly own: number;
  /** By key of the member. Of the member that the limit was reached at, and of those behind, some or all are not counted. */
  readonly ofOthers: ReadonlyMap<number, number>;
}

/** How many watches the compatibility with each of `others` reads, in their order, at most `limit` together. */
export async function countWatches(
  { db, viewer: { pk: viewer }, now }: ViewerScope,
  {
    others,
    period = null,
    limit,
  }: { readonly others: readonly number[]; readonly period?: Period; readonly limit: number },
): Promise<CountedWatches> {
  const { rows } = await sql<{ pk: number; watches: number }>`
    WITH other AS MATERIALIZED (${visibleOthers(viewer, others)})
    SELECT pk, count(*) AS watches FROM (
      SELECT o.pk
      FROM (SELECT pk, min_visibility FROM other JOIN unnest(${others}::int[]) WITH ORDINALITY AS listed(pk, place) USING (pk)
            ORDER BY place OFFSET 0) AS o
      CROSS JOIN LATERAL (
        SELECT FROM watch w WHERE w.member_pk = o.pk AND w.visibility >= o.min_visibility AND ${inPeriod(now, period)} OFFSET 0) AS w
      LIMIT ${limit}) AS counted GROUP BY pk
    UNION ALL
    SELECT ${viewer}::int, count(*) FROM watch w WHERE w.member_pk = ${viewer}::int AND ${inPeriod(now, period)}`.execute(
    db,
  );
  const ofOthers = new Map(rows.map(({ pk, watches }) => [pk, watches]));
  const own = ofOthers.get(viewer) ?? 0;
  ofOthers.delete(viewer);
  return { own, ofOthers };
}

/** WITH queries of Totals. They read those of visibleFilms(). */
const totalQueries = sql`
    total AS MATERIALIZED (
      SELECT t.pk, count(*) AS theirs, count(m.film_pk) AS shared, count(m.rating - t.rating) AS rated,
        coalesce(sum(${sql.lit(maxDistance)} - abs(m.rating - t.rating)), 0) AS agreement
      FROM theirs t LEFT JOIN mine m USING (min_visibility, film_pk) GROUP BY t.pk),
    my_total AS (SELECT min_visibility, count(*) AS mine FROM mine GROUP BY min_visibility)`;
const totalColumns = sql`o.pk, coalesce(c.mine, 0) AS mine, coalesce(t.theirs, 0) AS theirs,
      coalesce(t.shared, 0) AS shared, coalesce(t.rated, 0) AS rated, coalesce(t.agreement, 0) AS agreement`;
const fromTotals = sql`FROM other o LEFT JOIN total t USING (pk) LEFT JOIN my_total c USING (min_visibility)`;

/** The same figures without opinions, of the members that the viewer may know of, by key. It costs half. */
export async function scoresWithoutOpinions(
  scope: ViewerScope,
  others: readonly number[],
  period: Period = null,
): Promise<ReadonlyMap<number, ScoreOfTotals>> {
  const { rows } = await sql<Totals>`
    WITH ${visibleFilms(scope, others, period)}, ${totalQueries} SELECT ${totalColumns} ${fromTotals}`.execute(
    scope.db,
  );
  return new Map(rows.map((row) => [row.pk, scoreOf(row)]));
}

/** In the order of `others`; null for the viewer, and for members that the viewer must not know of. */
export async function compatibilityScores(
  scope: ViewerScope,
  others: readonly number[],
  period: Period = null,
): Promise<(CompatibilityScore | null)[]> {
  const opinion = sql`json_build_object('id', f.id, 'mine', s.mine, 'theirs', s.theirs)`;
  const { rows } = await sql<Row>`
    WITH ${sharedFilms(scope, others, period)},
    ${totalQueries},
    opinion AS (
      SELECT s.pk, s.distance, ${opinion} AS opinion,
        row_number() OVER (PARTITION BY s.pk, s.distance <= ${sql.lit(maxAgreeDistance)} ORDER BY s.distance, s.mine + s.theirs DESC, f.id) AS agree_rank,
        row_number() OVER (PARTITION BY s.pk, s.distance >= ${sql.lit(minClashDistance)} ORDER BY s.distance DESC, f.id) AS clash_rank
      FROM shared s JOIN film f ON f.pk = s.film_pk WHERE s.distance IS NOT NULL),
    listed AS (
      SELECT pk,
        json_agg(opinion ORDER BY agree_rank) FILTER (WHERE distance <= ${sql.lit(maxAgreeDistance)} AND agree_rank <= ${sql.lit(maxListedOpinions)}) AS agree,
        json_agg(opinion ORDER BY clash_rank) FILTER (WHERE distance >= ${sql.lit(minClashDistance)} AND clash_rank <= ${sql.lit(maxListedOpinions)}) AS clash
      FROM opinion GROUP BY pk)
    SELECT ${totalColumns}, coalesce(l.agree, '[]') AS agree, coalesce(l.clash, '[]') AS clash
    ${fromTotals} LEFT JOIN listed l USING (pk)`.execute(scope.db);
  const byPk = new Map(rows.map((row) => [row.pk, toScore(row)]));
  return others.map((pk) => byPk.get(pk) ?? null);
}

type ScoreOfTotals = Pick<CompatibilityScore, 'score' | 'sharedFilms'>;

function scoreOf({ mine, theirs, shared, rated, agreement }: Totals): ScoreOfTotals {
  const agreed = (agreement / maxDistance + priorWeight * priorAgreement) / (rated + priorWeight);
  const overlap = shared === 0 ? 0 : Math.sqrt(shared / Math.sqrt(mine * theirs));
  const score = Math.round(100 * (agreementShare * agreed + (1 - agreementShare) * overlap));
  return { score: shared < minSharedFilms ? null : score, sharedFilms: shared };
}

const toScore = ({ agree, clash, ...totals }: Row): CompatibilityScore => ({
  ...scoreOf(totals),
  confidence: Math.round((1e6 * totals.shared) / (totals.shared + halfSaturation)) / 1e6,
  agree: agree.map(toOpinion),
  clash: clash.map(toOpinion),
});

const toOpinion = ({ id, mine, theirs }: OpinionJson) => ({ movie: { id }, mine, theirs });
