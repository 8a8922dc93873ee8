/**
 * Facets of a discovery. The rule: a bucket's count is the totalCount that choosing it in place of its field's own selection
 * would give, so each facet counts candidates for which every OTHER part of the filter holds.
 */
import { sql, type RawBuilder } from 'kysely';
import type { DiscoverFacetName, DiscoverFilter } from './filter.js';

type Sql = RawBuilder<unknown>;

/** Buckets listed of each facet, besides those that are selected. */
const listedBuckets = 20;

export interface FacetJson {
  readonly buckets: readonly { id: string; label: string; count: number; selected: boolean }[];
  readonly stats: { min: number; max: number; mean: number; count: number } | null;
  readonly otherCount: number;
}

/** A query of one JSON value, a FacetJson, over the statement's `candidate` and `event`. */
export function facetSql(facet: DiscoverFacetName, filter: DiscoverFilter): Sql {
  switch (facet) {
    case 'GENRE':
      return facetJson(
        sql`SELECT g.id, g.name AS label, coalesce(c.count, 0) AS count, ${isSelected(filter.genres.anyOf.concat(filter.genres.allOf), 'g')} AS selected
          FROM genre g LEFT JOIN (
            SELECT fg.genre_pk, count(*) AS count FROM candidate JOIN film_genre fg USING (film_pk)
            WHERE year_holds AND starring_holds GROUP BY fg.genre_pk) AS c ON c.genre_pk = g.pk`,
      );
    case 'PERSON':
      return facetJson(
        sql`SELECT p.id, p.name AS label, coalesce(c.count, 0) AS count, ${isSelected(filter.starring.anyOf, 'p')} AS selected
          FROM (SELECT fp.person_pk, count(*) AS count FROM candidate JOIN film_person fp USING (film_pk)
                WHERE fp.role = 'ACTOR' AND genres_hold AND year_holds GROUP BY fp.person_pk) AS c
          FULL JOIN (SELECT pk AS person_pk FROM person WHERE id = ANY(${filter.starring.anyOf}::text[])) AS chosen USING (person_pk)
          JOIN person p ON p.pk = person_pk`,
      );
    case 'DECADE':
      return facetJson(
        sql`SELECT decade::text AS id, decade || 's' AS label, count(*) AS count,
            coalesce(decade = ${filter.year.min}::int AND decade + 9 = ${filter.year.max}::int, false) AS selected
          FROM (SELECT year / 10 * 10 AS decade FROM candidate
                WHERE year IS NOT NULL AND genres_hold AND starring_holds) AS dated
          GROUP BY decade`,
        sql`(SELECT CASE WHEN count(year) = 0 THEN NULL ELSE
              json_build_object('min', min(year), 'max', max(year), 'mean', round(avg(year), 6)::float8, 'count', count(year)) END
            FROM candidate WHERE genres_hold AND starring_holds)`,
      );
    case 'WATCHER':
      return facetJson(
        sql`SELECT m.id, m.display_name AS label, count(*) AS count, false AS selected
          FROM candidate JOIN event USING (film_pk) JOIN member m ON m.pk = event.member_pk
          WHERE genres_hold AND year_holds AND starring_holds GROUP BY m.pk`,
      );
  }
}

const isSelected = (ids: readonly string[], alias: 'g' | 'p'): Sql =>
  sql`${sql.ref(`${alias}.id`)} = ANY(${ids}::text[])`;

/** The fullest buckets and whichever are selected; the rest in one figure. */
const facetJson = (buckets: Sql, stats: Sql = sql`NULL::json`): Sql => sql`
  SELECT json_build_object(
    'buckets', coalesce(json_agg(json_build_object('id', id, 'label', label, 'count', count, 'selected', selected)
      ORDER BY place) FILTER (WHERE listed), '[]'),
    'stats', ${stats},
    'otherCount', coalesce(sum(count) FILTER (WHERE NOT listed), 0))
  FROM (
    SELECT *, place <= ${sql.lit(listedBuckets)} OR selected AS listed
    FROM (SELECT *, row_number() OVER (ORDER BY count DESC, label, id) AS place
          FROM (${buckets}) AS bucket WHERE count > 0 OR selected) AS ranked) AS facet`;
