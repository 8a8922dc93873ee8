/** The expected compatibility of two members, by plain loops. Shares no code with what it checks. */
import { areBlocked, canSee, type ModelWatch } from './discoverModel.js';
import { predictor, type PredictionDataset } from './predictionModel.js';
import { filmsOf, publicTaste } from './tasteModel.js';

/**
 * How well two members match by what each lets the other see. Null for the viewer and for blocked members. Symmetric. The score is not
 * rounded: of one between two whole numbers, the last bit of a sum decides which one it is.
 */
export function compatibilityModel(dataset: PredictionDataset, viewer: string, other: string) {
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
    score: shared.length < 5 ? null : 100 * (0.7 * agreed + 0.3 * overlap),
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

/** The whole numbers that a score may be rounded to: one, or two if it is between them. */
export function roundedScores(score: number): readonly number[] {
  const accuracy = 1e-9;
  return [...new Set([Math.round(score - accuracy), Math.round(score + accuracy)])];
}

/** Ids of the five films to watch together next: neither has seen them; by the lower of the two predictions, then by their sum. */
export function watchNextModel(dataset: PredictionDataset, viewer: string, other: string): string[] {
  const taste = publicTaste(dataset, viewer);
  const seenBy = (member: string) =>
    new Set([
      ...dataset.watches
        .filter((watch) => watch.member === member && canSee(dataset, viewer, watch))
        .map(({ film }) => film),
      ...dataset.ratings.filter((one) => one.member === member && member === viewer).map(({ film }) => film),
    ]);
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
