/** Why something is in an answer, in words and as what can be checked against the graph. */
import type { ReasonKindName, ReasonModel } from '../resolvers/models.js';

export const reason = (
  kind: ReasonKindName,
  text: string,
  weight: number,
  evidence: Partial<Pick<ReasonModel, 'users' | 'people' | 'movies'>> = {},
): ReasonModel => ({ kind, text, weight, users: [], people: [], movies: [], ...evidence });

/** `loved`: people of the cast whom the viewer loves. */
export function lovedReasons(loved: readonly { id: string; name: string }[]): ReasonModel[] {
  if (loved.length === 0) return [];
  const names = loved.map(({ name }) => name);
  const people = loved.map(({ id }) => ({ id }));
  return [reason('LOVED_PERSON', `With ${nameList(names, names.length)}, whom you love.`, loved.length, { people })];
}

export const watchlistReasons = (watchlisted: boolean): ReasonModel[] =>
  watchlisted ? [reason('ON_WATCHLIST', 'It is on your watchlist.', 0.5)] : [];

export const byWeight = (reasons: readonly ReasonModel[]): ReasonModel[] =>
  [...reasons].sort((a, b) => b.weight - a.weight || a.kind.localeCompare(b.kind));

/** "Ana", "Ana and Ben", "Ana, Ben and 3 others". `count`: of all, named or not. */
export function nameList(names: readonly string[], count: number): string {
  const shown = names.slice(0, count > 2 ? 2 : count);
  const others = count - shown.length;
  if (others > 0) return `${shown.join(', ')} and ${others === 1 ? 'one other' : `${others} others`}`;
  return shown.join(' and ');
}
