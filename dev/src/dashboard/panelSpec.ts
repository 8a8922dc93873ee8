/** A panel of the dashboard, and the PromQL that panels share. */

export interface PanelSpec {
  readonly title: string;
  /** What to look for. */
  readonly description: string;
  /** A unit of Grafana; `short` for counts. */
  readonly unit: 'short' | 's' | 'bytes' | 'percentunit' | 'reqps';
  /** Each PromQL expression with the legend of its series. */
  readonly series: readonly (readonly [expression: string, legend: string])[];
}

export interface RowSpec {
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

export const rate = (metric: string) => `rate(${metric}[$__rate_interval])`;
export const sumRate = (labels: string, metric: string) => `sum by (${labels}) (${rate(metric)})`;
export const quantile = (share: number, labels: string, histogram: string) =>
  `histogram_quantile(${share}, sum by (${['le', labels].filter(Boolean).join(', ')}) (${rate(`${histogram}_bucket`)}))`;
