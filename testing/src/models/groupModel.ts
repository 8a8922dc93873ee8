/** The expected predictions, group picks and compatibility, by plain loops. Shares no code with what it checks. */
import { areBlocked, areFriends, canSee, latestRating, lovedBy, type ModelWatch } from './discoverModel.js';
import { filmsOf, similarity, publicTaste, seedsOf, type TasteDataset } from './tasteModel.js';

type Film = TasteDataset['films'][number] & { runtimeMinutes: number | null };
export type GroupDataset = Omit<TasteDataset, 'films'> & { films: Film[] };

const isClose = (dataset: GroupDataset, viewer: string, member: string) =>
  viewer === member || areFriends(dataset, viewer, member);

/** Returns a function that predicts the member's rating of a film, in thousandths. Divisions are whole-number divisions. */
function predictor(dataset: GroupDataset, viewer: string, member: string) {
  const taste = publicTaste(dataset, viewer);
  const mine = filmsOf(
    dataset,
    dataset.watches.filter((watch) => watch.member === member && canSee(dataset, viewer, watch)),
  );
  const rated = mine.flatMap(({ film: own, rating }) => (rating === null ? [] : [{ film: own as Film, rating }]));
  const shrunkMean = (offsets: number[], priorWeight = 5) =>
    Math.trunc(offsets.reduce((sum, offset) => sum + offset, 0) / (offsets.length + priorWeight));
  const own = shrunkMean(rated.map(({ rating }) => 1000 * (rating - 7)));
  // Chosen loved people are visible to the member and friends only; inferred ones follow from watches that the viewer can see.
  const visible: GroupDataset = {
    ...dataset,
    watches: dataset.watches.filter((watch) => canSee(dataset, viewer, watch)),
    loved: isClose(dataset, viewer, member) ? dataset.loved : [],
  };
  const loved = lovedBy(visible, member);
  const seeds = seedsOf(mine);
  return (film: Film) => {
    const community = [...taste.keys()].flatMap((other) => {
      const watches = dataset.watches.filter(
        (watch) => watch.member === other && watch.film === film.id && watch.visibility === 'PUBLIC',
      );
      const rating = latestRating(watches);
      return rating === null ? [] : [1000 * (rating - 7)];
    });
    const genres = film.genres.map((genre) => {
      const offsets = rated
        .filter(({ film: seen }) => seen.genres.includes(genre))
        .map(({ rating }) => 1000 * (rating - 7) - own);
      return offsets.length === 0 ? 0 : shrunkMean(offsets);
    });
    const genre = genres.length === 0 ? 0 : Math.trunc(genres.reduce((sum, one) => sum + one, 0) / genres.length);
    const similar = similarity(taste, seeds, film.id);
    const seen = mine.some(({ film: { id } }) => id === film.id);
    const sum =
      7000 +
      own +
      shrunkMean(community) +
      genre +
      500 * Math.min(2, film.cast.filter((person) => loved.has(person)).length) +
      Math.trunc((1500 * similar) / (similar + 500_000)) -
      (seen ? 2000 : 0);
    return { predicted: Math.max(1000, Math.min(10_000, sum)), films: mine.length };
  };
}

export interface GroupParams {
  members: string[];
  strategy: 'FAIR' | 'AVERAGE' | 'LEAST_MISERY';
  maxRuntime?: number;
  genres?: string[];
}

