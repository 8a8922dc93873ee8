/** Reasons why two films are similar, as sentences. */
import type { SimilarFilm } from '@marquee/graph/related/similarFilms';

export interface SimilarityReasonModel {
  readonly kind: 'SHARED_CAST' | 'SHARED_DIRECTOR' | 'SHARED_GENRE' | 'SAME_ERA';
  readonly text: string;
  readonly weight: number;
  /** Ids. */
  readonly people: readonly string[];
  readonly genres: readonly string[];
}

export interface SimilarMovieModel {
  readonly movieId: string;
  readonly score: number;
  readonly because: readonly SimilarityReasonModel[];
}

/** `year` is that of the film that `film` is similar to. The weights add up to the score, except for rounding. */
export const similarMovie = (film: SimilarFilm, year: number | null): SimilarMovieModel => ({
  movieId: film.id,
  score: film.score,
  because: [
    ...peopleReason(film, 'SHARED_DIRECTOR', 'Also directed by'),
    ...peopleReason(film, 'SHARED_CAST', 'Also with'),
    ...genreReason(film),
    ...eraReason(film, year),
  ].sort((a, b) => b.weight - a.weight),
});

function peopleReason(
  { shared }: SimilarFilm,
  kind: 'SHARED_CAST' | 'SHARED_DIRECTOR',
  beginning: string,
): SimilarityReasonModel[] {
  const people = heaviestFirst(shared.filter((person) => person.kind === kind));
  if (people.length === 0) return [];
  const text = `${beginning} ${listNames(people)}.`;
  return [{ kind, text, weight: sum(people), people: people.map(({ id }) => id), genres: [] }];
}

function genreReason({ genres }: SimilarFilm): SimilarityReasonModel[] {
  // A genre that all films have has no weight.
  const shared = heaviestFirst(genres.filter(({ weight }) => weight > 0));
  if (shared.length === 0) return [];
  const text = `${shared.length === 1 ? 'Same genre' : 'Same genres'}: ${listNames(shared)}.`;
  return [{ kind: 'SHARED_GENRE', text, weight: sum(shared), people: [], genres: shared.map(({ id }) => id) }];
}

function eraReason({ era, year: ownYear }: SimilarFilm, year: number | null): SimilarityReasonModel[] {
  if (era <= 0) return [];
  const text = ownYear === year ? `Also released in ${year}.` : `Released in ${ownYear}, close to ${year}.`;
  return [{ kind: 'SAME_ERA', text, weight: sum([{ weight: era }]), people: [], genres: [] }];
}

const heaviestFirst = <Row extends { weight: number; id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));

const sum = (rows: readonly { weight: number }[]): number =>
  Math.round(rows.reduce((total, { weight }) => total + weight, 0) * 1e6) / 1e6;

/** "Ana", "Ana and Ben", "Ana, Ben and Cleo". */
function listNames(rows: readonly { name: string }[]): string {
  const names = rows.map(({ name }) => name);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
