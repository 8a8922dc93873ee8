/** Matches films in a history file to films of the catalog: by id first, then by title and year (decision 28). */
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import {
  filmsById,
  filmsByTitle,
  titlesOf,
  type Candidate,
  type FilmsById,
  type FilmsByTitle,
  type TitledFilm,
} from './filmsOfRows.js';
import { rowsPerStep, type ExternalId, type HistoryRow, type NamedFilm } from './historyRows.js';

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

export async function matchFilms<Row extends HistoryRow>(db: Db, rows: readonly Row[]): Promise<Match<Row>[]> {
  const byId = await filmsById(db, rows);
  const untold = rows.filter(({ film }, n) => byId.get(n)?.length !== 1 && !film.isChosen);
  const byTitle = await filmsByTitle(db, untold);
  return runInSlices(matchRows(rows, byId, byTitle));
}

function* matchRows<Row extends HistoryRow>(
  rows: readonly Row[],
  byId: FilmsById,
  titled: FilmsByTitle,
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
function filmOf(film: NamedFilm, named: readonly Candidate[], films: FilmsByTitle): Answer {
  const [only] = named;
  if (only && named.length === 1) return certain(only);
  if (film.isChosen) return { film: null, candidates: [], ambiguous: false };
  if (!only) return byTitle(film, films);
  const { film: titled } = byTitle({ ...film, externalIds: [] }, films);
  return titled && named.some(({ pk }) => pk === titled.pk) ? certain(titled) : ask(named);
}

const certain = (film: Candidate): Answer => ({ film, candidates: [], ambiguous: false });

/**
 * The only film with this title and year is the one, unless an id of the row contradicts. Without a year, the only film with
 * this title. What is only near is asked about: another year, or a film that is no feature.
 */
function byTitle(film: NamedFilm, films: FilmsByTitle): Answer {
  let near: readonly Candidate[] = [];
  for (const title of titlesOf(film)) {
    const found = films.get(title) ?? [];
    const sameYear = bestTitled(found.filter(({ year }) => film.year === null || year === film.year));
    const possible = sameYear.filter((titled) => !contradicts(film.externalIds, titled));
    const [only] = possible;
    if (only && possible.length === 1 && film.isFeature !== false) return certain(only);
    if (possible.length > 0) return ask(possible);
    if (near.length === 0) near = bestTitled(found);
  }
  const isNear = ({ year }: Candidate) =>
    year === null || film.year === null || Math.abs(year - film.year) <= yearTolerance;
  const neighbours = near.filter(isNear);
  return neighbours.length > 0
    ? ask(neighbours)
    : { film: null, candidates: near.slice(0, listedCandidates), ambiguous: false };
}

/**
 * The films that have the title as it is written: "The Thing" is not "Thing" if there are both. Among them, a film's own title comes
 * before an alternative title of another film.
 */
function bestTitled(films: readonly TitledFilm[]): readonly TitledFilm[] {
  if (films.length < 2) return films;
  const best = Math.min(...films.map(({ distance }) => distance));
  return films.filter(({ distance }) => distance === best);
}

const ask = (candidates: readonly Candidate[]): Answer => ({
  film: null,
  candidates: candidates.slice(0, listedCandidates),
  ambiguous: true,
});

/** Whether the film has another id of the same service. */
function contradicts(ofRow: readonly ExternalId[], { sources }: TitledFilm): boolean {
  return ofRow.some(({ source }) => sources.includes(source));
}
