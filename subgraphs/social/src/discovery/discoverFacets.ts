/**
 * Facets of a discovery. The rule: a bucket's count is the totalCount that choosing it in place of its field's own selection
 * would give, so each facet counts candidates for which every OTHER part of the filter holds.
 */
import { sql, type RawBuilder } from 'kysely';
import { letsAllThrough, type DiscoverFacetName, type DiscoverFilter } from './discoverFilter.js';

type Sql = RawBuilder<unknown>;

/** Buckets listed of each facet, besides those that are selected. */
const listedBuckets = 20;

export interface FacetJson {
  readonly buckets: readonly { id: string; label: string; count: number; selected: boolean }[];
  readonly stats: { min: number; max: number; mean: number; count: number } | null;
  readonly otherCount: number;
}

export interface FacetModel extends FacetJson {
  readonly field: DiscoverFacetName;
}

/** A query of one JSON value, a FacetJson, over the statement's `candidate` and `event`. */
export function facetSql(facet: DiscoverFacetName, filter: DiscoverFilter): Sql {
  const { genres, starring, year } = filter;
  switch (facet) {
    case 'GENRE':
      return facetJson(
        sql`SELECT genre_pk AS key, count(*) AS count FROM candidate CROSS JOIN unnest(genre_pks) AS genre_pk
          WHERE year_holds AND starring_holds GROUP BY genre_pk`,
        named('genre', genres.anyOf.concat(genres.allOf)),
      );
    case 'PERSON':
      return facetJson(
        sql`SELECT person_pk AS key, count(*) AS count FROM candidate CROSS JOIN unnest(cast_pks) AS person_pk
          WHERE genres_hold AND year_holds GROUP BY person_pk`,
        named('person', starring.anyOf),
      );
    case 'DECADE':
      return facetJson(
        sql`SELECT year / 10 * 10 AS key, count(*) AS count FROM candidate
          WHERE year IS NOT NULL AND genres_hold AND starring_holds GROUP BY 1`,
        {
          names: sql`SELECT key, key::text AS id, key || 's' AS label, key = ${year.min}::int AND key + 9 = ${year.max}::int AS selected
            FROM listed`,
          selected: sql`SELECT NULL::int AS key WHERE false`,
        },
        sql`(SELECT CASE WHEN count(year) = 0 THEN NULL ELSE
              json_build_object('min', min(year), 'max', max(year), 'mean', round(avg(year), 6)::float8, 'count', count(year)) END
            FROM candidate WHERE genres_hold AND starring_holds)`,
      );
    case 'WATCHER':
      return facetJson(
        letsAllThrough(filter)
          ? sql`SELECT member_pk AS key, count(*) AS count FROM event GROUP BY member_pk`
          : sql`SELECT event.member_pk AS key, count(*) AS count FROM candidate JOIN event USING (film_pk)
              WHERE genres_hold AND year_holds AND starring_holds GROUP BY event.member_pk`,
        {
          names: sql`SELECT m.pk AS key, m.id, m.display_name AS label, false AS selected FROM listed JOIN member m ON m.pk = listed.key`,
          selected: sql`SELECT NULL::int AS key WHERE false`,
        },
      );
  }
}

interface Names {
  /** Rows (key, id, label, selected) of the keys in `listed`. */
  readonly names: Sql;
  /** Rows (key) that the filter selects; they are listed however few films they have. */
  readonly selected: Sql;
}

const named = (table: 'genre' | 'person', ids: readonly string[]): Names => ({
  names: sql`SELECT t.pk AS key, t.id, t.name AS label, t.id = ANY(${ids}::text[]) AS selected
    FROM listed JOIN ${sql.table(table)} t ON t.pk = listed.key`,
  selected: sql`SELECT pk AS key FROM ${sql.table(table)} WHERE id = ANY(${ids}::text[])`,
});

/**
 * The fullest buckets and whichever are selected; the rest in one figure. `counts`: rows (key, count). Names are looked up only
 * for buckets that may be listed: those as full as the last of the fullest, among which the name decides.
 */
const facetJson = (counts: Sql, { names, selected }: Names, stats: Sql = sql`NULL::json`): Sql => sql`
  WITH tally AS MATERIALIZED (${counts}),
  listed AS MATERIALIZED (
    SELECT key, coalesce(count, 0) AS count FROM (
      SELECT key, count FROM tally WHERE count >= coalesce(
        (SELECT count FROM tally ORDER BY count DESC OFFSET ${sql.lit(listedBuckets - 1)} LIMIT 1), 0)
      UNION SELECT chosen.key, tally.count FROM (${selected}) AS chosen LEFT JOIN tally USING (key)) AS both_kinds),
  ranked AS (
    SELECT *, row_number() OVER (ORDER BY count DESC, label, id) AS place FROM listed JOIN (${names}) AS named USING (key)),
  shown AS MATERIALIZED (SELECT * FROM ranked WHERE place <= ${sql.lit(listedBuckets)} OR coalesce(selected, false))
  SELECT json_build_object(
    'buckets', (SELECT coalesce(json_agg(json_build_object('id', id, 'label', label, 'count', count, 'selected', coalesce(selected, false))
      ORDER BY place), '[]') FROM shown),
    'stats', ${stats},
    'otherCount', (SELECT coalesce(sum(count), 0) FROM tally) - (SELECT coalesce(sum(count), 0) FROM shown))`;
