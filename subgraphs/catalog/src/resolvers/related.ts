/** Puts into words why a film is like another. */
import type { SimilarFilm } from '../related/related.js';
import type { SimilarMovieModel, SimilarityReasonModel } from './models.js';

/** `year`: of the film that was asked about. Weights add up to the score, but for what rounding takes. */
export function toSimilar(film: SimilarFilm, year: number | null): SimilarMovieModel {
  return { movieId: film.id, score: film.score, because: reasons(film, year) };
}

function reasons({ shared, genres, era, year: theirs }: SimilarFilm, year: number | null): SimilarityReasonModel[] {
  const found: SimilarityReasonModel[] = [];
  for (const [kind, words] of [
    ['SHARED_DIRECTOR', (names: string) => `By ${names}, too.`],
    ['SHARED_CAST', (names: string) => `With ${names}, too.`],
  ] as const) {
    const people = heaviestFirst(shared.filter((person) => person.kind === kind));
    if (people.length > 0)
      found.push({
        kind,
        text: words(list(people)),
        weight: sum(people),
        people: people.map(({ id }) => id),
        genres: [],
      });
  }
  const alike = heaviestFirst(genres.filter(({ weight }) => weight > 0));
  if (alike.length > 0)
    found.push({
      kind: 'SHARED_GENRE',
      text: `${list(alike)}, too.`,
      weight: sum(alike),
      people: [],
      genres: alike.map(({ id }) => id),
    });
  if (era > 0) {
    const text = theirs === year ? `From ${year}, too.` : `From ${theirs}, about the time of ${year}.`;
    found.push({ kind: 'SAME_ERA', text, weight: sum([{ weight: era }]), people: [], genres: [] });
  }
  return found.sort((a, b) => b.weight - a.weight);
}

const heaviestFirst = <Row extends { weight: number; id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));

const sum = (rows: readonly { weight: number }[]): number =>
  Math.round(rows.reduce((total, { weight }) => total + weight, 0) * 1e6) / 1e6;

/** "Ana", "Ana and Ben", "Ana, Ben and Cleo". */
function list(rows: readonly { name: string }[]): string {
  const names = rows.map(({ name }) => name);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
