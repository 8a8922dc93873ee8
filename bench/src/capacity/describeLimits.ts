/** Where networks and feeds end, as lines of a table. */
import type { Measurement } from '../measure.js';
import { assumed as chosen, rates } from './assumed.js';
import { megabytes, percent, verdict, whole } from './formats.js';
import { feedBreaks, feedLoad, followersOf, maxFollowers, networkLimit, watchesLimit } from './limits.js';
import { needsOf, type Assumptions, type Needs, type RequestFigures } from './model.js';

export function describeLimits(figures: RequestFigures): Measurement[] {
  const assumed = { ...chosen, hitRate: figures.hitRate };
  const of = (kind: 'replica' | 'social' | 'gateway') => maxFollowers(kind, figures.feed, assumed);
  const { maxRate } = watchesLimit(needsOf(rates[0]!, figures, assumed), figures.feed, assumed);
  return [
    {
      name: 'one catalog feeds at most',
      value: '',
      note: `${of('replica')} processes of replicas, or ${of('social')} of social, or ${of('gateway')} gateways, at ${assumed.changes} changes a second`,
    },
    {
      name: 'social reads all changed watches',
      value: '',
      note: `up to ${Math.floor(maxRate).toLocaleString('en')} requests a second`,
    },
    ...rates.flatMap((rate) => describeRate(needsOf(rate, figures, assumed), figures, assumed)),
  ];
}

function describeRate(needs: Needs, { feed }: RequestFigures, assumed: Assumptions): Measurement[] {
  const name = `${needs.rate.toLocaleString('en')} a second`;
  return [
    describeNetwork(name, needs, assumed),
    ...[0, assumed.changes].map((changes): Measurement => {
      const load = feedLoad(followersOf(needs), feed, { ...assumed, changes });
      const { followers, cores, sent, lock } = load;
      return {
        name: `${name}: feed, ${changes === 0 ? 'no changes' : `${changes} changes a second`}`,
        value: `${followers} followers`,
        note: `${whole(cores.process)} cores of catalogs, ${whole(cores.database)} of Neo4j, ${megabytes(sent)}, lock ${percent(lock)}; ${verdict(feedBreaks(load, assumed))}`,
      };
    }),
    describeWatches(name, needs, { feed, assumed }),
  ];
}

function describeNetwork(name: string, needs: Needs, assumed: Assumptions): Measurement {
  const { sent, budget, maxReplicas, levels } = networkLimit(needs, assumed);
  return {
    name: `${name}: log`,
    value: megabytes(sent),
    note: `to ${needs.processes.postgres} replicas of PostgreSQL; ${megabytes(budget)} is enough for ${maxReplicas}; ${verdict(levels === 1 ? [] : ['network of the leader', `${levels} levels of replicas`])}`,
  };
}

function describeWatches(
  name: string,
  needs: Needs,
  { feed, assumed }: { readonly feed: RequestFigures['feed']; readonly assumed: Assumptions },
): Measurement {
  const { background, wanted, cores } = watchesLimit(needs, feed, assumed);
  const breaks = [
    ...(needs.leaderCores + background + cores > assumed.largestServer ? ['cores of the leader'] : []),
    ...(wanted > assumed.reading ? ['watches in memory'] : []),
  ];
  return {
    name: `${name}: watches`,
    value: `${whole(background + cores)} cores`,
    note: `of the leader, beside requests: ${whole(background)} with nothing new, ${whole(cores)} for changes, which take ${percent(wanted)} of a process; ${verdict(breaks)}`,
  };
}
