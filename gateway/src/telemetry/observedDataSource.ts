/** Measures the fetches from a subgraph, however it is called. */
import { SpanKind } from '@opentelemetry/api';
import { firstValues, histogram } from '@marquee/kit/telemetry/metrics';
import { withSpan } from '@marquee/kit/telemetry/spans';
import type { DataSource } from '../dataSources/dataSource.js';

const maxSubgraphs = 20;

const duration = histogram({
  name: 'marquee.gateway.fetch.duration',
  unit: 's',
  description: 'Time of one fetch from a subgraph. `partial` has data and errors.',
  labels: { subgraph: firstValues(maxSubgraphs), outcome: ['ok', 'partial', 'error', 'timeout', 'unavailable'] },
});

export function observedDataSource(subgraph: string, dataSource: DataSource): DataSource {
  return {
    process: (options) => {
      const { fetches } = options.context;
      if (fetches) fetches.count++;
      const began = performance.now();
      const finish = (outcome: 'ok' | 'partial' | 'error' | 'timeout' | 'unavailable') =>
        duration.record((performance.now() - began) / 1_000, { subgraph, outcome });
      const attributes = { 'marquee.subgraph': subgraph };
      return withSpan(`fetch ${subgraph}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        try {
          const response = await dataSource.process(options);
          const codes = new Set((response.errors ?? []).map(({ extensions }) => extensions?.code));
          const outcome = codes.has('SUBGRAPH_TIMEOUT')
            ? 'timeout'
            : codes.has('SUBGRAPH_UNAVAILABLE')
              ? 'unavailable'
              : codes.size === 0
                ? 'ok'
                : response.data
                  ? 'partial'
                  : 'error';
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
