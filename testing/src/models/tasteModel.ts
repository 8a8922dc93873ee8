/** Public taste, recommendations and connections, slow and plain. Shares no code with what it checks. */
import {
  areBlocked,
  areFriends,
  canSee,
  lovedBy,
  latestRating,
  type ModelFilm,
  type ModelWorld,
} from './discoverModel.js';

type TasteFilm = ModelFilm & { pk: number };
export type TasteWorld = Omit<ModelWorld, 'films'> & { films: TasteFilm[] };

const moment = (date: Date | null) => date?.getTime() ?? -Infinity;

/** Each film of `watches` once, latest first. */
export function filmsOf(world: TasteWorld, watches: ModelWorld['watches']) {
  return world.films
    .flatMap((film) => {
      const own = watches.filter((watch) => watch.film === film.id);
      if (own.length === 0) return [];
      return [{ film, latest: Math.max(...own.map(({ watchedAt }) => moment(watchedAt))), rating: latestRating(own) }];
    })
    .sort((a, b) => (a.latest === b.latest ? a.film.pk - b.film.pk : b.latest - a.latest));
}

/** Everybody's films that count for the viewer: public, not of somebody blocked. */
export function publicTaste(world: TasteWorld, viewer: string): Map<string, Set<string>> {
  const taste = new Map<string, Set<string>>();
  for (const member of world.members) {
    if (areBlocked(world, viewer, member)) continue;
    const watches = world.watches.filter((watch) => watch.member === member && watch.visibility === 'PUBLIC');
    taste.set(member, new Set(filmsOf(world, watches).map(({ film }) => film.id)));
  }
  return taste;
}

const watchersOf = (taste: Map<string, Set<string>>, ...films: string[]) =>
  [...taste.values()].filter((own) => films.every((film) => own.has(film))).length;

const seen = (world: TasteWorld, viewer: string) =>
  filmsOf(
    world,
    world.watches.filter(({ member }) => member === viewer),
  );

export const seedsOf = (films: ReturnType<typeof filmsOf>) =>
  films
    .filter(({ rating }) => rating === null || rating >= 6)
    .map((seed, index) => ({ ...seed, weight: Math.floor(2_000_000 / (index + 2)) }));

/** What the seeds say of a film, in millionths. */
export const nearness = (taste: Map<string, Set<string>>, seeds: ReturnType<typeof seedsOf>, film: string): number =>
  seeds.reduce((sum, seed) => {
    if (seed.film.id === film) return sum;
    const together = watchersOf(taste, seed.film.id, film);
    return sum + Math.floor((seed.weight * together) / (watchersOf(taste, seed.film.id) + 5));
  }, 0);

export function recommendationsModel(world: TasteWorld, viewer: string, dismissed: string[] = []) {
  const taste = publicTaste(world, viewer);
  const mine = seen(world, viewer);
  const seeds = seedsOf(mine);
  const loved = lovedBy(world, viewer);
  const most = Math.max(...world.films.map(({ id }) => watchersOf(taste, id)));
  const familiar = new Set(seeds.flatMap(({ film }) => film.people));
  const friends = world.members
    .filter((member) => areFriends(world, viewer, member))
    .map((member) => {
      const films = filmsOf(
        world,
        world.watches.filter((watch) => watch.member === member && canSee(world, viewer, watch)),
      ).map(({ film }) => film.id);
      const shared = films.filter((id) => mine.some(({ film }) => film.id === id)).length;
      return { films, weight: Math.round((50_000 * (0.2 + shared)) / Math.sqrt(films.length + 5)) };
    });
  return world.films
    .filter(({ id }) => !mine.some(({ film }) => film.id === id) && !dismissed.includes(id))
    .map((film) => {
      const people = film.people.filter((person) => familiar.has(person)).length;
      const wanted = world.watchlist.some(([member, id]) => member === viewer && id === film.id);
      const score =
        nearness(taste, seeds, film.id) +
        friends.filter(({ films }) => films.includes(film.id)).reduce((sum, { weight }) => sum + weight, 0) +
        10_000 * Math.min(3, film.cast.filter((person) => loved.has(person)).length) +
        1_500 * Math.min(5, people) +
        (wanted ? 10_000 : 0) +
        (most === 0 ? 0 : Math.floor((1_000 * watchersOf(taste, film.id)) / most));
      return { id: film.id, score };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** Each kind of link with its evidence, sorted by handle or id; weights where they are counts. */
export function connectionsModel(world: TasteWorld, viewer: string, film: TasteFilm) {
  const taste = publicTaste(world, viewer);
  const mine = seen(world, viewer);
  const seeds = seedsOf(mine);
  const visible = world.watches.filter((watch) => watch.film === film.id && canSee(world, viewer, watch));
  const friends = world.members.filter((member) => areFriends(world, viewer, member));
  const ratingOf = (member: string) => latestRating(visible.filter((watch) => watch.member === member));
  const watched = friends.filter((member) => visible.some((watch) => watch.member === member));
  const fans = watched.filter((member) => (ratingOf(member) ?? 0) >= 8);
  const alike = mine
    .filter(({ film: own, rating }) => own.id !== film.id && (rating === null || rating >= 6))
    .map(({ film: own }) => {
      const people = own.people.filter((person) => film.people.includes(person)).length;
      const near = nearness(
        taste,
        seeds.filter((seed) => seed.film.id === own.id),
        film.id,
      );
      return { id: own.id, likeness: 100_000 * people + near };
    })
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
    .slice(0, 3);
  const neighbours = [...taste]
    .filter(([member]) => member !== viewer && !friends.includes(member))
    .filter(([, own]) => seeds.filter((seed) => own.has(seed.film.id)).length >= 3)
    .map(([member]) => member)
    .filter((member) => visible.some((watch) => watch.member === member && watch.visibility === 'PUBLIC'));
  return {
    watched,
    fans,
    loved: film.cast.filter((person) => lovedBy(world, viewer).has(person)),
    watchlisted: world.watchlist.some(([member, id]) => member === viewer && id === film.id),
    alike,
    neighbours,
    watchers: watchersOf(taste, film.id),
  };
}
