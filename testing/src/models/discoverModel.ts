/**
 * The expected result of `discover`, by plain loops over everything. Shares no code with what it checks. What other models need too
 * is here: who is whose friend, which watches a viewer can see, and which people a member loves.
 */

export interface ModelWatch {
  /** Id of the film. */
  film: string;
  /** Handle of the member. */
  member: string;
  watchedAt: Date | null;
  rating: number | null;
  visibility: 'PRIVATE' | 'FRIENDS' | 'PUBLIC';
}
/** A rating without a watch. Only its member sees it. */
export interface ModelRating {
  /** Id of the film. */
  film: string;
  /** Handle of the member. */
  member: string;
  rating: number;
  ratedAt: Date;
}
export interface ModelFilm {
  id: string;
  year: number | null;
  /** Ids. */
  genres: string[];
  /** Ids of actors in the order of billing. */
  cast: string[];
  /** Ids of actors and directors. */
  people: string[];
}
/** Members are handles; films and people are ids. */
export interface ModelDataset {
  films: ModelFilm[];
  members: string[];
  friends: [string, string][];
  blocks: [blocker: string, blocked: string][];
  watches: ModelWatch[];
  ratings: ModelRating[];
  loved: [member: string, person: string][];
  watchlist: [member: string, film: string][];
}
export interface ModelFilter {
  watchedBy: 'ME' | 'FRIENDS' | 'FRIENDS_OF_FRIENDS' | 'EVERYONE';
  window?: 'LAST_7_DAYS' | 'LAST_30_DAYS' | 'LAST_YEAR' | 'ALL_TIME';
  starring?: { lovedByMe?: boolean; anyOf?: string[]; noneOf?: string[] };
  seenByMe?: boolean;
  watchlistedByMe?: boolean;
  minCircleRating?: number;
  genres?: { anyOf?: string[]; allOf?: string[]; noneOf?: string[] };
  year?: { min?: number; max?: number };
}

const has = (pairs: [string, string][], a: string, b: string) => pairs.some(([x, y]) => x === a && y === b);

/** Whether the two are friends. */
export const areFriends = (dataset: ModelDataset, a: string, b: string) =>
  has(dataset.friends, a, b) || has(dataset.friends, b, a);
/** Whether either of the two blocked the other. */
export const areBlocked = (dataset: ModelDataset, a: string, b: string) =>
  has(dataset.blocks, a, b) || has(dataset.blocks, b, a);

/** Whether `viewer` may see the watch. */
export function canSee(dataset: ModelDataset, viewer: string, watch: ModelWatch): boolean {
  if (watch.member === viewer) return true;
  if (areBlocked(dataset, viewer, watch.member)) return false;
  if (watch.visibility === 'PUBLIC') return true;
  return watch.visibility === 'FRIENDS' && areFriends(dataset, viewer, watch.member);
}

/** A circle as one viewer sees it. */
export interface ViewerCircle {
  readonly viewer: string;
  readonly circle: ModelFilter['watchedBy'];
}

/** Whether `member` is in the circle. The viewer is in ME and EVERYONE only. */
export function inCircle(dataset: ModelDataset, { viewer, circle }: ViewerCircle, member: string): boolean {
  if (circle === 'EVERYONE') return true;
  if (circle === 'ME') return member === viewer;
  if (member === viewer) return false;
  if (areFriends(dataset, viewer, member)) return true;
  if (circle === 'FRIENDS') return false;
  return dataset.members.some(
    (between) => areFriends(dataset, viewer, between) && areFriends(dataset, between, member),
  );
}

const days = { LAST_7_DAYS: 7, LAST_30_DAYS: 30, LAST_YEAR: 365 };

/** The latest rating; of two at the same moment the higher one. Null without ratings. */
export function latestRating(watches: ModelWatch[]): number | null {
  const rated = watches.filter(({ rating }) => rating !== null);
  const when = (watch: ModelWatch) => watch.watchedAt?.getTime() ?? -Infinity;
  rated.sort((a, b) => when(b) - when(a) || b.rating! - a.rating!);
  return rated[0]?.rating ?? null;
}

/**
 * The people that `viewer` loves: those the viewer chose, and those in three or more of the films that the viewer watched or rated, with
 * ratings that are high enough.
 */
export function lovedBy(dataset: ModelDataset, viewer: string): Set<string> {
  const loved = new Set(dataset.loved.filter(([member]) => member === viewer).map(([, person]) => person));
  const people = new Set(dataset.films.flatMap(({ people }) => people));
  for (const person of people) {
    let sum = 0;
    let films = 0;
    for (const film of dataset.films.filter((one) => one.people.includes(person))) {
      const isOwn = (event: { member: string; film: string }) => event.member === viewer && event.film === film.id;
      const own = dataset.watches.filter(isOwn);
      const standalone = dataset.ratings.find(isOwn);
      if (own.length === 0 && !standalone) continue;
      const rating = latestRating(own) ?? standalone?.rating ?? null;
      sum += rating === null ? 0.8 : rating / 8;
      films++;
    }
    if (films >= 3 && sum / (sum + 3) >= 0.6 - 1e-12) loved.add(person);
  }
  return loved;
}

