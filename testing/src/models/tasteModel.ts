/** The expected public taste, recommendations and connections, by plain loops. Shares no code with what it checks. */
import {
  areBlocked,
  areFriends,
  canSee,
  lovedBy,
  latestRating,
  type ModelFilm,
  type ModelDataset,
} from './discoverModel.js';

type TasteFilm = ModelFilm & { pk: number };
export type TasteDataset = Omit<ModelDataset, 'films'> & { films: TasteFilm[] };

const moment = (date: Date | null) => date?.getTime() ?? -Infinity;

/**
 * Each film of `watches` and `ratings` once with its latest rating; the film watched last comes first. A film without a date counts
 * from the time of its rating without a watch.
 */
export function filmsOf(
  dataset: TasteDataset,
  watches: ModelDataset['watches'],
  ratings: ModelDataset['ratings'] = [],
) {
  return dataset.films
    .flatMap((film) => {
      const own = watches.filter((watch) => watch.film === film.id);
      const standalone = ratings.find((rating) => rating.film === film.id);
      if (own.length === 0 && !standalone) return [];
      const watchedLast = Math.max(-Infinity, ...own.map(({ watchedAt }) => moment(watchedAt)));
      return [
        {
          film,
          latest: watchedLast === -Infinity ? moment(standalone?.ratedAt ?? null) : watchedLast,
          rating: latestRating(own) ?? standalone?.rating ?? null,
        },
      ];
    })
    .sort((a, b) => (a.latest === b.latest ? a.film.pk - b.film.pk : b.latest - a.latest));
}

/** Films that each member watched publicly, by handle. Members blocked in either direction are left out. */
export function publicTaste(dataset: TasteDataset, viewer: string): Map<string, Set<string>> {
  const taste = new Map<string, Set<string>>();
  for (const member of dataset.members) {
    if (areBlocked(dataset, viewer, member)) continue;
    const watches = dataset.watches.filter((watch) => watch.member === member && watch.visibility === 'PUBLIC');
    taste.set(member, new Set(filmsOf(dataset, watches).map(({ film }) => film.id)));
  }
  return taste;
}

const watchersOf = (taste: Map<string, Set<string>>, ...films: string[]) =>
  [...taste.values()].filter((own) => films.every((film) => own.has(film))).length;

const seen = (dataset: TasteDataset, viewer: string) =>
  filmsOf(
    dataset,
    dataset.watches.filter(({ member }) => member === viewer),
    dataset.ratings.filter(({ member }) => member === viewer),
  );

/** The films that similar films are recommended for: not rated below 6, with weights that fall with their position. */
export const seedsOf = (films: ReturnType<typeof filmsOf>) =>
  films
    .filter(({ rating }) => rating === null || rating >= 6)
    .map((seed, index) => ({ ...seed, weight: Math.floor(2_000_000 / (index + 2)) }));

/** How similar a film is to the seeds, in millionths. */
export const similarity = (taste: Map<string, Set<string>>, seeds: ReturnType<typeof seedsOf>, film: string): number =>
  seeds.reduce((sum, seed) => {
    if (seed.film.id === film) return sum;
    const watchersOfBoth = watchersOf(taste, seed.film.id, film);
    return sum + Math.floor((seed.weight * watchersOfBoth) / (watchersOf(taste, seed.film.id) + 5));
  }, 0);

/** Films recommended to `viewer` with their scores in millionths, best first. `dismissed`: ids of films. */
export function recommendationsModel(dataset: TasteDataset, viewer: string, dismissed: string[] = []) {
  const taste = publicTaste(dataset, viewer);
  const mine = seen(dataset, viewer);
  const seeds = seedsOf(mine);
  const loved = lovedBy(dataset, viewer);
  const maxWatchers = Math.max(...dataset.films.map(({ id }) => watchersOf(taste, id)));
  const familiar = new Set(seeds.flatMap(({ film }) => film.people));
  const friends = dataset.members
    .filter((member) => areFriends(dataset, viewer, member))
    .map((member) => {
      const films = filmsOf(
        dataset,
        dataset.watches.filter((watch) => watch.member === member && canSee(dataset, viewer, watch)),
      ).map(({ film }) => film.id);
      const shared = films.filter((id) => mine.some(({ film }) => film.id === id)).length;
      return { films, weight: Math.round((50_000 * (0.2 + shared)) / Math.sqrt(films.length + 5)) };
    });
  return dataset.films
    .filter(({ id }) => !mine.some(({ film }) => film.id === id) && !dismissed.includes(id))
    .map((film) => {
      const people = film.people.filter((person) => familiar.has(person)).length;
      const onWatchlist = dataset.watchlist.some(([member, id]) => member === viewer && id === film.id);
      const score =
        similarity(taste, seeds, film.id) +
        friends.filter(({ films }) => films.includes(film.id)).reduce((sum, { weight }) => sum + weight, 0) +
        10_000 * Math.min(3, film.cast.filter((person) => loved.has(person)).length) +
        1_500 * Math.min(5, people) +
        (onWatchlist ? 10_000 : 0) +
        (maxWatchers === 0 ? 0 : Math.floor((1_000 * watchersOf(taste, film.id)) / maxWatchers));
      return { id: film.id, score };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** What connects `film` to `viewer`, for each kind of connection. */
export function connectionsModel(dataset: TasteDataset, viewer: string, film: TasteFilm) {
  const taste = publicTaste(dataset, viewer);
  const mine = seen(dataset, viewer);
  const seeds = seedsOf(mine);
  const visible = dataset.watches.filter((watch) => watch.film === film.id && canSee(dataset, viewer, watch));
  const friends = dataset.members.filter((member) => areFriends(dataset, viewer, member));
  const ratingOf = (member: string) => latestRating(visible.filter((watch) => watch.member === member));
  const watched = friends.filter((member) => visible.some((watch) => watch.member === member));
  const ratedHigh = watched.filter((member) => (ratingOf(member) ?? 0) >= 8);
  const similar = mine
    .filter(({ film: own, rating }) => own.id !== film.id && (rating === null || rating >= 6))
    .map(({ film: own }) => {
      const people = own.people.filter((person) => film.people.includes(person)).length;
      const bySeed = similarity(
        taste,
        seeds.filter((seed) => seed.film.id === own.id),
        film.id,
      );
      return { id: own.id, weight: 100_000 * people + bySeed };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    .slice(0, 3);
  const neighbours = [...taste]
    .filter(([member]) => member !== viewer && !friends.includes(member))
    .filter(([, own]) => seeds.filter((seed) => own.has(seed.film.id)).length >= 3)
    .map(([member]) => member)
    .filter((member) => visible.some((watch) => watch.member === member && watch.visibility === 'PUBLIC'));
  return {
    watched,
    ratedHigh,
    loved: film.cast.filter((person) => lovedBy(dataset, viewer).has(person)),
    watchlisted: dataset.watchlist.some(([member, id]) => member === viewer && id === film.id),
    similar,
    neighbours,
    watchers: watchersOf(taste, film.id),
  };
}
