/** Shortest chains of films by plain breadth-first search over everything. Shares no code with what it checks. */

export interface PathFilm {
  readonly id: string;
  readonly people: readonly string[];
}

export interface ModelChain {
  people: string[];
  films: string[];
}

export class FilmGraph {
  readonly #filmsOf = new Map<string, PathFilm[]>();

  constructor(films: readonly PathFilm[]) {
    for (const film of films)
      for (const person of new Set(film.people)) {
        const own = this.#filmsOf.get(person);
        if (own) own.push(film);
        else this.#filmsOf.set(person, [film]);
      }
  }

  neighbours(person: string): Set<string> {
    return new Set((this.#filmsOf.get(person) ?? []).flatMap(({ people }) => people));
  }

  /** How many films everybody who can be reached is from `start`. */
  degrees(start: string): Map<string, number> {
    const found = new Map([[start, 0]]);
    const queue = [start];
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      for (const other of this.neighbours(next)) {
        if (found.has(other)) continue;
        found.set(other, found.get(next)! + 1);
        queue.push(other);
      }
    return found;
  }

  /** The chain with the lowest ids of people, the first first, then of films. Null where there is none so short. */
  chain(from: string, to: string, most = 6): ModelChain | null {
    const toGoal = this.degrees(to);
    const length = toGoal.get(from);
    if (length === undefined || length > most) return null;
    const people = [from];
    const films: string[] = [];
    for (let left = length; left > 0; left--) {
      const here = people.at(-1)!;
      const [next] = [...this.neighbours(here)].filter((other) => toGoal.get(other) === left - 1).sort();
      const [film] = this.#filmsOf
        .get(here)!
        .filter((one) => one.people.includes(next!))
        .map(({ id }) => id)
        .sort();
      people.push(next!);
      films.push(film!);
    }
    return { people, films };
  }
}
