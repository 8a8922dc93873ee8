/** The dashboard and the rules of Prometheus against the metrics that the code defines, and the alerts against the runbook. */
import { readFileSync } from 'node:fs';
import '@marquee/gateway/start';
import { listMetrics } from '@marquee/kit/telemetry/metrics';
import { namesOf, readDashboard, readRules, readRuleTests } from '@marquee/testing/results/promql';
import { repositoryFile } from '../repository.js';
// Every part of the program, so that every metric is defined.
import '../start.js';
import { dashboardFile, dashboardText } from './dashboard.js';

const rules = readRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);
const recorded = new Set(rules.map(({ record }) => record));

/** The series of all metrics, each with its labels and those that Prometheus adds. */
const series = new Map(
  listMetrics().flatMap(({ name, type, labels }) => {
    const all = new Set([...labels, 'job', 'instance', ...(type === 'histogram' ? ['le'] : [])]);
    const names = type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    return names.map((one) => [one, all] as const);
  }),
);

test('the dashboard is generated from panels.ts (npm run dashboard:build)', () => {
  expect(readFileSync(repositoryFile(dashboardFile), 'utf8')).toBe(dashboardText());
});

test.each([
  ...readDashboard().map(({ panel, expr }) => [panel, expr] as const),
  ...rules.map(({ alert, record, expr }) => [alert ?? record!, expr] as const),
])('%s is PromQL over metrics and labels that exist: %s', (_, expression) => {
  const { metrics, labels } = namesOf(expression);
  expect(metrics.length).toBeGreaterThan(0);
  const unknown = metrics.filter((name) => name !== 'up' && !recorded.has(name) && !series.has(name));
  const known = new Set(metrics.flatMap((name) => [...(series.get(name) ?? ['job', 'instance'])]));
  expect({ metrics: unknown, labels: labels.filter((label) => !known.has(label)) }).toEqual({
    metrics: [],
    labels: [],
  });
});

test('an expression with a name that does not exist is found', () => {
  expect(namesOf('sum by (a) (rate(b_total{c="d"}[5m]))')).toEqual({ metrics: ['b_total'], labels: ['a', 'c'] });
  expect(() => namesOf('sum by (a (b)')).toThrow('not PromQL');
});

const runbook = readFileSync(repositoryFile('docs/runbook.md'), 'utf8');
const queries = [...runbook.matchAll(/`([^`]+)`/g)]
  .map(([, code]) => code!)
  .filter((code) => /\b(marquee|graphql|http_server|db_client|process|nodejs|v8js)_\w/.test(code));

test.each(queries)('the runbook asks for metrics and labels that exist: %s', (query) => {
  const { metrics, labels } = namesOf(query);
  expect(metrics.filter((name) => name !== 'up' && !recorded.has(name) && !series.has(name))).toEqual([]);
  const known = new Set(metrics.flatMap((name) => [...(series.get(name) ?? [])]));
  expect(labels.filter((label) => !known.has(label))).toEqual([]);
});

test('the queries of the runbook are found', () => {
  expect(queries.length).toBeGreaterThan(20);
});

const headings = new Set([...runbook.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading!));

test.each(alerts.map((rule) => [rule.alert!, rule] as const))(
  '%s says what happens, how severe it is, and has a section in the runbook',
  (name, { labels, annotations }) => {
    expect(['page', 'ticket']).toContain(labels?.severity);
    expect(annotations).toEqual({
      summary: expect.stringMatching(/^[A-Z].*\.$/),
      description: expect.stringMatching(/\.$/),
      runbook: `docs/runbook.md#${name.toLowerCase()}`,
    });
    expect(headings).toContain(name);
  },
);

test('the runbook has a section for each alert and no others', () => {
  expect([...headings].sort()).toEqual(alerts.map(({ alert }) => alert!).sort());
});

test.each(alerts.map(({ alert }) => alert!))(
  'rules.test.yml has a case in which %s fires and one in which it does not',
  (name) => {
    const cases = readRuleTests().flatMap((one) => one.alert_rule_test.filter(({ alertname }) => alertname === name));
    expect(cases.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
    expect(cases.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
  },
);
