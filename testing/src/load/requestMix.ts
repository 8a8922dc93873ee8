/** What clients send in a load: stored operations of many members, about as often as pages of an application need them. */
import { sql } from 'kysely';
import type { DevIssuer } from '@marquee/gateway/identity/devIssuer';
import type { Db } from '@marquee/social/db/connection';
import { storedOperation } from '../fixtures/storedOperations.js';
import type { PostedRequest } from '../http/loadClient.js';

const members = 40;
const maxFilms = 60;
/** Of the idempotency keys of its watches. */
const keyPrefix = 'mix-';

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
  /** The idempotency key of a write; undefined for a read. */
  readonly key: string | undefined;
}

/** A supergraph with members who have watched films. */
export interface MixSource {
  readonly social: { readonly db: Db };
  /** Sends a query as the member with this handle and returns the data. Throws if the response has errors. */
  request<Data>(handle: string, query: string, variables?: Record<string, unknown>): Promise<Data>;
}

interface Film {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly directors: readonly { readonly slug: string }[];
}

/** Returns a function that makes the next request of a random member: of the operation that is asked for, or of a random one. */
export async function openRequestMix(
  source: MixSource,
  issuer: DevIssuer,
  random: () => number,
): Promise<(operation?: MixedOperation) => MixedRequest> {
  const { rows } = await sql<{ handle: string }>`SELECT handle FROM member ORDER BY pk LIMIT ${members}`.execute(
    source.social.db,
  );
  const tokens = await Promise.all(rows.map(({ handle }) => issuer.issue(handle)));
  const films = await popularFilms(source, rows[0]!.handle);
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
    RecordWatch: () => ({ movieId: pick(films).id }),
  };
  const deck = Object.entries(shares).flatMap(([name, share]) => Array<MixedOperation>(share).fill(name as 'Search'));
  return (operation = pick(deck)) => {
    const key = isWrite({ operation }) ? `${keyPrefix}${crypto.randomUUID()}` : undefined;
    const values = { ...variables[operation](), ...(key === undefined ? {} : { idempotencyKey: key }) };
    const body = JSON.stringify({ operationName: operation, query: texts[operation], variables: values });
    return { operation, path: '/graphql', body, token: pick(tokens), key };
  };
}

async function popularFilms(source: MixSource, handle: string): Promise<Film[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT f.id FROM film f JOIN watch w ON w.film_pk = f.pk GROUP BY f.id ORDER BY count(*) DESC, f.id LIMIT ${maxFilms}`.execute(
    source.social.db,
  );
  const films: Film[] = [];
  for (const { id } of rows) {
    const query = 'query ($id: ID!) { movie(id: $id) { id slug title directors { slug } } }';
    const { movie } = await source.request<{ movie: Film | null }>(handle, query, { id });
    if (movie) films.push(movie);
  }
  return films;
}

/** Deletes the watches that the mix has recorded. */
export async function deleteRecorded({ social }: Pick<MixSource, 'social'>): Promise<void> {
  await sql`DELETE FROM watch USING idempotency_key AS k
    WHERE k.watch_id = watch.id AND starts_with(k.key, ${keyPrefix})`.execute(social.db);
}

/** The keys of the watches that the mix has recorded. */
export async function recordedKeys({ social }: Pick<MixSource, 'social'>): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`SELECT k.key FROM idempotency_key AS k
    JOIN watch ON watch.id = k.watch_id WHERE starts_with(k.key, ${keyPrefix})`.execute(social.db);
  return new Set(rows.map(({ key }) => key));
}
