/** Expressions of the dashboard and of the rules of Prometheus, and the metrics and labels that an expression names. */
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { repositoryFile } from '@marquee/dev/repository';

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleTest {
  readonly name: string;
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
}

const folder = (name: string) => repositoryFile('deploy', 'observability', name);

export const rulesFile: string = folder('rules.yml');
export const ruleTestsFile: string = folder('rules.test.yml');
export const prometheusFile: string = folder('prometheus.yml');

export const readRules = (): readonly Rule[] =>
  (parse(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

export const readRuleTests = (): readonly RuleTest[] =>
  (parse(readFileSync(ruleTestsFile, 'utf8')) as { tests: RuleTest[] }).tests;

interface DashboardFile {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}

/** Each expression of the dashboard with the title of its panel. */
export const readDashboard = (): readonly { readonly panel: string; readonly expr: string }[] =>
  (JSON.parse(readFileSync(folder('dashboard.json'), 'utf8')) as DashboardFile).panels.flatMap(
    ({ title: panel, targets = [] }) =>
      // Grafana fills in the window of rates.
      targets.map(({ expr }) => ({ panel, expr: expr.replaceAll('$__rate_interval', '1m') })),
  );

export interface Names {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** Throws an Error for a text that is not PromQL. */
export function namesOf(expression: string): Names {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) throw new Error(`not PromQL at character ${node.from}: ${expression}`);
      if (node.name === 'Identifier') metrics.push(text);
      if (node.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels };
}
