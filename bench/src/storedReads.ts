/** The stored operations that read, with variables that make them work. */
import { sql } from 'kysely';
import { storedOperation, storedOperations } from '@marquee/testing/fixtures/storedOperations';
import type { BenchSupergraph } from './benchEnvironment.js';

export interface Operation {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** Values for the operations' variables. */
export interface OperationInputs {
  /** Of the film that most friends watched. */
  slug: string;
  /** The year with the viewer's most watches. */
  year: number;
  friends: { id: string; handle: string }[];
  /** Ids of two people with many films. */
  from: string;
  to: string;
}

export async function chooseInputs(bench: BenchSupergraph, handle: string): Promise<OperationInputs> {
  const { db } = bench.social;
  const { rows: friends } = await sql<{ id: string; handle: string }>`
    SELECT f.id, f.handle FROM member m JOIN friendship fr ON fr.member_pk = m.pk JOIN member f ON f.pk = fr.friend_pk
    WHERE m.handle = ${handle} ORDER BY (SELECT count(*) FROM watch w WHERE w.member_pk = f.pk) DESC, f.id LIMIT 3`.execute(
    db,
  );
  const { discover: mostWatched } = await bench.request<{ discover: { nodes: { slug: string }[] } }>(
    handle,
    '{ discover(filter: { watchedBy: FRIENDS }, orderBy: MOST_WATCHED, first: 1) { nodes { slug } } }',
  );
  const { rows: people } = await sql<{ id: string }>`
    SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk GROUP BY p.id ORDER BY count(*) DESC, p.id LIMIT 60`.execute(
    db,
  );
  const { rows: years } = await sql<{ year: number }>`
    SELECT extract(year FROM w.watched_at)::int AS year FROM watch w JOIN member m ON m.pk = w.member_pk
    WHERE m.handle = ${handle} AND w.watched_at IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`.execute(db);
  return {
    slug: mostWatched.nodes[0]!.slug,
    year: years[0]?.year ?? new Date().getUTCFullYear(),
    friends,
    from: people[0]!.id,
    to: people.at(-1)!.id,
  };
}

/** All stored operations but the one that writes. */
export function storedReads({ slug, year, friends, from, to }: OperationInputs): Operation[] {
  const variables: Record<string, Record<string, unknown>> = {
    Compatibility: { handle: friends[0]!.handle },
    LinkedThroughFriends: { from, to },
    MoviePage: { slug },
    MyPage: { first: 100 },
    PersonPage: { slug: 'alfred-hitchcock' },
    Search: { q: 'love' },
    Suggest: { q: 'casabl' },
    Tonight: { with: friends.map(({ id }) => id) },
    WhoConnectsMe: { slug },
    YearInReview: { year },
  };
  return storedOperations
    .filter((name) => name !== 'RecordWatch')
    .map((name) => ({ name, query: storedOperation(name), variables: variables[name] ?? {} }));
}
