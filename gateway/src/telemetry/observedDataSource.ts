/** Measures the fetches from a subgraph, however it is called. */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { SpanKind } from '@opentelemetry/api';
import { firstValues, histogram } from '@marquee/kit/telemetry/metrics';
import { withSpan } from '@marquee/kit/telemetry/spans';
import type { DataSource } from '../dataSources/dataSource.js';

const maxSubgraphs = 20;

const outcomes = ['ok', 'partial', 'error', 'timeout', 'unavailable'] as const;
type Outcome = (typeof outcomes)[number];

const duration = histogram({
  name: 'marquee.gateway.fetch.duration',
  unit: 's',
  description: 'Time of one fetch from a subgraph. `partial` has data and errors.',
  labels: { subgraph: firstValues(maxSubgraphs), outcome: outcomes },
});

export function observedDataSource(subgraph: string, dataSource: DataSource): DataSource {
  return {
    process: (options) => {
      const { fetches } = options.context;
      if (fetches) fetches.count++;
      const began = performance.now();
      const finish = (outcome: Outcome) => duration.record((performance.now() - began) / 1_000, { subgraph, outcome });
      const attributes = { 'marquee.subgraph': subgraph };
      return withSpan(`fetch ${subgraph}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        try {
          const response = await dataSource.process(options);
          const outcome = outcomeOf(response);
          finish(outcome);
          if (outcome !== 'ok') span?.setAttribute('error.type', outcome);
          return response;
        } catch (error) {
          finish('error');
          throw error;
        }
      });
    },
  };
}

function outcomeOf({ errors, data }: GatewayGraphQLResponse): Outcome {
  if (!errors || errors.length === 0) return 'ok';
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.includes('SUBGRAPH_TIMEOUT')) return 'timeout';
  if (codes.includes('SUBGRAPH_UNAVAILABLE')) return 'unavailable';
  return data ? 'partial' : 'error';
}
