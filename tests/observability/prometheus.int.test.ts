/** The rules and the dashboard in a real Prometheus, which reads the metrics of a real supergraph. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { startTelemetry } from '@marquee/kit/telemetry/telemetry';
import { seedStoredOperations, storedOperation } from '@marquee/testing/fixtures/storedOperations';
import { prometheusFile, readDashboard, readRules, rulesFile, ruleTestsFile } from '@marquee/testing/results/promql';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { hasPrometheus, startPrometheus, type PrometheusServer } from '@marquee/testing/servers/prometheus';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const isInstalled = hasPrometheus();
if (!isInstalled && !process.env.CI)
  console.warn('Tests of alerts and dashboard are skipped: install them with apt-get install prometheus.');
/** In CI, a missing Prometheus fails. */
const describeInstalled = isInstalled || process.env.CI ? describe : describe.skip;

const promtool = (...args: string[]) => promisify(execFile)('promtool', args);

describeInstalled('promtool', () => {
  test('finds no error in the rules and in the example of a configuration', async () => {
    expect((await promtool('check', 'rules', rulesFile)).stdout).toContain('SUCCESS');
    expect((await promtool('check', 'config', prometheusFile)).stdout).toContain('SUCCESS');
  });

  test('sees each alert fire, and not fire, when it should', async () => {
    expect((await promtool('test', 'rules', ruleTestsFile)).stdout).toContain('SUCCESS');
  });
});

describeInstalled('Prometheus over a running supergraph', () => {
  const telemetry = createLifecycle(silentLog);
  let supergraph: Supergraph;
  let prometheus: PrometheusServer;
  beforeAll(async () => {
    const { metricsUrl } = await startTelemetry(telemetry, {
      service: 'marquee',
      config: { metrics: { host: '127.0.0.1', port: 0 }, tracing: false },
      log: silentLog,
    });
    supergraph = await startSupergraph();
    await seedStoredOperations(supergraph);
    prometheus = await startPrometheus({ target: new URL(metricsUrl!).host, job: 'marquee', rulesFile });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await supergraph?.stop();
    await telemetry.stop();
  });

  const isShown = async (expression: string) =>
    (await prometheus.query(expression).catch(() => [] as readonly unknown[])).length > 0;

  test('every expression of the dashboard runs, and shows what a request does', async () => {
    const request = () => supergraph.request('ana', storedOperation('MyPage'));
    await request();
    await waitUntil(async () => {
      await request();
      return isShown('sum(rate(graphql_server_operation_duration_seconds_count[1m])) > 0');
    });
    await waitUntil(() => isShown('marquee:error_ratio:rate5m >= 0 or absent(graphql_errors_total)'));
    // These need errors, limits, ingestion or processes of their own, or are off in tests: the change feed, replicas,
    // Kafka, kept answers and facts, shedding.
    const quiet = [
      'Failed requests',
      'Errors by code',
      'Requests that wait for a connection to a subgraph',
      'Refused by a limit',
      'Lag of the change feed',
      'Catalog with another graph',
      'Lag of replicas',
      'Lag of topics of Kafka',
      'Memory of kept answers',
      'Memory of facts',
      'Operations at once',
      'Records by outcome',
      'Rejected rows and dead letters',
      'Lag of ingestion',
      'Open circuits',
      'Calls that failed at once',
      'Calls in flight',
      'Retries',
    ];
    // A rate takes two readings of its series, and those of a first request may begin with different ones.
    await eventually(async () => {
      const empty: string[] = [];
      for (const { panel, expr } of readDashboard()) if ((await prometheus.query(expr)).length === 0) empty.push(panel);
      expect(empty.filter((panel) => !quiet.includes(panel))).toEqual([]);
    });
  });

  test('every rule is evaluated, and no alert fires over a quiet supergraph', async () => {
    for (const { expr } of readRules()) await prometheus.query(expr);
    // This process is Jest's, and others use its CPUs: its memory and its speed are not those of a quiet server.
    const ofMachine = 'MarqueeMemoryHigh|MarqueeEventLoopDelayed|MarqueeSlow';
    expect(await prometheus.query(`ALERTS{alertname!~"${ofMachine}"}`)).toEqual([]);
  });
});
