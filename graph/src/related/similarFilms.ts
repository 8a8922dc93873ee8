/** Similar films: what the statement that finds them gives, and the short form in which the first of them are kept. */

/** A person of both films. */
interface SharedPerson {
  readonly id: string;
  readonly name: string;
  /** The sum of the actor's billings in both films; -1 for a director. */
  readonly billings: number;
}

export interface GenreWeight {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
}

interface FoundFilm {
  readonly id: string;
  readonly year: number | null;
  readonly score: number;
  readonly era: number;
  readonly shared: readonly SharedPerson[];
  readonly genres: readonly GenreWeight[];
}

/** A row of `similar-films.cypher`. */
export interface FoundSimilarFilms {
  readonly index: number;
  readonly isAlone: boolean;
  readonly ownGenres: readonly GenreWeight[];
  readonly films: readonly FoundFilm[];
}

/** A row of `kept-similar.cypher`. */
export interface KeptSimilarFilms {
  readonly index: number;
  readonly films: string;
  readonly ownGenres: readonly GenreWeight[];
}

interface WeighedPerson {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  readonly kind: 'SHARED_CAST' | 'SHARED_DIRECTOR';
}

/** A similar film, with what it shares. The score is the sum of all weights and `era`, the weight of a close release year. */
export interface SimilarFilm {
  readonly id: string;
  readonly year: number | null;
  readonly score: number;
  readonly shared: readonly WeighedPerson[];
  readonly genres: readonly GenreWeight[];
  readonly era: number;
}

/** So many similar films of a film are kept: more than any stored operation asks for, so that genres may change their weights. */
export const keptSimilarFilms = 40;

/** What is kept of a film's similar films. Names of genres and what they weigh are read with it. */
interface KeptList {
  /** Weights of the film's own genres when the list was made, by id. */
  readonly weights: Readonly<Record<string, number>>;
  /** No other film had a higher score then; null if there is no other film. */
  readonly bound: number | null;
  /** Ids and names of the people that follow films to `films`. */
  readonly people: readonly (readonly [id: string, name: string])[];
  readonly films: readonly KeptFilm[];
}

/** Ids of genres, and places in `people` with the sums of billings. */
type KeptFilm = readonly [
  id: string,
  year: number | null,
  era: number,
  genres: readonly string[],
  people: readonly (readonly [place: number, billings: number])[],
];

/** The text that is kept of a row that was asked for `keptSimilarFilms` films. */
export function printSimilarFilms({ ownGenres, films }: FoundSimilarFilms): string {
  const people = new Map<string, { place: number; name: string }>();
  const placeOf = ({ id, name }: SharedPerson): number => {
    const known = people.get(id) ?? { place: people.size, name };
    people.set(id, known);
    return known.place;
  };
  const kept = films.map(({ id, year, era, genres, shared }): KeptFilm => [
    id,
    year,
    era,
    genres.map((genre) => genre.id),
    shared.map((person) => [placeOf(person), person.billings] as const),
  ]);
  const list: KeptList = {
    weights: Object.fromEntries(ownGenres.map(({ id, weight }) => [id, weight])),
    bound: films.length < keptSimilarFilms ? null : films.at(-1)!.score,
    people: [...people].map(([id, { name }]) => [id, name] as const),
    films: kept,
  };
  return JSON.stringify(list);
}

/** More than rounding can change a score by. */
const roundingMargin = 0.00001;

/**
 * The first films of a kept list, with the weights that genres have now. Undefined if a film that is not in the list may be among them: the
 * weights of genres change with every film of the catalog, and the list is not made again for that.
 */
export function firstOfKept({ films: text, ownGenres }: KeptSimilarFilms, first: number): SimilarFilm[] | undefined {
  const { weights, bound, people, films } = JSON.parse(text) as KeptList;
  const genreOf = new Map(ownGenres.map((genre) => [genre.id, genre]));
  const isOfOtherGenres =
    Object.keys(weights).length !== genreOf.size || ownGenres.some(({ id }) => weights[id] === undefined);
  if (isOfOtherGenres) return undefined;
  const ranked = films
    .map(([id, year, era, genres, shared]) =>
      weighed({
        id,
        year,
        era,
        genres: genres.map((genre) => genreOf.get(genre)!),
        shared: shared.map(([place, billings]) => ({ id: people[place]![0], name: people[place]![1], billings })),
      }),
    )
    .sort(byScore);
  if (bound === null) return ranked.slice(0, first);
  if (first > ranked.length) return undefined;
  const drift = ownGenres.reduce((sum, { id, weight }) => sum + Math.abs(weight - weights[id]!), 0);
  const last = ranked[first - 1];
  return last === undefined || last.score > bound + drift + roundingMargin ? ranked.slice(0, first) : undefined;
}

/** The films of a row of the statement that finds them. */
export const foundSimilarFilms = ({ films }: FoundSimilarFilms): SimilarFilm[] => films.map(weighed).sort(byScore);

const byScore = (a: SimilarFilm, b: SimilarFilm): number => b.score - a.score || (a.id < b.id ? -1 : 1);

/** As `similar-films.cypher` weighs it. */
function weighed({ id, year, era, shared, genres }: Omit<FoundFilm, 'score'>): SimilarFilm {
  const people = shared.map(({ billings, ...person }) => ({
    ...person,
    kind: billings < 0 ? ('SHARED_DIRECTOR' as const) : ('SHARED_CAST' as const),
    weight: billings < 0 ? 1.5 : 1 / (1 + 0.1 * billings),
  }));
  const score = Math.round((sumOf(people) + sumOf(genres) + era) * 1e6) / 1e6;
  return { id, year, score, shared: people, genres, era };
}

const sumOf = (rows: readonly { readonly weight: number }[]): number =>
  rows.reduce((sum, { weight }) => sum + weight, 0);
