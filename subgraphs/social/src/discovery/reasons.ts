/** Why something is in an answer, in words and as what can be checked against the graph. */
import type { ReasonKindName, ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';

export const reason = (
  kind: ReasonKindName,
  text: string,
  weight: number,
  evidence: Partial<Pick<ReasonModel, 'users' | 'people' | 'movies'>> = {},
): ReasonModel => ({ kind, text, weight, users: [], people: [], movies: [], ...evidence });

/** Who of the circle watched it, and who of these gave it 8 or more; some of each, and how many in all. */
export function circleReasons(circle: {
  readonly users: readonly UserModel[];
  readonly count: number;
  readonly fans: readonly UserModel[];
  readonly fanCount: number;
}): ReasonModel[] {
  const { users, count, fans, fanCount } = circle;
  const found: ReasonModel[] = [];
  if (count > 0) found.push(reason('FRIEND_WATCHED', `${nameUsers(users, count)} watched it.`, 0.5 * count, { users }));
  if (fanCount > 0) {
    const text = `${nameUsers(fans, fanCount)} gave it 8 or more.`;
    found.push(reason('FRIEND_RATED_HIGH', text, 0.75 * fanCount, { users: fans }));
  }
  return found;
}

/** `loved`: people of the cast whom somebody loves; `who`: that somebody, as in "you love". */
export function lovedReasons(loved: readonly { id: string; name: string }[], who = 'you love'): ReasonModel[] {
  if (loved.length === 0) return [];
  const names = loved.map(({ name }) => name);
  const people = loved.map(({ id }) => ({ id }));
  return [reason('LOVED_PERSON', `With ${nameList(names, names.length)}, whom ${who}.`, loved.length, { people })];
}

/** `alike`: films that somebody liked, and how like them it is, in millionths; `who`: that somebody. */
export function alikeReasons(
  alike: readonly { id: string; title: string; likeness: number }[],
  who = 'you',
): ReasonModel[] {
  if (alike.length === 0) return [];
  const titles = alike.map(({ title }) => title);
  const weight = alike.reduce((sum, { likeness }) => sum + likeness, 0) / 1e6;
  const movies = alike.map(({ id }) => ({ id }));
  const text = `It goes with ${nameList(titles, titles.length)}, which ${who} liked.`;
  return [reason('SIMILAR_TO_LIKED', text, weight, { movies })];
}

export const watchlistReasons = (watchlisted: boolean): ReasonModel[] =>
  watchlisted ? [reason('ON_WATCHLIST', 'It is on your watchlist.', 0.5)] : [];

export const byWeight = (reasons: readonly ReasonModel[]): ReasonModel[] =>
  [...reasons].sort((a, b) => b.weight - a.weight || a.kind.localeCompare(b.kind));

export const nameUsers = (users: readonly UserModel[], count: number): string =>
  nameList(
    users.map(({ displayName }) => displayName),
    count,
  );

/** "Ana", "Ana and Ben", "Ana, Ben and 3 others". `count`: of all, named or not. */
export function nameList(names: readonly string[], count: number): string {
  const shown = names.slice(0, count > 2 ? 2 : count);
  const others = count - shown.length;
  if (others > 0) return `${shown.join(', ')} and ${others === 1 ? 'one other' : `${others} others`}`;
  return shown.join(' and ');
}
