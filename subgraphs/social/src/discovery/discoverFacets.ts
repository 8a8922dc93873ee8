/**
 * Facets of `discover`. A bucket's count is the totalCount that the filter gives with the bucket chosen instead of its
 * field's own selection. So each facet counts the candidates that match every other part of the filter.
 *
 * PostgreSQL counts them here. countFacets.ts has the same answers from the facts of films in memory.
 */
import { sql } from 'kysely';
import type { Sql } from '../sql/cte.js';
import type { DiscoverFacetName, DiscoverFilter } from './discoverFilter.js';

/** Buckets listed for each facet, besides the selected ones. */
export const maxListedBuckets = 20;

export interface FacetJson {
  readonly buckets: readonly { id: string; label: string; count: number; selected: boolean }[];
  readonly stats: { min: number; max: number; mean: number; count: number } | null;
  /** The sum of the counts of buckets that are not listed. */
  readonly otherCount: number;
}

export interface FacetModel extends FacetJson {
  readonly field: DiscoverFacetName;
}

/** For the facet WATCHER. */
export interface WatcherCounts {
  /** A query of (key, count): members and how many matching films they watched; at least those that may be listed. */
  readonly counts: Sql;
  /** The sum of the counts of all members. Default: the sum over `counts`. */
  readonly total?: Sql;
}

/** The facets that count facts of films. WATCHER counts watches. */
export const isOfFilms = (facet: DiscoverFacetName): facet is FilmFacetName => facet !== 'WATCHER';
export type FilmFacetName = Exclude<DiscoverFacetName, 'WATCHER'>;

/** The ids of the buckets of a facet that the filter selects. They are listed at any count. */
export const selectedIds = (facet: 'GENRE' | 'PERSON', { genres, starring }: DiscoverFilter): readonly string[] =>
  facet === 'GENRE' ? genres.anyOf.concat(genres.allOf) : starring.anyOf;

/** What facets count. */
export interface FacetSources {
  readonly watchers: WatcherCounts;
  /** For FROM: the candidates, with genre_pks and cast_pks. */
  readonly films: Sql;
}

/** A query of one FacetJson. It reads the WITH query `candidate` of discoverSql. */
export function facetSql(facet: DiscoverFacetName, filter: DiscoverFilter, { watchers, films }: FacetSources): Sql {
  const { year } = filter;
  switch (facet) {
    case 'GENRE':
      return facetJson(
        elementCounts(films, sql`genre_pks`, sql`matches_year AND matches_starring`),
        entityLabels('genre', selectedIds(facet, filter)),
      );
    case 'PERSON':
      return facetJson(
        elementCounts(films, sql`cast_pks`, sql`matches_genres AND matches_year`),
        entityLabels('person', selectedIds(facet, filter)),
      );
    case 'DECADE':
      return facetJson(
        sql`SELECT year / 10 * 10 AS key, count(*) AS count FROM candidate
          WHERE year IS NOT NULL AND matches_genres AND matches_starring GROUP BY 1`,
        {
          labels: sql`SELECT key, key::text AS id, key || 's' AS label, key = ${year.min}::int AND key + 9 = ${year.max}::int AS selected
            FROM listed`,
          selected: noSelection,
        },
        {
          stats: sql`SELECT CASE WHEN count(year) = 0 THEN NULL ELSE
              json_build_object('min', min(year), 'max', max(year), 'mean', round(avg(year), 6)::float8, 'count', count(year)) END
            FROM candidate WHERE matches_genres AND matches_starring`,
        },
      );
    case 'WATCHER':
      return facetJson(
        watchers.counts,
        {
          labels: sql`SELECT m.pk AS key, m.id, m.display_name AS label, false AS selected FROM listed JOIN member m ON m.pk = listed.key`,
          selected: noSelection,
        },
        { total: watchers.total, listed: fewWatchers },
      );
  }
}

/** A query of (key, count). unnest() in FROM would be a function scan of each row, which takes more than twice as long. */
const elementCounts = (films: Sql, array: Sql, condition: Sql): Sql => sql`
  SELECT key, count(*) AS count FROM (
    SELECT unnest(${array}) AS key FROM ${films} WHERE ${condition}) AS element GROUP BY key`;

interface FacetLabels {
  /** A query of (key, id, label, selected) for the keys in `listed`. */
  readonly labels: Sql;
  /** A query of (key): the buckets that the filter selects. They are listed at any count. */
  readonly selected: Sql;
}

const noSelection = sql`SELECT NULL::int AS key WHERE false`;

const entityLabels = (table: 'genre' | 'person', ids: readonly string[]): FacetLabels => ({
  labels: sql`SELECT t.pk AS key, t.id, t.name AS label, t.id = ANY(${ids}::text[]) AS selected
    FROM listed JOIN ${sql.table(table)} t ON t.pk = listed.key`,
  selected: sql`SELECT pk AS key FROM ${sql.table(table)} WHERE id = ANY(${ids}::text[])`,
});

/** Queries of one value: FacetJson's stats, and the sum of all counts. */
interface FacetSums {
  readonly stats?: Sql | undefined;
  readonly total?: Sql | undefined;
  /** A query of (key, count) over `bucket`: the buckets that may be listed. */
  readonly listed?: Sql | undefined;
}

/** The highest counts, and all that tie with the last of them. */
const withTies = sql`SELECT key, count FROM bucket WHERE count >= coalesce(
  (SELECT count FROM bucket ORDER BY count DESC OFFSET ${sql.lit(maxListedBuckets - 1)} LIMIT 1), 0)`;

/** All members may tie, so their keys decide who is listed. */
const fewWatchers = sql`SELECT key, count FROM bucket ORDER BY count DESC, key LIMIT ${sql.lit(maxListedBuckets)}`;

/**
 * Lists the buckets with the highest counts and the selected ones, and sums up the rest. `counts`: a query of (key, count).
 * Labels are read only for buckets that may be listed: the highest counts, and all that tie with the last of them, because
 * the label breaks ties. They are in the order of code points, on each server.
 */
const facetJson = (
  counts: Sql,
  { labels, selected }: FacetLabels,
  { stats = sql`SELECT NULL::json`, total = sql`SELECT sum(count) FROM bucket`, listed = withTies }: FacetSums = {},
): Sql => sql`
  WITH bucket AS MATERIALIZED (${counts}),
  listed AS MATERIALIZED (
    SELECT key, coalesce(count, 0) AS count FROM (
      (${listed})
      UNION SELECT chosen.key, bucket.count FROM (${selected}) AS chosen LEFT JOIN bucket USING (key)) AS both_kinds),
  ranked AS (
    SELECT *, row_number() OVER (ORDER BY count DESC, label COLLATE "C", id COLLATE "C") AS rank FROM listed JOIN (${labels}) AS labelled USING (key)),
  shown AS MATERIALIZED (SELECT * FROM ranked WHERE rank <= ${sql.lit(maxListedBuckets)} OR coalesce(selected, false))
  SELECT json_build_object(
    'buckets', (SELECT coalesce(json_agg(json_build_object('id', id, 'label', label, 'count', count, 'selected', coalesce(selected, false))
      ORDER BY rank), '[]') FROM shown),
    'stats', (${stats}),
    'otherCount', coalesce((${total}), 0) - (SELECT coalesce(sum(count), 0) FROM shown))`;