/** The picks of `tonight`, best first, and the constraints that had to be relaxed. */
export function tonightModel(dataset: GroupDataset, viewer: string, params: GroupParams) {
  const { members, strategy, maxRuntime, genres } = params;
  /** Bit mask of the constraints that the film breaks: 1 for the runtime, 2 for the genres. */
  const brokenConstraints = (film: Film) =>
    (maxRuntime !== undefined && !(film.runtimeMinutes !== null && film.runtimeMinutes <= maxRuntime) ? 1 : 0) +
    (genres !== undefined && genres.length > 0 && !film.genres.some((genre) => genres.includes(genre)) ? 2 : 0);
  const taste = publicTaste(dataset, viewer);
  const onWatchlists = new Set(
    dataset.watchlist
      .filter(([member]) => members.includes(member) && isClose(dataset, viewer, member))
      .map(([, film]) => film),
  );
  const byPk = [...dataset.films].sort((a, b) => a.pk - b.pk);
  const fallback = new Set(
    [0, 1, 2].flatMap((mask) => byPk.filter((film) => brokenConstraints(film) === mask).slice(0, 20)),
  );
  const candidates = dataset.films.filter(
    (film) => [...taste.values()].some((own) => own.has(film.id)) || onWatchlists.has(film.id) || fallback.has(film),
  );
  const relaxedMask = Math.min(...candidates.map(brokenConstraints));
  const predictors = members.map((member) => predictor(dataset, viewer, member));
  const picks = candidates
    .filter((film) => brokenConstraints(film) === relaxedMask)
    .map((film) => {
      const perMember = predictors.map((predict) => predict(film));
      const all = perMember.map(({ predicted }) => predicted);
      const mean = Math.trunc(all.reduce((sum, one) => sum + one, 0) / all.length);
      const lowest = Math.min(...all);
      const score = { AVERAGE: mean, LEAST_MISERY: lowest, FAIR: Math.trunc((mean + lowest) / 2) }[strategy];
      return { id: film.id, score, spread: Math.max(...all) - lowest, perMember };
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  return { picks, relaxed: ['maxRuntime', 'genres'].filter((_, index) => relaxedMask & (1 << index)) };
}

/** How well two members match by what each lets the other see. Null for the viewer and for blocked members. Symmetric. */
export function compatibilityModel(dataset: GroupDataset, viewer: string, other: string) {
  if (viewer === other || areBlocked(dataset, viewer, other)) return null;
  const visibleFilms = (of: string, to: string) =>
    filmsOf(
      dataset,
      dataset.watches.filter((watch: ModelWatch) => watch.member === of && canSee(dataset, to, watch)),
    );
  const mine = visibleFilms(viewer, other);
  const theirs = visibleFilms(other, viewer);
  const shared = mine.flatMap(({ film, rating }) => {
    const other = theirs.find((one) => one.film.id === film.id);
    return other ? [{ film, mine: rating, theirs: other.rating }] : [];
  });
  const rated = shared.flatMap(({ film, mine: a, theirs: b }) =>
    a === null || b === null ? [] : [{ id: film.id, mine: a, theirs: b, distance: Math.abs(a - b) }],
  );
  const agreed = (rated.reduce((sum, { distance }) => sum + (9 - distance) / 9, 0) + 3.5) / (rated.length + 5);
  const overlap = shared.length === 0 ? 0 : Math.sqrt(shared.length / Math.sqrt(mine.length * theirs.length));
  const opinions = (rows: typeof rated) =>
    rows.slice(0, 5).map(({ id, mine: a, theirs: b }) => ({ id, mine: a, theirs: b }));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  const seenTwice = (films: typeof mine) => {
    const people = new Map<string, number>();
    for (const { film } of films) for (const person of film.people) people.set(person, (people.get(person) ?? 0) + 1);
    return new Map([...people].filter(([, films2]) => films2 >= 2));
  };
  const myPeople = seenTwice(mine);
  const sharedPeople = [...seenTwice(theirs)]
    .flatMap(([id, b]) => (myPeople.has(id) ? [{ id, a: myPeople.get(id)!, b }] : []))
    .sort((x, y) => Math.min(y.a, y.b) - Math.min(x.a, x.b) || y.a + y.b - x.a - x.b || byId(x, y));
  return {
    score: shared.length < 5 ? null : Math.round(100 * (0.7 * agreed + 0.3 * overlap)),
    sharedFilms: shared.length,
    agree: opinions(
      rated
        .filter(({ distance }) => distance <= 1)
        .sort((a, b) => a.distance - b.distance || b.mine + b.theirs - a.mine - a.theirs || byId(a, b)),
    ),
    clash: opinions(
      rated.filter(({ distance }) => distance >= 3).sort((a, b) => b.distance - a.distance || byId(a, b)),
    ),
    sharedPeople: sharedPeople.slice(0, 5).map(({ id }) => id),
  };
}

/** Ids of the five films to watch together next: neither has seen them; by the lower of the two predictions, then by their sum. */
export function watchNextModel(dataset: GroupDataset, viewer: string, other: string): string[] {
  const taste = publicTaste(dataset, viewer);
  const seenBy = (member: string) =>
    new Set(
      dataset.watches
        .filter((watch) => watch.member === member && canSee(dataset, viewer, watch))
        .map(({ film }) => film),
    );
  const mine = seenBy(viewer);
  const theirs = seenBy(other);
  const predictors = [viewer, other].map((member) => predictor(dataset, viewer, member));
  return dataset.films
    .filter(({ id }) => [...taste.values()].some((own) => own.has(id)) && !mine.has(id) && !theirs.has(id))
    .map((film) => {
      const all = predictors.map((predict) => predict(film).predicted);
      return { id: film.id, lowest: Math.min(...all), sum: all.reduce((sum, one) => sum + one, 0) };
    })
    .sort((a, b) => b.lowest - a.lowest || b.sum - a.sum || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
    .slice(0, 5);
}
