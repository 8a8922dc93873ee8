/** Rows of the dashboard about what is behind the gateway: databases, processes, ingestion and dependencies. */
import { quantile, rate, sumRate, type RowSpec } from './panelSpec.js';

export const internalRows: readonly RowSpec[] = [
  {
    title: 'Pools and statements',
    panels: [
      {
        title: 'Connections in use',
        description: 'Share of the connections that the pool may open.',
        unit: 'percentunit',
        series: [
          [
            'sum by (db_client_connection_pool_name) (db_client_connection_count{db_client_connection_state="used"}) / sum by (db_client_connection_pool_name) (db_client_connection_max)',
            '{{db_client_connection_pool_name}}',
          ],
        ],
      },
      {
        title: 'Requests that wait for a connection',
        description: '',
        unit: 'short',
        series: [
          [
            'sum by (db_client_connection_pool_name) (db_client_connection_pending_requests)',
            '{{db_client_connection_pool_name}}',
          ],
        ],
      },
      {
        title: 'Statements',
        description: '',
        unit: 'reqps',
        series: [
          [
            sumRate('db_system_name, outcome', 'db_client_operation_duration_seconds_count'),
            '{{db_system_name}} {{outcome}}',
          ],
        ],
      },
      {
        title: 'p99 of a statement',
        description: '',
        unit: 's',
        series: [
          [
            quantile(0.99, 'db_system_name, db_operation_name', 'db_client_operation_duration_seconds'),
            '{{db_system_name}} {{db_operation_name}}',
          ],
        ],
      },
    ],
  },
  {
    title: 'Processes',
    panels: [
      {
        title: 'Delay of the event loop, p99',
        description: 'Each request waits for as long. The alert is at 0.2 s.',
        unit: 's',
        series: [['max by (job, instance) (nodejs_eventloop_delay_seconds{quantile="p99"})', '{{job}} {{instance}}']],
      },
      {
        title: 'CPU',
        description: 'Cores in use. One Node.js process computes on one.',
        unit: 'short',
        series: [[sumRate('job, instance', 'process_cpu_time_seconds_total'), '{{job}} {{instance}}']],
      },
      {
        title: 'Memory',
        description: '',
        unit: 'bytes',
        series: [
          ['max by (job, instance) (process_memory_usage_bytes)', '{{job}} {{instance}}'],
          ['max by (job, instance) (v8js_memory_heap_used_bytes)', '{{job}} {{instance}} heap'],
        ],
      },
      {
        title: 'Requests in progress',
        description: '',
        unit: 'short',
        series: [['sum by (job, instance) (http_server_active_requests)', '{{job}} {{instance}}']],
      },
    ],
  },
  {
    title: 'Change feed and ingestion',
    panels: [
      {
        title: 'Lag of the change feed',
        description: 'Time since social last had all changes of the catalog.',
        unit: 's',
        series: [['max(marquee_change_feed_lag_seconds)', 'social']],
      },
      {
        title: 'Catalog with another graph',
        description: 'Social applies no change while this is 1: the catalog has another graph than its films.',
        unit: 'short',
        series: [['max by (job, instance) (marquee_change_feed_other_graph)', '{{job}} {{instance}}']],
      },
      {
        title: 'Lag of replicas',
        description: 'Time since each replica last had all changes of the catalog that it follows.',
        unit: 's',
        series: [['marquee_replica_lag_seconds', '{{instance}}']],
      },
      {
        title: 'Lag of topics of Kafka',
        description: 'Time since each topic was last known to have all that there is to publish.',
        unit: 's',
        series: [['min by (topic) (marquee_kafka_publisher_lag_seconds)', '{{topic}}']],
      },
      {
        title: 'Records by outcome',
        description: '',
        unit: 'reqps',
        series: [[sumRate('provider, outcome', 'marquee_ingest_records_total'), '{{provider}} {{outcome}}']],
      },
      {
        title: 'Rejected rows and dead letters',
        description: '',
        unit: 'reqps',
        series: [
          [sumRate('provider, reason', 'marquee_ingest_rejected_total'), '{{provider}} {{reason}}'],
          [`sum(${rate('marquee_ingest_dead_letters_total')})`, 'dead letters'],
        ],
      },
      {
        title: 'Lag of ingestion',
        description: 'From when a file was there until its films were in the graph.',
        unit: 's',
        series: [['max by (provider) (marquee_ingest_lag_seconds)', '{{provider}}']],
      },
    ],
  },
  {
    title: 'Shed and breakers',
    panels: [
      {
        title: 'Open circuits',
        description: 'Dependencies whose calls fail at once.',
        unit: 'short',
        series: [['max by (dependency) (marquee_dependency_circuit_open)', '{{dependency}}']],
      },
      {
        title: 'Calls that failed at once',
        description: '`busy`: too many were in flight.',
        unit: 'reqps',
        series: [[sumRate('dependency, reason', 'marquee_dependency_refused_total'), '{{dependency}} {{reason}}']],
      },
      {
        title: 'Calls in flight',
        description: '',
        unit: 'short',
        series: [['sum by (dependency) (marquee_dependency_calls_active)', '{{dependency}}']],
      },
      {
        title: 'Retries',
        description: '`refused`: the budget for retries was spent.',
        unit: 'reqps',
        series: [[sumRate('dependency, outcome', 'marquee_dependency_retries_total'), '{{dependency}} {{outcome}}']],
      },
      {
        title: 'Shed operations',
        description: 'Refused because the server had too much to do. Prefetches go first, writes last.',
        unit: 'reqps',
        series: [[sumRate('priority', 'marquee_load_shed_total'), '{{priority}}']],
      },
      {
        title: 'Operations at once',
        description: 'The limit follows the latency of operations.',
        unit: 'short',
        series: [
          ['sum(marquee_load_running)', 'running'],
          ['sum by (priority) (marquee_load_waiting)', 'waiting {{priority}}'],
          ['sum(marquee_load_concurrency_limit)', 'limit'],
        ],
      },
    ],
  },
];
