/** The query `tonight`: films for a group, ranked by the predicted ratings of its members and the requested strategy. */
import { badInput, publicError } from '@marquee/kit/errors';
import { distinctItems, maxDistinctIds } from '@marquee/kit/lists';
import { pageSize } from '@marquee/kit/paging';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import type { MovieModel } from '../model/catalog.js';
import { assertViewer, type RequestScope, type ViewerScope } from '../model/scope.js';
import { isId } from '../model/ids.js';
import { nameInText } from '../members/displayName.js';
import { membersByIds } from '../members/members.js';
import type { ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import { predictionConfidence } from '../sql/predictions.js';
import { byWeight, lovedReasons, reason, similarityReasons } from './reasons.js';
import { picks } from './tonightInMemory.js';
import { constraints, type GroupStrategyName, type MemberJson } from './tonightSql.js';

/** The arguments as the client gave them. */
export interface TonightArguments {
  readonly with: readonly string[];
  readonly maxRuntime?: number | null | undefined;
  readonly genres?: readonly string[] | null | undefined;
  readonly strategy?: GroupStrategyName | null | undefined;
  readonly first?: number | null | undefined;
}

export interface TonightRequest {
  /** Each id once. */
  readonly others: readonly string[];
  readonly maxRuntime: number | null | undefined;
  readonly genres: readonly string[];
  readonly strategy: GroupStrategyName;
  readonly size: number;
}

export interface GroupPicksModel {
  readonly picks: readonly {
    readonly movie: MovieModel;
    readonly score: number;
    readonly fairness: number;
    readonly perMember: readonly {
      readonly user: UserModel;
      readonly predicted: number;
      readonly confidence: number;
      readonly reasons: readonly ReasonModel[];
    }[];
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly strategy: GroupStrategyName;
  /** The constraints that no candidate meets, so that the picks ignore them. */
  readonly relaxed: readonly string[];
}

export const maxOthers = 9;

/** Reads nothing. Throws BAD_USER_INPUT for lists that are too long and numbers out of range. */
export function readTonight({ with: others, maxRuntime, genres, strategy, first }: TonightArguments): TonightRequest {
  if (maxRuntime != null && maxRuntime < 1) throw badInput('maxRuntime', '"maxRuntime" must be at least 1 minute.');
  return {
    others: distinctItems(others, 'with'),
    maxRuntime,
    genres: distinctItems(genres, 'genres', maxDistinctIds),
    strategy: strategy ?? 'FAIR',
    size: pageSize(first, 5),
  };
}

export interface TonightSources {
  readonly filmFacts: FilmFacts;
  readonly reasonsOf: (movieId: string) => Promise<readonly ReasonModel[]>;
}

export async function tonight(
  scope: RequestScope,
  { others, ...request }: TonightRequest,
  { filmFacts, reasonsOf }: TonightSources,
): Promise<GroupPicksModel> {
  assertViewer(scope, 'Sign in to choose with others.');
  const { db, viewer, now } = scope;
  const { strategy } = request;
  const members = await groupMembers(scope, others);
  const rows = await picks(db, filmFacts, {
    ...{ viewer: viewer.pk, now, members: members.map(({ pk }) => pk) },
    ...request,
  });
  const violations = rows[0]?.violations ?? 0;
  return {
    strategy,
    relaxed: constraints.filter((_, index) => violations & (1 << index)),
    picks: rows.map(({ id, score, spread, members: perMember }) => ({
      movie: { id },
      score: score / 1000,
      fairness: Math.round((1 - spread / 9000) * 1e6) / 1e6,
      perMember: perMember.map((member) => {
        const user = members.find(({ pk }) => pk === member.pk)!;
        return {
          user,
          predicted: member.predicted / 1000,
          confidence: predictionConfidence(member.films),
          reasons: reasons(user, viewer, member),
        };
      }),
      reasons: () => reasonsOf(id),
    })),
  };
}

/** The viewer first, then the others in their order. Throws BAD_USER_INPUT or NOT_FOUND. */
async function groupMembers({ db, viewer }: ViewerScope, ids: readonly string[]): Promise<UserModel[]> {
  const others = ids.filter((id) => id !== viewer.id);
  if (others.length > maxOthers)
    throw badInput('with', `"with" takes at most ${maxOthers} other users, not ${others.length}.`);
  const known = others.filter((id) => isId('usr', id));
  const found = known.length > 0 ? await membersByIds(db, viewer.pk, known) : [];
  const present = found.filter((member) => member !== null);
  if (present.length < others.length)
    throw publicError('NOT_FOUND', 'A user in "with" does not exist.', { argument: 'with' });
  return [viewer, ...present];
}

function reasons(user: UserModel, viewer: UserModel, member: MemberJson): ReasonModel[] {
  const isMe = user.pk === viewer.pk;
  const name = nameInText(user.displayName);
  const found = [
    ...lovedReasons(member.loved, isMe ? 'You love' : `${name} loves`),
    ...similarityReasons(member.similar, isMe ? 'you' : name),
  ];
  const users = [user];
  if (member.seen)
    found.push(
      reason('FRIEND_WATCHED', { text: `${isMe ? 'You have' : `${name} has`} seen it before.`, weight: 2, users }),
    );
  if (member.watchlisted) {
    const text = `It is on ${isMe ? 'your' : `${name}'s`} watchlist.`;
    found.push(reason('ON_WATCHLIST', { text, weight: 0.5, users }));
  }
  return byWeight(found);
}
