/** What the dashboard shows, row by row. docs/observability.md says how to load it. */
import { internalRows } from './internalPanels.js';
import { quantile, rate, sumRate, type RowSpec } from './panelSpec.js';

const clients = '{job=~"gateway|marquee", http_route!~"/live|/ready|/metrics"}';

export const rows: readonly RowSpec[] = [
  {
    title: 'Traffic, errors and latency',
    panels: [
      {
        title: 'Requests by status',
        description: 'All requests of clients, without health checks.',
        unit: 'reqps',
        series: [
          [
            sumRate('http_response_status_code', `http_server_request_duration_seconds_count${clients}`),
            '{{http_response_status_code}}',
          ],
        ],
      },
      {
        title: 'Failed requests',
        description: 'Share of requests that failed through our own fault. The objective is 0.1 % over 30 days.',
        unit: 'percentunit',
        series: [
          ['marquee:error_ratio:rate5m', '5 minutes'],
          ['marquee:error_ratio:rate1h', '1 hour'],
          ['marquee:error_ratio:rate1d', '1 day'],
        ],
      },
      {
        title: 'Operations',
        description: 'Stored operations have their name; all others are `other`.',
        unit: 'reqps',
        series: [
          [
            sumRate('graphql_operation_name', 'graphql_server_operation_duration_seconds_count'),
            '{{graphql_operation_name}}',
          ],
        ],
      },
      {
        title: 'p99 by operation',
        description: 'After the deadline of 2 s, clients get what has arrived.',
        unit: 's',
        series: [
          [
            quantile(0.99, 'graphql_operation_name', 'graphql_server_operation_duration_seconds'),
            '{{graphql_operation_name}}',
          ],
        ],
      },
      {
        title: 'Median and p99 of all operations',
        description: '',
        unit: 's',
        series: [
          [quantile(0.5, '', 'graphql_server_operation_duration_seconds'), 'p50'],
          [quantile(0.99, '', 'graphql_server_operation_duration_seconds'), 'p99'],
        ],
      },
      {
        title: 'Errors by code',
        description: 'Codes of docs/errors.md. Those of clients, such as BAD_USER_INPUT, are no failures.',
        unit: 'reqps',
        series: [[sumRate('error_code', 'graphql_errors_total'), '{{error_code}}']],
      },
    ],
  },
  {
    title: 'Gateway fetches',
    panels: [
      {
        title: 'Fetches by outcome',
        description: '`partial` has data and errors.',
        unit: 'reqps',
        series: [
          [sumRate('subgraph, outcome', 'marquee_gateway_fetch_duration_seconds_count'), '{{subgraph}} {{outcome}}'],
        ],
      },
      {
        title: 'p99 of a fetch',
        description: '',
        unit: 's',
        series: [[quantile(0.99, 'subgraph', 'marquee_gateway_fetch_duration_seconds'), '{{subgraph}}']],
      },
      {
        title: 'Requests that wait for a connection to a subgraph',
        description: 'Only where gateway and subgraphs are processes of their own.',
        unit: 'short',
        series: [['sum by (subgraph) (http_client_pending_requests)', '{{subgraph}}']],
      },
    ],
  },
  {
    title: 'Cost, limits and sign-in',
    panels: [
      {
        title: 'Estimated cost a second',
        description: 'In units of 0.1 ms of CPU: 10,000 are one core.',
        unit: 'short',
        series: [
          [
            sumRate('graphql_operation_name', 'marquee_operation_cost_sum{outcome="accepted"}'),
            '{{graphql_operation_name}}',
          ],
        ],
      },
      {
        title: 'Refused by a limit',
        description: 'Limits of docs/limits.md.',
        unit: 'reqps',
        series: [[`${sumRate('limit', 'marquee_limit_hits_total')} > 0`, '{{limit}}']],
      },
      {
        title: 'Refused by a rate',
        description: 'Policies of docs/limits.md.',
        unit: 'reqps',
        series: [[sumRate('policy', 'marquee_rate_limit_decisions_total{outcome="refused"}'), '{{policy}}']],
      },
      {
        title: 'Requests by token',
        description: '`issuer_unavailable`: the keys of the identity provider could not be fetched.',
        unit: 'reqps',
        series: [[sumRate('outcome', 'marquee_gateway_authentications_total'), '{{outcome}}']],
      },
    ],
  },
  {
    title: 'Caches',
    panels: [
      {
        title: 'Answers by where they came from',
        description: '`bypass` may not be kept, such as the answer to a member about their own data.',
        unit: 'reqps',
        series: [[sumRate('result', 'marquee_response_cache_requests_total'), '{{result}}']],
      },
      {
        title: 'Memory of kept answers',
        description: '',
        unit: 'bytes',
        series: [['sum(marquee_response_cache_size_bytes)', 'answers']],
      },
      {
        title: 'Found in the cache',
        description: 'Share of look-ups. It is low after a start.',
        unit: 'percentunit',
        series: [
          [
            `${sumRate('cache', 'marquee_cache_requests_total{result="hit"}')} / ${sumRate('cache', 'marquee_cache_requests_total')}`,
            '{{cache}}',
          ],
          [
            `sum(${rate('graphql_query_plan_cache_requests_total{result="hit"}')}) / sum(${rate('graphql_query_plan_cache_requests_total')})`,
            'query plans',
          ],
          [
            `sum(${rate('graphql_document_cache_requests_total{result="hit"}')}) / sum(${rate('graphql_document_cache_requests_total')})`,
            'documents',
          ],
        ],
      },
      {
        title: 'Facets and predictions by how they were made',
        description: '`hit`: over the facts of films in memory. All others: by PostgreSQL, at a higher cost.',
        unit: 'reqps',
        series: [[sumRate('result', 'marquee_film_facts_requests_total'), '{{result}}']],
      },
      {
        title: 'Circles by how they were summed up',
        description: '`hit`: over the watches in memory. All others: by PostgreSQL, at a higher cost.',
        unit: 'reqps',
        series: [[sumRate('result', 'marquee_circle_histories_requests_total'), '{{result}}']],
      },
      {
        title: 'Searches by where films were read',
        description: '`hit`: in memory, so Neo4j gave their ids. All others: by Neo4j, at a higher cost.',
        unit: 'reqps',
        series: [[sumRate('result', 'marquee_film_columns_requests_total'), '{{result}}']],
      },
      {
        title: 'Memory of facts',
        description:
          'Largest process. `films of facets` and `watches of circles`: neither is kept above 128 MiB. `films of searches`: not above `SEARCH_MEMORY_MB`.',
        unit: 'bytes',
        series: [
          ['max(marquee_facts_size_bytes)', 'catalog'],
          ['max(marquee_film_columns_size_bytes)', 'films of searches'],
          ['max(marquee_film_facts_size_bytes)', 'films of facets'],
          ['max(marquee_circle_histories_size_bytes)', 'watches of circles'],
        ],
      },
    ],
  },
  ...internalRows,
];
