/** Recommendations without the gateway: the CPU of PostgreSQL and of node for a page of films, if the process ranks them and if PostgreSQL does, and for the reasons of the page. */
import { devSubject } from '@marquee/kit/identity/devSubject';
import { connections } from '@marquee/social/discovery/connectionsToMe';
import { recommendations } from '@marquee/social/discovery/recommendations';
import { memberBySubject } from '@marquee/social/members/members';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { openCpuMeter } from '@marquee/testing/cost/processCpu';
import { memberWithFriends, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import { formatCpu, measureBothWays } from './bothWays.js';
import { formatLatency, meanCpu, measure, type Measurement } from './measure.js';

/** Friends of the viewers; the nearest there are. */
const friendsOfViewers = [50, 200];
const first = 10;
const digits = 1;
/** Many, as a page takes less than a step of the clock of CPU. */
const repeats = { seconds: 30, maxRuns: 100 };

export async function measureRecommendations(
  { databases: { neo4j } }: BenchEnvironment,
  bench: BenchSupergraph,
  dataset: string,
): Promise<Measurement[]> {
  const meter = openCpuMeter({ neo4jUri: neo4j.uri, databaseUrl: bench.databaseUrl });
  const { db, filmFacts, circleHistories } = bench.social;
  const measurements: Measurement[] = [];
  for (const friends of friendsOfViewers) {
    const { handle, friends: count } = await memberWithFriends(bench, friends);
    const viewer = (await memberBySubject(db, devSubject(handle)))!;
    const scope = { db, viewer, now: new Date() };
    const request = { first, filmFacts, reasonsOf: async () => [] };
    const inMemory = () => recommendations(scope, { ...request, circleHistories });
    const inSql = () => recommendations(scope, { ...request, circleHistories: neverLoaded });
    const name = `${dataset}: ${count} friends`;
    measurements.push(
      await measureBothWays(meter, {
        name: `${name}, ${first} films`,
        inMemory,
        inSql,
        then: 'ranks',
        digits,
        repeats,
      }),
    );
    const { edges } = await inMemory();
    const readReasons = () =>
      connections(
        scope,
        edges.map(({ node }) => node.id),
      );
    measurements.push({
      name: `${name}, their reasons`,
      value: formatLatency(await measure(readReasons)),
      note: `${formatCpu(await meanCpu(meter, readReasons, repeats), digits)} ms of PostgreSQL, node`,
    });
  }
  return measurements;
}
