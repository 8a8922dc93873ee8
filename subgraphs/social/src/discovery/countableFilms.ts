/**
 * The films whose facts the facets of `discover` count, as keys. The statement gives them if the process has the facts that the statement's
 * own snapshot has. If not, the statement counts (discoverFacets.ts). So the answer never depends on what a process has in memory.
 */
import { sql } from 'kysely';
import { readIntLists } from '../filmFacts/ints.js';
import { placeOfFilm, type PackedFacts } from '../filmFacts/packedFacts.js';
import type { Sql } from '../sql/cte.js';
import { isOfFilms, selectedIds, type FilmFacetName } from './discoverFacets.js';
import type { DiscoverFacetName, DiscoverFilter } from './discoverFilter.js';

/** A WITH query of the version of the facts of films in the snapshot. */
export const lastFacts = sql`last_facts AS MATERIALIZED (SELECT version FROM film_fact_change ORDER BY number DESC LIMIT 1)`;

/** Whether the snapshot has the facts that the process knows. */
export const hasKnownFacts = (known: string): Sql<boolean> =>
  sql<boolean>`(SELECT version FROM last_facts) = ${known}::uuid`;

/** What the statement answers for the process to count. */
export interface CountableRow {
  readonly factsVersion: string;
  /** Lists of keys of films. Null if the statement has counted. */
  readonly films?: string | null;
  readonly selected?: Partial<Record<'GENRE' | 'PERSON', readonly SelectedEntity[]>> | null;
}

export interface SelectedEntity {
  readonly key: number;
  readonly id: string;
  readonly label: string;
}

/** The columns of CountableRow. They read the WITH queries `candidate` of discoverSql and lastFacts. */
export function countableColumns(
  filter: DiscoverFilter,
  facets: readonly DiscoverFacetName[],
  known: string | null,
): Sql {
  const version = sql`(SELECT version FROM last_facts) AS "factsVersion"`;
  if (known === null) return version;
  const lists = [sql`matches_genres AND matches_year AND matches_starring`];
  for (const facet of facets) if (isOfFilms(facet)) lists.push(onlyIn[facet]);
  const keys = lists.map((condition) => sql`coalesce((array_agg(film_pk) FILTER (WHERE ${condition}))::text, '{}')`);
  const whenKnown = (value: Sql) => sql`CASE WHEN ${hasKnownFacts(known)} THEN ${value} END`;
  return sql`${version},
    ${whenKnown(sql`(SELECT ${sql.join(keys, sql` || `)} FROM candidate)`)} AS films,
    ${whenKnown(selectedJson(filter, facets))} AS selected`;
}

/** The films that a facet counts and that do not match: all parts of the filter hold but the facet's own. */
const onlyIn: Record<FilmFacetName, Sql> = {
  GENRE: sql`NOT matches_genres AND matches_year AND matches_starring`,
  DECADE: sql`matches_genres AND NOT matches_year AND matches_starring`,
  PERSON: sql`matches_genres AND matches_year AND NOT matches_starring`,
};

/** Lists of SelectedEntity by facet, as JSON. */
export function selectedJson(filter: DiscoverFilter, facets: readonly DiscoverFacetName[]): Sql {
  const selected = facets.flatMap((facet) =>
    facet === 'GENRE' || facet === 'PERSON' ? [selection(facet, filter)] : [],
  );
  return sql`json_build_object(${sql.join(selected)})`;
}

/** A name and a value of json_build_object(). */
function selection(facet: 'GENRE' | 'PERSON', filter: DiscoverFilter): Sql {
  const ids = selectedIds(facet, filter);
  const rows = sql`(SELECT coalesce(json_agg(json_build_object('key', pk, 'id', id, 'label', name)), '[]')
    FROM ${sql.table(facet === 'GENRE' ? 'genre' : 'person')} WHERE id = ANY(${ids}::text[]))`;
  return sql`${sql.lit(facet)}::text, ${ids.length === 0 ? sql`'[]'::json` : rows}`;
}

/** The places of the films that each facet counts, as two lists: those that match the filter, and those that match but for the facet's own part. */
export function readCountable(
  films: string,
  facts: PackedFacts,
  facets: readonly DiscoverFacetName[],
): ReadonlyMap<FilmFacetName, readonly Int32Array[]> {
  const [matching, ...others] = readIntLists(films).map((keys) => keys.map((key) => placeOfFilm(facts, key)));
  return new Map(facets.filter(isOfFilms).map((facet, index) => [facet, [matching!, others[index]!]]));
}
