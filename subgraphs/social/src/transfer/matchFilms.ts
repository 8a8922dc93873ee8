/** Matches films in a history file to films of the catalog: by id first, then by title and year (decision 28). */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import { rowsPerStep, type ExternalId, type HistoryRow, type NamedFilm } from './historyRows.js';
import { titleKey, type TitleKey } from './titleKey.js';

export interface Candidate {
  readonly pk: number;
  readonly id: string;
  readonly year: number | null;
}

interface TitledFilm extends Candidate {
  /** Its titles that have the key. */
  readonly titles: readonly { readonly full: string; readonly alternative: boolean }[];
  readonly ids: readonly ExternalId[];
}

export interface Match<Row extends HistoryRow = HistoryRow> {
  readonly row: Row;
  /** The film; null if none or several match, or if one is only near. */
  readonly film: Candidate | null;
  /** Films that the row may mean, if none is certain. */
  readonly candidates: readonly Candidate[];
  /** Whether the member has to say which of the candidates it is. */
  readonly ambiguous: boolean;
}

/** Services differ by up to a year on when a film came out, and so do remakes: such a film is asked about. */
const yearTolerance = 1;
const listedCandidates = 10;

const titlesOf = ({ title, originalTitle }: NamedFilm): string[] =>
  [title, originalTitle].filter((text) => text != null);

/** `films`: those that the ids of row `n` name, the one of the most trusted id first. */
interface Found {
  n: number;
  films: Candidate[];
}

export async function matchFilms<Row extends HistoryRow>(db: Db, rows: readonly Row[]): Promise<Match<Row>[]> {
  const found = await filmsById(db, rows);
  const byId = new Map(found.map(({ n, films }) => [n, films]));
  const titles = await runInSlices(
    keysOfTitles(rows.filter(({ film }, n) => byId.get(n)?.length !== 1 && !film.isChosen)),
  );
  const byKey = await filmsByTitle(db, titles);
  return runInSlices(matchRows(rows, byId, { titles, byKey }));
}

async function filmsById(db: Db, rows: readonly HistoryRow[]): Promise<Found[]> {
  const requested: { n: number; id: string | null; ids: readonly ExternalId[] }[] = [];
  for (const [n, { film }] of rows.entries()) {
    const ids = film.isChosen ? [] : film.externalIds;
    if (film.movieId !== undefined || ids.length > 0) requested.push({ n, id: film.movieId ?? null, ids });
  }
  if (requested.length === 0) return [];
  const { rows: found } = await sql<Found>`
    WITH requested AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(requested)}::json) AS r(n int, id text, ids json)),
    named AS (
      SELECT r.n, f.pk AS film_pk, 0 AS tier FROM requested r
        JOIN film f ON f.id = coalesce((SELECT survivor FROM film_alias l WHERE l.id = r.id), r.id)
      UNION ALL
      SELECT r.n, x.film_pk, CASE x.source WHEN 'IMDB' THEN 1 WHEN 'TMDB' THEN 2 ELSE 3 END
      FROM requested r CROSS JOIN LATERAL json_to_recordset(r.ids) AS i(source text, value text)
      JOIN film_external_id x ON x.source = i.source AND x.value = i.value),
    film_of_row AS (
      SELECT n, film_pk, min(tier) AS tier FROM named
      WHERE tier = 0 OR NOT EXISTS (SELECT FROM named AS own WHERE own.n = named.n AND own.tier = 0)
      GROUP BY n, film_pk)
    SELECT n, json_agg(json_build_object('pk', f.pk, 'id', f.id, 'year', f.year) ORDER BY tier, f.pk) AS films
    FROM film_of_row JOIN film f ON f.pk = film_of_row.film_pk GROUP BY n`.execute(db);
  return found;
}

/** Keys of each title. */
type TitleKeys = ReadonlyMap<string, TitleKey>;

/** Each title once: making its keys costs more than finding them. */
function* keysOfTitles(rows: readonly HistoryRow[]): Generator<void, TitleKeys> {
  const keys = new Map<string, TitleKey>();
  for (const [n, { film }] of rows.entries()) {
    for (const title of titlesOf(film)) if (!keys.has(title)) keys.set(title, titleKey(title));
    if (n % rowsPerStep === 0) yield;
  }
  return keys;
}

interface TitledFilms {
  readonly titles: TitleKeys;
  /** The films of each key of a title. */
  readonly byKey: ReadonlyMap<string, TitledFilm[]>;
}

function* matchRows<Row extends HistoryRow>(
  rows: readonly Row[],
  byId: ReadonlyMap<number, readonly Candidate[]>,
  titled: TitledFilms,
): Generator<void, Match<Row>[]> {
  const matches: Match<Row>[] = [];
  // A film that was watched often has many rows.
  const answers = new Map<string, Answer>();
  for (const [n, row] of rows.entries()) {
    const named = byId.get(n) ?? [];
    const key = named.length === 0 ? nameOf(row.film) : null;
    const answer = (key !== null && answers.get(key)) || filmOf(row.film, named, titled);
    if (key !== null) answers.set(key, answer);
    const { film, candidates, ambiguous } = answer;
    matches.push({ row, film, candidates, ambiguous });
    if (n % rowsPerStep === 0) yield;
  }
  return matches;
}

