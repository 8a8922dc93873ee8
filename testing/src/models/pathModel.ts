/** The expected shortest paths between people, by breadth-first search over all films. Shares no code with what it checks. */

export interface PathFilm {
  readonly id: string;
  readonly people: readonly string[];
}

/** A path: each film links the person at its index to the next person. */
export interface ModelPath {
  people: string[];
  films: string[];
}

/** People linked by the films they worked on. */
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

  /** Ids of everyone in a film with `person`, that person included. */
  neighbours(person: string): Set<string> {
    return new Set((this.#filmsOf.get(person) ?? []).flatMap(({ people }) => people));
  }

  /** The distance in films of everyone who can be reached from `start`. */
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

  /**
   * The shortest path; of several the one whose people have the lowest ids, compared from the first on, and then the films. Null
   * if there is no path of `maxDegrees` films or fewer.
   */
  path(from: string, to: string, maxDegrees = 6): ModelPath | null {
    const toGoal = this.degrees(to);
    const length = toGoal.get(from);
    if (length === undefined || length > maxDegrees) return null;
    const people = [from];
    const films: string[] = [];
    for (let left = length; left > 0; left--) {
      const current = people.at(-1)!;
      const [next] = [...this.neighbours(current)].filter((other) => toGoal.get(other) === left - 1).sort();
      const [film] = this.#filmsOf
        .get(current)!
        .filter((one) => one.people.includes(next!))
        .map(({ id }) => id)
        .sort();
      people.push(next!);
      films.push(film!);
    }
    return { people, films };
  }
}