export interface ModelHit {
  id: string;
  /** Handles. */
  watchers: string[];
  mean: number | null;
  /** Milliseconds since 1970. */
  latest: number | null;
  score: number;
}

export interface DiscoverRequest {
  readonly viewer: string;
  readonly filter: ModelFilter;
  readonly orderBy: string;
  readonly now: Date;
}

/** The films that `discover` finds, in its order. */
export function discoverModel(dataset: ModelDataset, request: DiscoverRequest): ModelHit[] {
  const { viewer, filter, now } = request;
  const loved = lovedBy(dataset, viewer);
  const since = filter.window && filter.window !== 'ALL_TIME' ? now.getTime() - days[filter.window] * 86_400_000 : null;
  const visible = dataset.watches.filter(
    (watch) =>
      inCircle(dataset, { viewer, circle: filter.watchedBy }, watch.member) &&
      canSee(dataset, viewer, watch) &&
      (since === null || (watch.watchedAt !== null && watch.watchedAt.getTime() > since)),
  );
  const hits: ModelHit[] = [];
  for (const film of dataset.films) {
    const own = visible.filter((watch) => watch.film === film.id);
    const watchers = [...new Set(own.map(({ member }) => member))];
    if (watchers.length === 0 || !matches(dataset, film, { ...request, loved })) continue;
    const perMember = watchers.map((member) => own.filter((watch) => watch.member === member));
    const ratings = perMember.map(latestRating).filter((rating) => rating !== null);
    const mean = ratings.length > 0 ? ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length : null;
    if (filter.minCircleRating !== undefined && (mean === null || mean < filter.minCircleRating)) continue;
    const moments = own.flatMap(({ watchedAt }) => (watchedAt ? [watchedAt.getTime()] : []));
    const latest = moments.length > 0 ? Math.max(...moments) : null;
    const hit = { id: film.id, watchers, mean, latest, score: 0 };
    const lovedInCast = film.cast.filter((person) => loved.has(person)).length;
    hits.push({ ...hit, score: score(hit, { ...request, perMember, lovedInCast }) });
  }
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function matches(
  dataset: ModelDataset,
  film: ModelFilm,
  { viewer, filter, loved }: DiscoverRequest & { loved: Set<string> },
): boolean {
  const { starring, genres, year, seenByMe, watchlistedByMe } = filter;
  const given = (list?: string[]) => list !== undefined && list.length > 0;
  const seen = [...dataset.watches, ...dataset.ratings].some(
    (event) => event.member === viewer && event.film === film.id,
  );
  if (seenByMe !== undefined && seen !== seenByMe) return false;
  if (watchlistedByMe !== undefined && has(dataset.watchlist, viewer, film.id) !== watchlistedByMe) return false;
  if (given(genres?.anyOf) && !genres!.anyOf!.some((genre) => film.genres.includes(genre))) return false;
  if (given(genres?.allOf) && !genres!.allOf!.every((genre) => film.genres.includes(genre))) return false;
  if (given(genres?.noneOf) && genres!.noneOf!.some((genre) => film.genres.includes(genre))) return false;
  if (year?.min !== undefined && !(film.year !== null && film.year >= year.min)) return false;
  if (year?.max !== undefined && !(film.year !== null && film.year <= year.max)) return false;
  const needsActor = starring?.lovedByMe || given(starring?.anyOf);
  const hasActor =
    (starring?.lovedByMe && film.cast.some((person) => loved.has(person))) ||
    film.cast.some((person) => starring?.anyOf?.includes(person));
  if (needsActor && !hasActor) return false;
  return !film.cast.some((person) => starring?.noneOf?.includes(person));
}

function score(
  hit: ModelHit,
  { orderBy, perMember, lovedInCast, now }: DiscoverRequest & { perMember: ModelWatch[][]; lovedInCast: number },
): number {
  if (orderBy === 'MOST_WATCHED') return hit.watchers.length;
  if (orderBy === 'RECENTLY_WATCHED') return (hit.latest ?? 0) / 1000;
  if (orderBy === 'HIGHEST_RATED') return Math.round((hit.mean ?? 0) * 1e6) / 1e6;
  let sum = 0;
  for (const watches of perMember) {
    const moments = watches.flatMap(({ watchedAt }) => (watchedAt ? [watchedAt.getTime()] : []));
    const latest = moments.length > 0 ? Math.max(...moments) : Date.UTC(1900, 0, 1);
    const ageDays = (now.getTime() - latest) / 86_400_000;
    sum += ((0.5 + 0.5 * Math.exp(-ageDays / 30)) * (latestRating(watches) ?? 6)) / 6;
  }
  return sum + 0.5 * Math.min(3, lovedInCast);
}
