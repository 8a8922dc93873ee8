/**
 * `discover` over circles with all facets: its latency without a gateway, and the CPU of PostgreSQL and of node if the process sums watches up,
 * and if PostgreSQL does.
 */
import { sql } from 'kysely';
import { discover, type DiscoverRequest } from '@marquee/social/discovery/discover';
import type { CircleHistories } from '@marquee/social/circleHistories/circleHistories';
import { memberBySubject } from '@marquee/social/members/members';
import { devSubject } from '@marquee/kit/identity/devSubject';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { openCpuMeter, type CpuMeter } from '@marquee/testing/cost/processCpu';
import { memberWithFriends, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import { measureBothWays } from './bothWays.js';
import type { Measurement } from './measure.js';

/** Friends of the viewers; the nearest there are. */
const friendsOfViewers = [50, 200, 900];
const circles = [
  ['friends', 'FRIENDS'],
  ['friends of friends', 'FRIENDS_OF_FRIENDS'],
] as const;
const windows = [
  ['all time', 'ALL_TIME'],
  ['30 days', 'LAST_30_DAYS'],
] as const;

export async function measureCircles(
  { databases: { neo4j } }: BenchEnvironment,
  bench: BenchSupergraph,
  dataset: string,
): Promise<Measurement[]> {
  const meter = openCpuMeter({ neo4jUri: neo4j.uri, databaseUrl: bench.databaseUrl });
  const measurements: Measurement[] = [];
  const measured = new Set<string>();
  for (const friends of friendsOfViewers) {
    const viewer = await memberWithFriends(bench, friends);
    if (measured.has(viewer.handle)) continue;
    measured.add(viewer.handle);
    const members = { FRIENDS: viewer.friends, FRIENDS_OF_FRIENDS: await friendsOfFriends(bench, viewer.handle) };
    for (const [circle, watchedBy] of circles)
      for (const [span, window] of windows)
        measurements.push(
          await measureCircle(bench, meter, {
            name: `${dataset}: ${members[watchedBy]} ${circle}, ${span}`,
            handle: viewer.handle,
            filter: { watchedBy, window },
          }),
        );
  }
  return measurements;
}

interface CircleRequest {
  readonly name: string;
  readonly handle: string;
  readonly filter: DiscoverRequest['filter'];
}

/** Throws if both ways do not give the same answer. */
async function measureCircle(
  { social }: BenchSupergraph,
  meter: CpuMeter,
  { name, handle, filter }: CircleRequest,
): Promise<Measurement> {
  const viewer = await memberBySubject(social.db, devSubject(handle));
  const scope = { db: social.db, viewer, now: new Date() };
  const request = { filter, facets: ['GENRE', 'DECADE', 'PERSON', 'WATCHER'], first: 20, withTotal: true } as const;
  const ask = (circleHistories: CircleHistories) => () =>
    discover(scope, { ...request, filmFacts: social.filmFacts, circleHistories });
  const [inMemory, inSql] = [ask(social.circleHistories), ask(neverLoaded)];
  return measureBothWays(meter, { name, inMemory, inSql, then: 'sums up', digits: 0 });
}

/** How many there are, without friends. */
async function friendsOfFriends({ social }: BenchSupergraph, handle: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH friend AS (SELECT friend_pk FROM friendship f JOIN member m ON m.pk = f.member_pk WHERE m.handle = ${handle})
    SELECT count(DISTINCT theirs.friend_pk) AS count FROM friend JOIN friendship theirs ON theirs.member_pk = friend.friend_pk
    WHERE theirs.friend_pk NOT IN (SELECT friend_pk FROM friend)`.execute(social.db);
  return rows[0]!.count;
}
