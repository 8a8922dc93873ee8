/** The ratings that a member sees of some films, as a plain model: of watches, and of films without a watch. Films may be merged. */

export interface ModelWatch {
  readonly id: string;
  /** The film of which it was recorded. */
  readonly film: string;
  /** Later watches have higher numbers; no two are equal. */
  readonly time: number;
  rating: number | null;
}

/**
 * A rating without a watch belongs to the film of which it was given, also while this film is merged into another. If both films have one,
 * the survivor's counts, and the other waits until the films are separated: it does not come back when the survivor's ends.
 */
export class FilmRatingModel {
  readonly #survivors = new Map<string, string>();
  readonly #alone = new Map<string, number>();
  /** Merged films whose rating without a watch waits. */
  readonly #waiting = new Set<string>();
  #watches: ModelWatch[] = [];

  /** The film that `film` is now. */
  now(film: string): string {
    return this.#survivors.get(film) ?? film;
  }

  watchesOf(film: string): ModelWatch[] {
    return this.#watches.filter((watch) => this.now(watch.film) === this.now(film)).sort((a, b) => b.time - a.time);
  }

  /** The rating that the film shows: of its latest rated watch, else the one without a watch. */
  shown(film: string): number | null {
    const rated = this.watchesOf(film).find(({ rating }) => rating !== null);
    const holder = this.#holder(film);
    return rated?.rating ?? (holder === null ? null : this.#alone.get(holder)!);
  }

  rate(film: string, rating: number | null): void {
    const watches = this.watchesOf(film);
    if (rating === null) for (const watch of watches) watch.rating = null;
    else if (watches[0]) watches[0].rating = rating;
    else return void this.#alone.set(this.#holder(film) ?? this.now(film), rating);
    this.#endAlone(film);
  }

  record(watch: ModelWatch): void {
    this.#watches.push({ ...watch, film: this.now(watch.film) });
    if (watch.rating !== null) this.#endAlone(watch.film);
  }

  update(id: string, rating: number | null): void {
    const watch = this.#watches.find((one) => one.id === id)!;
    if (watch.rating !== null || rating !== null) this.#endAlone(watch.film);
    watch.rating = rating;
  }

  delete(id: string): void {
    const watch = this.#watches.find((one) => one.id === id)!;
    this.#watches = this.#watches.filter((one) => one !== watch);
    if (watch.rating !== null) this.#endAlone(watch.film);
  }

  merge(film: string, survivor: string): void {
    if (this.#alone.has(film) && this.#holder(survivor) !== null) this.#waiting.add(film);
    this.#survivors.set(film, survivor);
  }

  separate(film: string): void {
    this.#survivors.delete(film);
    this.#waiting.delete(film);
  }

  /** The film whose rating without a watch counts. */
  #holder(film: string): string | null {
    const counts = (other: string) => this.now(other) === this.now(film) && !this.#waiting.has(other);
    return [...this.#alone.keys()].find(counts) ?? null;
  }

  #endAlone(film: string): void {
    const holder = this.#holder(film);
    if (holder !== null) this.#alone.delete(holder);
  }
}
