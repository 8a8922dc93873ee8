/** The estimated cost of each field and each stored operation against the CPU that it takes over all processes. */
import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { repositoryFile } from '@marquee/dev/repository';
import { createCostEstimator } from '@marquee/gateway/cost/costLimit';
import { openCpuMeter, type CpuSeconds } from '@marquee/testing/cost/processCpu';
import { memberWithFriends, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import { fieldProbes, type ProbeParents } from './fieldProbes.js';
import { meanCpu, type Measurement } from './measure.js';
import { chooseInputs, storedReads, type Operation, type OperationInputs } from './storedReads.js';

/** One unit of cost, in seconds of CPU. */
const unit = 0.0001;
const friendsOfViewer = 200;
/** All probes run so often before the first is measured: a virtual machine and a database that are cold take several times as much. */
const warmUpRounds = 2;

export async function measureCostEstimates(
  { databases }: BenchEnvironment,
  bench: BenchSupergraph,
): Promise<Measurement[]> {
  const viewer = await memberWithFriends(bench, friendsOfViewer);
  const inputs = await chooseInputs(bench, viewer.handle);
  const estimator = createCostEstimator(readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8'));
  const meter = openCpuMeter({ neo4jUri: databases.neo4j.uri, databaseUrl: bench.databaseUrl });
  const measurements: Measurement[] = [timeOfEstimate(inputs)];
  const probes = [...storedReads(inputs), ...probesOf(viewer.handle, inputs)];
  for (let round = 0; round < warmUpRounds; round++)
    for (const { query, variables = {} } of probes)
      await bench.request(viewer.handle, query, variables).catch(() => {});
  for (const probe of probes) {
    const { name, query, variables = {} } = probe;
    const estimated = estimator.estimate({ document: parse(query), operationName: undefined, variables });
    try {
      const data = await bench.request(viewer.handle, query, variables);
      if (isNullEverywhere(data, name)) {
        measurements.push({ name, value: `${estimated} / -`, note: 'null for this viewer' });
        continue;
      }
      const seconds = await meanCpu(meter, () => bench.request(viewer.handle, query, variables));
      measurements.push(comparison(name, estimated!, seconds));
    } catch (error) {
      measurements.push({ name, value: `${estimated} / -`, note: String(error).slice(0, 200) });
    }
  }
  return measurements;

  /** Microseconds for an operation that is compiled already. */
  function timeOfEstimate(values: OperationInputs): Measurement {
    const times = 20_000;
    const operations = storedReads(values).map(({ query, variables = {} }) => ({
      document: parse(query),
      operationName: undefined,
      variables,
    }));
    const compiledAt = performance.now();
    for (const operation of operations) estimator.estimate(operation);
    const startedAt = performance.now();
    for (let time = 0; time < times; time++) estimator.estimate(operations[time % operations.length]!);
    const microseconds = ((performance.now() - startedAt) * 1_000) / times;
    const compiling = ((startedAt - compiledAt) * 1_000) / operations.length;
    return {
      name: 'one estimate',
      value: `${microseconds.toFixed(2)} µs`,
      note: `${compiling.toFixed(0)} µs the first time`,
    };
  }
}

/** Whether the field of a probe `Type.field` has no value in the answer. An estimate assumes that fields have values. */
function isNullEverywhere(data: unknown, probe: string): boolean {
  const field = /^\w+\.(\w+)/.exec(probe)?.[1];
  if (field === undefined) return false;
  const values: unknown[] = [];
  JSON.stringify(data, (key, value: unknown) => {
    if (key === field) values.push(value);
    return value;
  });
  return values.every((value) => value === null);
}

function comparison(name: string, estimated: number, { node, postgres, neo4j, total }: CpuSeconds): Measurement {
  const measured = total / unit;
  const ratio = estimated / measured;
  const parts = [node, postgres, neo4j].map((seconds) => (seconds * 1_000).toFixed(1)).join(' + ');
  return {
    name,
    value: `${estimated} / ${measured.toFixed(0)}`,
    note: `×${ratio.toFixed(2)}${ratio < 0.2 || ratio > 5 ? ' !' : ''}  ${parts} ms of node, PostgreSQL, Neo4j`,
  };
}

function probesOf(handle: string, { slug, year, friends, from, to }: OperationInputs): Operation[] {
  const parents: ProbeParents = {
    Movie: [`{movie(slug: "${slug}"){$}}`, '{searchMovies(first: 100){nodes{$}}}'],
    Person: ['{person(slug: "alfred-hitchcock"){$}}', `{searchMovies(first: 30){nodes{directors{$}}}}`],
    User: [`{user(handle: "${handle}"){$}}`, '{me{friends(first: 30){nodes{$}}}}'],
  };
  const values = {
    first: '100',
    'Query.node.id': JSON.stringify(from),
    'Query.movie.slug': JSON.stringify(slug),
    'Query.person.slug': '"alfred-hitchcock"',
    'Query.user.handle': JSON.stringify(handle),
    'Query.suggest.q': '"star w"',
    'Query.discover.filter': '{watchedBy: FRIENDS}',
    'Query.tonight.with': JSON.stringify(friends.map(({ id }) => id)),
    year: String(year),
    from: JSON.stringify(from),
    to: JSON.stringify(to),
  };
  const schema = buildSchema(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'));
  return [...fieldProbes({ schema, values, parents }), ...specialProbes(slug)];
}

/** Arguments that change the cost much, and the other ends of it. */
const specialProbes = (slug: string): Operation[] => [
  { name: 'movie, one field', query: `{movie(slug: "${slug}"){title}}` },
  { name: 'me, one field', query: '{me{handle}}' },
  { name: 'introspection, types and fields', query: '{__schema{types{name fields{name args{name}}}}}' },
  { name: 'searchMovies, words', query: '{searchMovies(q: "the"){totalCount nodes{title}}}' },
  { name: 'searchMovies, no facets', query: '{searchMovies{totalCount nodes{title}}}' },
  ...['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'].flatMap((circle) =>
    ['LAST_7_DAYS', 'ALL_TIME'].flatMap((window) => [
      {
        name: `discover ${circle} ${window}`,
        query: `{discover(filter: {watchedBy: ${circle}, window: ${window}}){nodes{id}}}`,
      },
      {
        name: `discover ${circle} ${window}, facets`,
        query: `{discover(filter: {watchedBy: ${circle}, window: ${window}}, facets: [GENRE, DECADE, PERSON, WATCHER]){totalCount facets{field buckets{label count}}}}`,
      },
      { name: `trending ${circle} ${window}`, query: `{trending(circle: ${circle}, window: ${window}){nodes{id}}}` },
    ]),
  ),
];
