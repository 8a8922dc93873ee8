/** What clients send in a load: stored operations of many members, about as often as pages of an application need them. */
import { sql } from 'kysely';
import type { DevIssuer } from '@marquee/gateway/identity/devIssuer';
import { storedOperation } from '@marquee/testing/fixtures/storedOperations';
import type { PostedRequest } from '@marquee/testing/http/loadClient';
import type { BenchSupergraph } from './benchEnvironment.js';

const members = 40;
const maxFilms = 60;
/** Of the idempotency keys of its watches. */
const keyPrefix = 'overload-';

/** How many of 100 requests are this operation. */
const shares = {
  MoviePage: 30,
  Search: 20,
  Suggest: 15,
  MyPage: 12,
  FriendsWatchedWithActorsILove: 8,
  PersonPage: 5,
  RecommendedForMe: 5,
  RecordWatch: 5,
} as const;
export type MixedOperation = keyof typeof shares;

/** Share of the requests that write, from 0 to 1. */
export const writeShare = shares.RecordWatch / 100;
export const isWrite = ({ operation }: Pick<MixedRequest, 'operation'>): boolean => operation === 'RecordWatch';

export interface MixedRequest extends PostedRequest {
  readonly operation: MixedOperation;
  /** A bearer token. */
  readonly token: string;
}

interface Film {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly directors: readonly { readonly slug: string }[];
}

/** Returns a function that makes the next request of a random member. */
export async function openRequestMix(
  bench: BenchSupergraph,
  issuer: DevIssuer,
  random: () => number,
): Promise<() => MixedRequest> {
  const { rows } = await sql<{ handle: string }>`SELECT handle FROM member ORDER BY pk LIMIT ${members}`.execute(
    bench.social.db,
  );
  const tokens = await Promise.all(rows.map(({ handle }) => issuer.issue(handle)));
  const films = await popularFilms(bench, rows[0]!.handle);
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
  const texts = Object.fromEntries(Object.keys(shares).map((name) => [name, storedOperation(name)]));
  const people = films.flatMap(({ directors }) => directors);
  const variables: Readonly<Record<MixedOperation, () => object>> = {
    MoviePage: () => ({ slug: pick(films).slug }),
    Search: () => ({ q: pick(films).title }),
    Suggest: () => ({ q: pick(films).title.slice(0, 5) }),
    MyPage: () => ({}),
    FriendsWatchedWithActorsILove: () => ({}),
    PersonPage: () => ({ slug: pick(people).slug }),
    RecommendedForMe: () => ({}),
    RecordWatch: () => ({ movieId: pick(films).id, idempotencyKey: `${keyPrefix}${crypto.randomUUID()}` }),
  };
  const deck = Object.entries(shares).flatMap(([name, share]) => Array<MixedOperation>(share).fill(name as 'Search'));
  return () => {
    const operation = pick(deck);
    const body = JSON.stringify({
      operationName: operation,
      query: texts[operation],
      variables: variables[operation](),
    });
    return { operation, path: '/graphql', body, token: pick(tokens) };
  };
}

async function popularFilms(bench: BenchSupergraph, handle: string): Promise<Film[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT f.id FROM film f JOIN watch w ON w.film_pk = f.pk GROUP BY f.id ORDER BY count(*) DESC, f.id LIMIT ${maxFilms}`.execute(
    bench.social.db,
  );
  const films: Film[] = [];
  for (const { id } of rows) {
    const query = 'query ($id: ID!) { movie(id: $id) { id slug title directors { slug } } }';
    const { movie } = await bench.request<{ movie: Film | null }>(handle, query, { id });
    if (movie) films.push(movie);
  }
  return films;
}

/** Deletes the watches that the mix has recorded. */
export async function deleteRecorded({ social }: BenchSupergraph): Promise<void> {
  await sql`DELETE FROM watch USING idempotency_key AS k
    WHERE k.watch_id = watch.id AND starts_with(k.key, ${keyPrefix})`.execute(social.db);
}
