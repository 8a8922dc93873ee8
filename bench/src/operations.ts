/** What each operation costs a viewer with many friends: latency, statements, and the plan of its slowest SQL statement. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { repositoryFile } from '@marquee/dev/repository';
import { memberWithFriends, type BenchSupergraph, type SqlStatement } from './benchEnvironment.js';
import { measure, formatLatency, type Measurement } from './measure.js';

interface Operation {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const stored = (name: string) => readFileSync(repositoryFile('schema', 'operations', `${name}.graphql`), 'utf8');

const discover = `query ($circle: Circle!, $window: Window, $first: Int = 20) {
  discover(filter: { watchedBy: $circle, window: $window }, facets: [GENRE, DECADE, PERSON, WATCHER], first: $first) {
    totalCount facets { field buckets { label count } otherCount }
    edges { score watchedBy { count } reasons { text } node { title year } } } }`;
const circlePath = `query ($from: ID!, $to: ID!, $circle: Circle) { circlePath(from: $from, to: $to, circle: $circle) {
  degrees hops { from { name } movie { title } to { name } watchedBy { count } } } }`;
const costarPath = `query ($from: ID!, $to: ID!) { costarPath(from: $from, to: $to) { degrees hops { movie { title } to { name } } } }`;
const trending = `query ($circle: Circle!, $window: Window!) { trending(circle: $circle, window: $window) { edges { rank previousRank node { title } } } }`;

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

function operations({ slug, year, friends, from, to }: OperationInputs): Operation[] {
  return [
    { name: 'flagship', query: stored('FriendsWatchedWithActorsILove') },
    { name: 'discover-friends', query: discover, variables: { circle: 'FRIENDS', window: 'ALL_TIME' } },
    {
      name: 'discover-friends-of-friends',
      query: discover,
      variables: { circle: 'FRIENDS_OF_FRIENDS', window: 'ALL_TIME' },
    },
    {
      name: 'discover-friends-of-friends-30-days',
      query: discover,
      variables: { circle: 'FRIENDS_OF_FRIENDS', window: 'LAST_30_DAYS' },
    },
    { name: 'discover-everyone-30-days', query: discover, variables: { circle: 'EVERYONE', window: 'LAST_30_DAYS' } },
    { name: 'who-connects-me', query: stored('WhoConnectsMe'), variables: { slug } },
    { name: 'circle-path-friends', query: circlePath, variables: { from, to, circle: 'FRIENDS' } },
    {
      name: 'circle-path-friends-of-friends',
      query: circlePath,
      variables: { from, to, circle: 'FRIENDS_OF_FRIENDS' },
    },
    { name: 'costar-path', query: costarPath, variables: { from, to } },
    { name: 'compatibility', query: stored('Compatibility'), variables: { handle: friends[0]!.handle } },
    { name: 'tonight', query: stored('Tonight'), variables: { with: friends.map(({ id }) => id) } },
    { name: 'trending-friends', query: trending, variables: { circle: 'FRIENDS', window: 'LAST_30_DAYS' } },
    { name: 'trending-friends-of-friends', query: stored('TrendingAmongFriendsOfFriends') },
    { name: 'trending-everyone', query: trending, variables: { circle: 'EVERYONE', window: 'LAST_30_DAYS' } },
    { name: 'year-in-review', query: stored('YearInReview'), variables: { year } },
    {
      name: 'activity-feed',
      query: '{ me { feed(first: 20) { edges { reasons { text } node { movie { title } user { handle } } } } } }',
    },
    { name: 'feed-with-similar-films', query: stored('Feed') },
    { name: 'recommendations', query: stored('RecommendedForMe') },
  ];
}

/**
 * Measures all operations as the member whose number of friends is nearest to `friends`. Writes the plans to
 * bench/plans/`dataset`/.
 */
export async function measureOperations(
  bench: BenchSupergraph,
  dataset: string,
  friends: number,
): Promise<Measurement[]> {
  const viewer = await memberWithFriends(bench, friends);
  const circle = await sizeOfCircle(bench, viewer.handle);
  const measurements: Measurement[] = [
    {
      name: `${dataset}: viewer`,
      value: viewer.handle,
      note: `${viewer.friends} friends, ${circle} friends of friends`,
    },
  ];
  const folder = repositoryFile('bench', 'plans', dataset);
  mkdirSync(folder, { recursive: true });
  for (const operation of operations(await chooseInputs(bench, viewer.handle))) {
    const request = () => bench.request(viewer.handle, operation.query, operation.variables);
    await request();
    Object.assign(bench.statements, { sql: [], cypher: [] });
    await request();
    const { sql: statements, cypher } = bench.statements;
    const slowest = [...statements].sort((a, b) => b.milliseconds - a.milliseconds)[0];
    const plan = slowest ? await explain(bench.databaseUrl, slowest) : '';
    if (slowest) writeFileSync(join(folder, `${operation.name}.txt`), `${plan}\n`);
    const cost = `${statements.length} SQL, ${cypher.length} Cypher`;
    const scans = /Seq Scan on watch\b/.test(plan) ? ', sequential scan of watch' : '';
    measurements.push({
      name: `${dataset}: ${operation.name}`,
      value: formatLatency(await measure(request, 40, 5)),
      note: `${cost}${scans}`,
    });
  }
  return measurements;
}

async function sizeOfCircle({ social }: BenchSupergraph, handle: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(DISTINCT b.friend_pk) AS count FROM member m
    JOIN friendship a ON a.member_pk = m.pk JOIN friendship b ON b.member_pk = a.friend_pk
    WHERE m.handle = ${handle}`.execute(social.db);
  return rows[0]!.count;
}

/** The plan with actual row counts, without lines that differ from run to run. */
async function explain(databaseUrl: string, { text, parameters }: SqlStatement): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ${text}`,
      [...parameters],
    );
    return rows
      .map((row) => row['QUERY PLAN'])
      .filter((line) => !/Memory:|Memory Usage:|Batches:/.test(line))
      .join('\n');
  } finally {
    await client.end();
  }
}
