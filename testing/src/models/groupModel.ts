/** Predictions, group picks and compatibility, slow and plain. Shares no code with what it checks. */
import { areBlocked, areFriends, canSee, latestRating, lovedBy, type ModelWatch } from './discoverModel.js';
import { filmsOf, nearness, publicTaste, seedsOf, type TasteWorld } from './tasteModel.js';

type Film = TasteWorld['films'][number] & { runtimeMinutes: number | null };
export type GroupWorld = Omit<TasteWorld, 'films'> & { films: Film[] };

const isClose = (world: GroupWorld, viewer: string, member: string) =>
  viewer === member || areFriends(world, viewer, member);

/** Points are thousandths; every division drops what is left over, as whole numbers do. */
function predictor(world: GroupWorld, viewer: string, member: string) {
  const taste = publicTaste(world, viewer);
  const mine = filmsOf(
    world,
    world.watches.filter((watch) => watch.member === member && canSee(world, viewer, watch)),
  );
  const rated = mine.flatMap(({ film: own, rating }) => (rating === null ? [] : [{ film: own as Film, rating }]));
  const points = (offsets: number[], imagined = 5) =>
    Math.trunc(offsets.reduce((sum, offset) => sum + offset, 0) / (offsets.length + imagined));
  const own = points(rated.map(({ rating }) => 1000 * (rating - 7)));
  // Said love is for oneself and friends; what is inferred comes from the watches that the viewer may see.
  const visible: GroupWorld = {
    ...world,
    watches: world.watches.filter((watch) => canSee(world, viewer, watch)),
    loved: isClose(world, viewer, member) ? world.loved : [],
  };
  const loved = lovedBy(visible, member);
  const seeds = seedsOf(mine);
  return (film: Film) => {
    const community = [...taste.keys()].flatMap((other) => {
      const watches = world.watches.filter(
        (watch) => watch.member === other && watch.film === film.id && watch.visibility === 'PUBLIC',
      );
      const rating = latestRating(watches);
      return rating === null ? [] : [1000 * (rating - 7)];
    });
    const genres = film.genres.map((genre) => {
      const offsets = rated
        .filter(({ film: seen }) => seen.genres.includes(genre))
        .map(({ rating }) => 1000 * (rating - 7) - own);
      return offsets.length === 0 ? 0 : points(offsets);
    });
    const genre = genres.length === 0 ? 0 : Math.trunc(genres.reduce((sum, one) => sum + one, 0) / genres.length);
    const near = nearness(taste, seeds, film.id);
    const seen = mine.some(({ film: { id } }) => id === film.id);
    const sum =
      7000 +
      own +
      points(community) +
      genre +
      500 * Math.min(2, film.cast.filter((person) => loved.has(person)).length) +
      Math.trunc((1500 * near) / (near + 500_000)) -
      (seen ? 2000 : 0);
    return { predicted: Math.max(1000, Math.min(10_000, sum)), films: mine.length };
  };
}

export interface GroupAsk {
  members: string[];
  strategy: 'FAIR' | 'AVERAGE' | 'LEAST_MISERY';
  maxRuntime?: number;
  genres?: string[];
}

export function tonightModel(world: GroupWorld, viewer: string, ask: GroupAsk) {
  const { members, strategy, maxRuntime, genres } = ask;
  const broken = (film: Film) =>
    (maxRuntime !== undefined && !(film.runtimeMinutes !== null && film.runtimeMinutes <= maxRuntime) ? 1 : 0) +
    (genres !== undefined && genres.length > 0 && !film.genres.some((genre) => genres.includes(genre)) ? 2 : 0);
  const taste = publicTaste(world, viewer);
  const wanted = new Set(
    world.watchlist.filter(([who]) => members.includes(who) && isClose(world, viewer, who)).map(([, film]) => film),
  );
  const byPk = [...world.films].sort((a, b) => a.pk - b.pk);
  const anyFilm = new Set([0, 1, 2].flatMap((level) => byPk.filter((film) => broken(film) === level).slice(0, 20)));
  const candidates = world.films.filter(
    (film) => [...taste.values()].some((own) => own.has(film.id)) || wanted.has(film.id) || anyFilm.has(film),
  );
  const level = Math.min(...candidates.map(broken));
  const predictors = members.map((member) => predictor(world, viewer, member));
  const picks = candidates
    .filter((film) => broken(film) === level)
    .map((film) => {
      const perMember = predictors.map((predict) => predict(film));
      const all = perMember.map(({ predicted }) => predicted);
      const mean = Math.trunc(all.reduce((sum, one) => sum + one, 0) / all.length);
      const least = Math.min(...all);
      const score = { AVERAGE: mean, LEAST_MISERY: least, FAIR: Math.trunc((mean + least) / 2) }[strategy];
      return { id: film.id, score, spread: Math.max(...all) - least, perMember };
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  return { picks, relaxed: ['maxRuntime', 'genres'].filter((_, index) => level & (1 << index)) };
}

/** What each of two lets the other see: the same whoever asks. */
export function compatibilityModel(world: GroupWorld, viewer: string, other: string) {
  if (viewer === other || areBlocked(world, viewer, other)) return null;
  const shown = (of: string, to: string) =>
    filmsOf(
      world,
      world.watches.filter((watch: ModelWatch) => watch.member === of && canSee(world, to, watch)),
    );
  const mine = shown(viewer, other);
  const theirs = shown(other, viewer);
  const shared = mine.flatMap(({ film, rating }) => {
    const match = theirs.find((one) => one.film.id === film.id);
    return match ? [{ film, mine: rating, theirs: match.rating }] : [];
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

/** Every film that both could be shown, best first for the one who would like it less. */
export function watchNextModel(world: GroupWorld, viewer: string, other: string): string[] {
  const taste = publicTaste(world, viewer);
  const seenBy = (member: string) =>
    new Set(
      world.watches.filter((watch) => watch.member === member && canSee(world, viewer, watch)).map(({ film }) => film),
    );
  const mine = seenBy(viewer);
  const theirs = seenBy(other);
  const predictors = [viewer, other].map((member) => predictor(world, viewer, member));
  return world.films
    .filter(({ id }) => [...taste.values()].some((own) => own.has(id)) && !mine.has(id) && !theirs.has(id))
    .map((film) => {
      const all = predictors.map((predict) => predict(film).predicted);
      return { id: film.id, least: Math.min(...all), sum: all.reduce((sum, one) => sum + one, 0) };
    })
    .sort((a, b) => b.least - a.least || b.sum - a.sum || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
    .slice(0, 5);
}
