/** Discovery, slow and plain: the same questions answered by loops over everything. Shares no code with what it checks. */

export interface ModelWatch {
  film: string;
  member: string;
  watchedAt: Date | null;
  rating: number | null;
  visibility: 'PRIVATE' | 'FRIENDS' | 'PUBLIC';
}
export interface ModelFilm {
  id: string;
  year: number | null;
  genres: string[];
  cast: string[];
  people: string[];
}
export interface ModelWorld {
  films: ModelFilm[];
  members: string[];
  friends: [string, string][];
  blocks: [string, string][];
  watches: ModelWatch[];
  loved: [string, string][];
  watchlist: [string, string][];
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
export const areFriends = (world: ModelWorld, a: string, b: string) =>
  has(world.friends, a, b) || has(world.friends, b, a);
export const areBlocked = (world: ModelWorld, a: string, b: string) =>
  has(world.blocks, a, b) || has(world.blocks, b, a);

export function canSee(world: ModelWorld, viewer: string, watch: ModelWatch): boolean {
  if (watch.member === viewer) return true;
  if (areBlocked(world, viewer, watch.member)) return false;
  if (watch.visibility === 'PUBLIC') return true;
  return watch.visibility === 'FRIENDS' && areFriends(world, viewer, watch.member);
}

export function inCircle(world: ModelWorld, viewer: string, circle: ModelFilter['watchedBy'], member: string): boolean {
  if (circle === 'EVERYONE') return true;
  if (circle === 'ME') return member === viewer;
  if (member === viewer) return false;
  if (areFriends(world, viewer, member)) return true;
  if (circle === 'FRIENDS') return false;
  return world.members.some((between) => areFriends(world, viewer, between) && areFriends(world, between, member));
}

const days = { LAST_7_DAYS: 7, LAST_30_DAYS: 30, LAST_YEAR: 365 };

/** Latest rating among watches; the higher of two at one moment. */
export function latestRating(watches: ModelWatch[]): number | null {
  const rated = watches.filter(({ rating }) => rating !== null);
  const when = (watch: ModelWatch) => watch.watchedAt?.getTime() ?? -Infinity;
  rated.sort((a, b) => when(b) - when(a) || b.rating! - a.rating!);
  return rated[0]?.rating ?? null;
}

export function lovedBy(world: ModelWorld, viewer: string): Set<string> {
  const loved = new Set(world.loved.filter(([member]) => member === viewer).map(([, person]) => person));
  const everybody = new Set(world.films.flatMap(({ people }) => people));
  for (const person of everybody) {
    let sum = 0;
    let films = 0;
    for (const film of world.films.filter(({ people }) => people.includes(person))) {
      const own = world.watches.filter((watch) => watch.member === viewer && watch.film === film.id);
      if (own.length === 0) continue;
      const rating = latestRating(own);
      sum += rating === null ? 0.8 : rating / 8;
      films++;
    }
    if (films >= 3 && sum / (sum + 3) >= 0.6 - 1e-12) loved.add(person);
  }
  return loved;
}

export interface ModelHit {
  id: string;
  watchers: string[];
  mean: number | null;
  latest: number | null;
  score: number;
}

export function discoverModel(
  world: ModelWorld,
  viewer: string,
  filter: ModelFilter,
  order: string,
  now: Date,
): ModelHit[] {
  const loved = lovedBy(world, viewer);
  const since = filter.window && filter.window !== 'ALL_TIME' ? now.getTime() - days[filter.window] * 86_400_000 : null;
  const events = world.watches.filter(
    (watch) =>
      inCircle(world, viewer, filter.watchedBy, watch.member) &&
      canSee(world, viewer, watch) &&
      (since === null || (watch.watchedAt !== null && watch.watchedAt.getTime() > since)),
  );
  const hits: ModelHit[] = [];
  for (const film of world.films) {
    const own = events.filter((watch) => watch.film === film.id);
    const watchers = [...new Set(own.map(({ member }) => member))];
    if (watchers.length === 0 || !holds(world, viewer, film, filter, loved)) continue;
    const perMember = watchers.map((member) => own.filter((watch) => watch.member === member));
    const ratings = perMember.map(latestRating).filter((rating) => rating !== null);
    const mean = ratings.length > 0 ? ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length : null;
    if (filter.minCircleRating !== undefined && (mean === null || mean < filter.minCircleRating)) continue;
    const moments = own.flatMap(({ watchedAt }) => (watchedAt ? [watchedAt.getTime()] : []));
    const latest = moments.length > 0 ? Math.max(...moments) : null;
    const hit = { id: film.id, watchers, mean, latest, score: 0 };
    hits.push({
      ...hit,
      score: score(order, hit, perMember, film.cast.filter((person) => loved.has(person)).length, now),
    });
  }
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function holds(world: ModelWorld, viewer: string, film: ModelFilm, filter: ModelFilter, loved: Set<string>): boolean {
  const { starring, genres, year, seenByMe, watchlistedByMe } = filter;
  const given = (list?: string[]) => list !== undefined && list.length > 0;
  const seen = world.watches.some((watch) => watch.member === viewer && watch.film === film.id);
  if (seenByMe !== undefined && seen !== seenByMe) return false;
  if (watchlistedByMe !== undefined && has(world.watchlist, viewer, film.id) !== watchlistedByMe) return false;
  if (given(genres?.anyOf) && !genres!.anyOf!.some((genre) => film.genres.includes(genre))) return false;
  if (given(genres?.allOf) && !genres!.allOf!.every((genre) => film.genres.includes(genre))) return false;
  if (given(genres?.noneOf) && genres!.noneOf!.some((genre) => film.genres.includes(genre))) return false;
  if (year?.min !== undefined && !(film.year !== null && film.year >= year.min)) return false;
  if (year?.max !== undefined && !(film.year !== null && film.year <= year.max)) return false;
  const wantsSome = starring?.lovedByMe || given(starring?.anyOf);
  const some =
    (starring?.lovedByMe && film.cast.some((person) => loved.has(person))) ||
    film.cast.some((person) => starring?.anyOf?.includes(person));
  if (wantsSome && !some) return false;
  return !film.cast.some((person) => starring?.noneOf?.includes(person));
}

function score(order: string, hit: ModelHit, perMember: ModelWatch[][], lovedInCast: number, now: Date): number {
  if (order === 'MOST_WATCHED') return hit.watchers.length;
  if (order === 'RECENTLY_WATCHED') return (hit.latest ?? 0) / 1000;
  if (order === 'HIGHEST_RATED') return Math.round((hit.mean ?? 0) * 1e6) / 1e6;
  let sum = 0;
  for (const watches of perMember) {
    const moments = watches.flatMap(({ watchedAt }) => (watchedAt ? [watchedAt.getTime()] : []));
    const latest = moments.length > 0 ? Math.max(...moments) : Date.UTC(1900, 0, 1);
    const ageDays = (now.getTime() - latest) / 86_400_000;
    sum += ((0.5 + 0.5 * Math.exp(-ageDays / 30)) * (latestRating(watches) ?? 6)) / 6;
  }
  return sum + 0.5 * Math.min(3, lovedInCast);
}