type Answer = Omit<Match, 'row'>;

/** Two films with the same name have the same answer if no id names one of them. Null for a film with ids. */
function nameOf({ title, originalTitle, year, externalIds, isFeature, movieId, isChosen }: NamedFilm): string | null {
  if (externalIds.length > 0 || movieId !== undefined || isChosen) return null;
  return JSON.stringify([title, originalTitle, year, isFeature]);
}

/** `named`: the films that its ids name. Where they name several, the title may tell which of them it is. */
function filmOf(film: NamedFilm, named: readonly Candidate[], films: TitledFilms): Answer {
  const [only] = named;
  if (only && named.length === 1) return certain(only);
  if (film.isChosen) return { film: null, candidates: [], ambiguous: false };
  if (!only) return byTitle(film, films);
  const { film: titled } = byTitle({ ...film, externalIds: [] }, films);
  return titled && named.some(({ pk }) => pk === titled.pk) ? certain(titled) : ask(named);
}

const certain = (film: Candidate): Answer => ({ film, candidates: [], ambiguous: false });

async function filmsByTitle(db: Db, titles: TitleKeys): Promise<TitledFilms['byKey']> {
  const keys = new Set([...titles.values()].flatMap((title) => title.keys));
  keys.delete('');
  if (keys.size === 0) return new Map();
  const { rows } = await sql<{ key: string; films: TitledFilm[] }>`
    SELECT k.key, json_agg(json_build_object('pk', f.pk, 'id', f.id, 'year', f.year, 'titles', k.titles, 'ids', (
        SELECT coalesce(json_agg(json_build_object('source', x.source, 'value', x.value)), '[]')
        FROM film_external_id x WHERE x.film_pk = f.pk)) ORDER BY f.year NULLS LAST, f.id) AS films
    FROM (SELECT key, film_pk, json_agg(json_build_object('full', full_key, 'alternative', is_alternative)) AS titles
          FROM film_title WHERE key = ANY(${[...keys]}::text[]) GROUP BY key, film_pk) AS k
    JOIN film f ON f.pk = k.film_pk
    GROUP BY k.key`.execute(db);
  return new Map(rows.map(({ key, films }) => [key, films]));
}

/**
 * The only film with this title and year is the one, unless an id of the row contradicts. Without a year, the only film with
 * this title. What is only near is asked about: another year, or a film that is no feature.
 */
function byTitle(film: NamedFilm, { titles, byKey }: TitledFilms): Answer {
  let near: readonly Candidate[] = [];
  for (const title of titlesOf(film)) {
    const { keys, full } = titles.get(title)!;
    const found = mergeByFilm(keys.flatMap((key) => byKey.get(key) ?? [])).sort(byYear);
    const titled = (films: readonly TitledFilm[]) => bestTitled(films, full);
    const sameYear = titled(found.filter(({ year }) => film.year === null || year === film.year));
    const possible = sameYear.filter(({ ids }) => !contradicts(film.externalIds, ids));
    const [only] = possible;
    if (only && possible.length === 1 && film.isFeature !== false) return certain(only);
    if (possible.length > 0) return ask(possible);
    if (near.length === 0) near = titled(found);
  }
  const isNear = ({ year }: Candidate) =>
    year === null || film.year === null || Math.abs(year - film.year) <= yearTolerance;
  const neighbours = near.filter(isNear);
  return neighbours.length > 0
    ? ask(neighbours)
    : { film: null, candidates: near.slice(0, listedCandidates), ambiguous: false };
}

/** Each film once, with its titles of all keys. */
function mergeByFilm(films: readonly TitledFilm[]): TitledFilm[] {
  const merged = new Map<number, TitledFilm>();
  for (const film of films)
    merged.set(film.pk, { ...film, titles: [...(merged.get(film.pk)?.titles ?? []), ...film.titles] });
  return [...merged.values()];
}

/**
 * The films that have the title as it is written: "The Thing" is not "Thing" if there are both. Among them, a film's own title comes
 * before an alternative title of another film.
 */
function bestTitled(films: readonly TitledFilm[], full: string): readonly TitledFilm[] {
  const having = (accepts: (title: TitledFilm['titles'][number]) => boolean) =>
    films.filter(({ titles }) => titles.some(accepts));
  const groups = [
    having((title) => title.full === full && !title.alternative),
    having((title) => title.full === full || !title.alternative),
  ];
  return groups.find((group) => group.length > 0) ?? films;
}

/** Earliest first, as candidates are listed. */
const byYear = (a: Candidate, b: Candidate): number =>
  (a.year ?? Infinity) - (b.year ?? Infinity) || (a.id < b.id ? -1 : 1);

const ask = (candidates: readonly Candidate[]): Answer => ({
  film: null,
  candidates: candidates.slice(0, listedCandidates),
  ambiguous: true,
});

/** Whether the film has another id of the same service. */
function contradicts(ofRow: readonly ExternalId[], ofFilm: readonly ExternalId[]): boolean {
  return ofRow.some(({ source }) => ofFilm.some((id) => id.source === source));
}
