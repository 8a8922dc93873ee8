/** Reads the films that the rows of a history file may name: by their ids, and by their titles. */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import { rowsPerStep, type ExternalId, type HistoryRow, type NamedFilm } from './historyRows.js';
import { titleKey } from './titleKey.js';

export interface Candidate {
  readonly pk: number;
  readonly id: string;
  readonly year: number | null;
}

/** A film with a title that has a key of the row's title. */
export interface TitledFilm extends Candidate {
  /** 0: the row has the film's own title as a whole. 1: an alternative title as a whole, or a key of its own title. 2: another. */
  readonly distance: number;
  /** Services of which it has an id. Empty if no row has ids. */
  readonly sources: readonly ExternalId['source'][];
}

/** By the number of the row: the films that its ids name, that of the most trusted id first. */
export type FilmsById = ReadonlyMap<number, readonly Candidate[]>;
/** By the title of a row, earliest first. */
export type FilmsByTitle = ReadonlyMap<string, readonly TitledFilm[]>;

export const titlesOf = ({ title, originalTitle }: NamedFilm): string[] =>
  [title, originalTitle].filter((text) => text != null);

/** Numbers of rows in one list of an answer. JSON lists are read many times faster than rows, and each of them without a pause. */
const numbersPerList = 2_000;

export async function filmsById(db: Db, rows: readonly HistoryRow[]): Promise<FilmsById> {
  const own = { n: [] as number[], id: [] as string[] };
  const external = { n: [] as number[], source: [] as string[], value: [] as string[] };
  for (const [n, { film }] of rows.entries()) {
    if (film.movieId !== undefined) {
      own.n.push(n);
      own.id.push(film.movieId);
    }
    for (const { source, value } of film.isChosen ? [] : film.externalIds) {
      external.n.push(n);
      external.source.push(source);
      external.value.push(value);
    }
  }
  if (own.n.length + external.n.length === 0) return new Map();
  const { rows: lists } = await sql<Lists<NamedById>>`
    WITH named AS (
      SELECT r.n, f.pk AS film_pk, 0 AS tier FROM unnest(${own.n}::int[], ${own.id}::text[]) AS r(n, id)
        JOIN film f ON f.id = coalesce((SELECT survivor FROM film_alias l WHERE l.id = r.id), r.id)
      UNION ALL
      SELECT r.n, x.film_pk, CASE x.source WHEN 'IMDB' THEN 1 WHEN 'TMDB' THEN 2 ELSE 3 END
      FROM unnest(${external.n}::int[], ${external.source}::text[], ${external.value}::text[]) AS r(n, source, value)
      JOIN film_external_id x ON x.source = r.source AND x.value = r.value),
    film_of_row AS (
      SELECT n, film_pk, min(tier) AS tier FROM named
      WHERE tier = 0 OR NOT EXISTS (SELECT FROM named AS own WHERE own.n = named.n AND own.tier = 0)
      GROUP BY n, film_pk),
    found AS (SELECT n, pk, id, year, tier FROM film_of_row JOIN film f ON f.pk = film_of_row.film_pk)
    SELECT json_agg(n) AS n, json_agg(pk) AS pk, json_agg(id) AS id, json_agg(year) AS year, json_agg(tier) AS tier
    FROM found GROUP BY n / ${numbersPerList}::int`.execute(db);
  const films = new Map<number, NamedById[]>();
  for (const list of lists)
    for (const [index, n] of list.n.entries())
      add(films, n, { pk: list.pk[index]!, id: list.id[index]!, year: list.year[index]!, tier: list.tier[index]! });
  for (const found of films.values()) if (found.length > 1) found.sort((a, b) => a.tier - b.tier || a.pk - b.pk);
  return films;
}

interface NamedById extends Candidate {
  /** Smaller: named by an id that is more trusted. */
  readonly tier: number;
}

/** Films column by column, with the number of the row or title that each is for. */
type Lists<Film> = { readonly n: number[] } & { readonly [Column in keyof Film]: Film[Column][] };

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

export async function filmsByTitle(db: Db, rows: readonly HistoryRow[]): Promise<FilmsByTitle> {
  const { titles, n, key, full } = await runInSlices(keysOfTitles(rows));
  if (key.length === 0) return new Map();
  const hasIds = rows.some(({ film }) => film.externalIds.length > 0);
  const { rows: lists } = await sql<Lists<TitledFilm>>`
    WITH titled AS (
      SELECT r.n, t.film_pk, min(CASE WHEN t.full_key = r."full" THEN 0 ELSE 1 END + t.is_alternative::int) AS distance
      FROM unnest(${n}::int[], ${key}::text[], ${full}::text[]) AS r(n, key, "full") JOIN film_title t ON t.key = r.key
      GROUP BY r.n, t.film_pk),
    found AS (
      SELECT n, pk, id, year, distance, CASE WHEN ${hasIds} THEN (
          SELECT json_agg(DISTINCT x.source) FROM film_external_id x WHERE x.film_pk = f.pk) END AS sources
      FROM titled JOIN film f ON f.pk = titled.film_pk)
    SELECT json_agg(n) AS n, json_agg(pk) AS pk, json_agg(id) AS id, json_agg(year) AS year, json_agg(distance) AS distance,
      json_agg(sources) AS sources
    FROM found GROUP BY n / ${numbersPerList}::int`.execute(db);
  const films = new Map<string, TitledFilm[]>();
  for (const list of lists)
    for (const [index, number] of list.n.entries())
      add(films, titles[number]!, {
        pk: list.pk[index]!,
        id: list.id[index]!,
        year: list.year[index]!,
        distance: list.distance[index]!,
        sources: list.sources[index] ?? [],
      });
  for (const found of films.values()) if (found.length > 1) found.sort(byYear);
  return films;
}

/** Earliest first, as candidates are listed. */
const byYear = (a: Candidate, b: Candidate): number =>
  (a.year ?? Infinity) - (b.year ?? Infinity) || (a.id < b.id ? -1 : 1);

/** The keys of all titles, each with the number of its title and the whole title. */
interface KeysOfTitles {
  readonly titles: readonly string[];
  readonly n: number[];
  readonly key: string[];
  readonly full: string[];
}

/** Each title once: making its keys costs more than finding them. */
function* keysOfTitles(rows: readonly HistoryRow[]): Generator<void, KeysOfTitles> {
  const titles = new Set<string>();
  const keys: KeysOfTitles = { titles: [], n: [], key: [], full: [] };
  for (const [index, { film }] of rows.entries()) {
    for (const title of titlesOf(film)) {
      if (titles.has(title)) continue;
      const made = titleKey(title);
      for (const key of made.keys) {
        if (key === '') continue;
        keys.n.push(titles.size);
        keys.key.push(key);
        keys.full.push(made.full);
      }
      titles.add(title);
    }
    if (index % rowsPerStep === 0) yield;
  }
  return { ...keys, titles: [...titles] };
}
