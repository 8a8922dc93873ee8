/**
 * The estimated cost of each field and each stored operation against the CPU that it takes over all processes. Members whose fields are as
 * expensive as estimates assume are added for it. `PROBES`, a regular expression, selects operations by their names.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { repositoryFile } from '@marquee/dev/repository';
import { createCostEstimator, type CostEstimator } from '@marquee/gateway/cost/costLimit';
import { testGatewayConfig } from '@marquee/testing/servers/supergraph';
import { openCpuMeter, type CpuSeconds } from '@marquee/testing/cost/processCpu';
import type { BenchEnvironment, BenchSupergraph } from '../benchEnvironment.js';
import { meanCpu, type Measurement, type Repeats } from '../measure.js';
import { chooseInputs, storedReads, type Operation, type OperationInputs } from '../storedReads.js';
import { compareEstimates, type Compared } from './comparison.js';
import { withDearMembers, type DearMembers } from './dearMembers.js';
import { estimateProbes, type EstimateProbe } from './probes.js';

/**
 * Each probe is measured in each round, and the round with the least CPU counts: other programs make any round more expensive. All probes
 * run before the first round, and once before each measurement: a virtual machine and a database that are cold take several times as much.
 */
const rounds = 3;
const repeats: Repeats = { seconds: 0.25, maxRuns: 60 };

const lesser = (one: CpuSeconds | undefined, other: CpuSeconds): CpuSeconds =>
  one && one.total <= other.total ? one : other;

export const measureCostEstimates = (environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> =>
  withDearMembers(bench, (members) => measureAs(members, environment, bench));

async function measureAs(
  members: DearMembers,
  { databases, print }: BenchEnvironment,
  bench: BenchSupergraph,
): Promise<Measurement[]> {
  const inputs = await chooseInputs(bench, members.viewer.handle);
  const estimator = createCostEstimator(readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8'));
  const estimate = ({ query, variables = {} }: Operation) =>
    estimator.estimate({ document: parse(query), operationName: undefined, variables })!;
  const { costLimits } = testGatewayConfig('');
  const selected = new RegExp(process.env.PROBES ?? '');
  const probes = estimateProbes(members, inputs, (probe) => estimate(probe) <= costLimits.member).filter(({ name }) =>
    selected.test(name),
  );
  const { answered, nulls } = await firstAnswers(bench, probes);
  const meter = openCpuMeter({ neo4jUri: databases.neo4j.uri, databaseUrl: bench.databaseUrl });
  const least = new Map<EstimateProbe, CpuSeconds>();
  const failed: Measurement[] = [];
  for (let round = 1; round <= rounds; round++) {
    print(`Round ${round} of ${rounds}`);
    for (const probe of answered) {
      const { name, as, query, variables = {} } = probe;
      const request = () => bench.request(as, query, variables);
      try {
        await request();
        least.set(probe, lesser(least.get(probe), await meanCpu(meter, request, repeats)));
      } catch (error) {
        failed.push(withoutValue(name, String(error)));
      }
    }
  }
  const compared = [...least].map(([probe, cpu]): Compared => ({ name: probe.name, estimated: estimate(probe), cpu }));
  return [timeOfEstimate(estimator, inputs), ...nulls, ...failed, ...compareEstimates(compared).measurements];
}

const withoutValue = (name: string, note: string): Measurement => ({ name, value: '-', note: note.slice(0, 200) });

/** Runs all probes once. Those without a value are told apart: an estimate assumes that fields have values. */
async function firstAnswers(bench: BenchSupergraph, probes: readonly EstimateProbe[]) {
  const answered: EstimateProbe[] = [];
  const nulls: Measurement[] = [];
  for (const probe of probes) {
    const { name, as, query, variables = {} } = probe;
    try {
      const data = await bench.request(as, query, variables);
      if (isNullEverywhere(data, name)) nulls.push(withoutValue(name, 'no value for this viewer'));
      else answered.push(probe);
    } catch (error) {
      nulls.push(withoutValue(name, String(error)));
    }
  }
  return { answered, nulls };
}

/** Microseconds for an operation that is compiled already. */
function timeOfEstimate(estimator: CostEstimator, inputs: OperationInputs): Measurement {
  const times = 20_000;
  const operations = storedReads(inputs).map(({ query, variables = {} }) => ({
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

/** Whether the field of a probe `Type.field` has no value in the answer, or an empty list only. */
function isNullEverywhere(data: unknown, probe: string): boolean {
  const field = /^\w+\.(\w+)/.exec(probe)?.[1];
  if (field === undefined) return false;
  const values: unknown[] = [];
  JSON.stringify(data, (key, value: unknown) => {
    if (key === field) values.push(value);
    return value;
  });
  return values.every((value) => value === null || (Array.isArray(value) && value.length === 0));
}
