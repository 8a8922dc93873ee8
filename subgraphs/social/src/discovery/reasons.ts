/** Why a film is in an answer: texts for the user, with the users, people and films that are the evidence. */
import { nameInText } from '../members/displayName.js';
import { minHighRating, type ReasonKindName, type ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';

type Evidence = Partial<Pick<ReasonModel, 'users' | 'people' | 'movies'>>;

export const reason = (
  kind: ReasonKindName,
  { text, weight, ...evidence }: { readonly text: string; readonly weight: number } & Evidence,
): ReasonModel => ({ kind, text, weight, users: [], people: [], movies: [], ...evidence });

/** How the circle relates to a film. `fans` rated it high. Both lists may be shorter than their counts. */
export interface CircleEvidence {
  readonly users: readonly UserModel[];
  readonly count: number;
  readonly fans: readonly UserModel[];
  readonly fanCount: number;
}

export function circleReasons({ users, count, fans, fanCount }: CircleEvidence): ReasonModel[] {
  const found: ReasonModel[] = [];
  if (count > 0)
    found.push(
      reason('FRIEND_WATCHED', { text: `${joinUsers(users, count)} watched it.`, weight: 0.5 * count, users }),
    );
  if (fanCount > 0) {
    const text = `${joinUsers(fans, fanCount)} gave it ${minHighRating} or more.`;
    found.push(reason('FRIEND_RATED_HIGH', { text, weight: 0.75 * fanCount, users: fans }));
  }
  return found;
}

/** `loved`: the people of the cast that someone loves. `lover`: that someone, with the verb. */
export function lovedReasons(loved: readonly { id: string; name: string }[], lover = 'You love'): ReasonModel[] {
  if (loved.length === 0) return [];
  const names = loved.map(({ name }) => name);
  const people = loved.map(({ id }) => ({ id }));
  const text = `${lover} ${joinNames(names, names.length)}, who ${names.length === 1 ? 'stars' : 'star'} in it.`;
  return [reason('LOVED_PERSON', { text, weight: loved.length, people })];
}

/** A film that someone liked. `similarity`: to the film that is explained, in millionths. */
export interface SimilarFilm {
  readonly id: string;
  readonly title: string;
  readonly similarity: number;
}

/** `liker`: who liked the similar films. */
export function similarityReasons(similar: readonly SimilarFilm[], liker = 'you'): ReasonModel[] {
  if (similar.length === 0) return [];
  const titles = similar.map(({ title }) => title);
  const weight = similar.reduce((sum, { similarity }) => sum + similarity, 0) / 1e6;
  const movies = similar.map(({ id }) => ({ id }));
  const text = `It is similar to ${joinNames(titles, titles.length)}, which ${liker} liked.`;
  return [reason('SIMILAR_TO_LIKED', { text, weight, movies })];
}

export const watchlistReasons = (watchlisted: boolean): ReasonModel[] =>
  watchlisted ? [reason('ON_WATCHLIST', { text: 'It is on your watchlist.', weight: 0.5 })] : [];

/** Highest weight first. */
export const byWeight = (reasons: readonly ReasonModel[]): ReasonModel[] =>
  [...reasons].sort((a, b) => b.weight - a.weight || a.kind.localeCompare(b.kind));

export const joinUsers = (users: readonly UserModel[], count: number): string =>
  joinNames(
    users.map(({ displayName }) => nameInText(displayName)),
    count,
  );

/** "Ana", "Ana and Ben" or "Ana, Ben and 3 others". `count`: how many there are; `names` may be fewer. */
export function joinNames(names: readonly string[], count: number): string {
  const listed = names.slice(0, count > 2 ? 2 : count);
  const others = count - listed.length;
  if (others > 0) return `${listed.join(', ')} and ${others === 1 ? 'one other' : `${others} others`}`;
  return listed.join(' and ');
}
