/** Builds the dashboard of panels.ts as JSON for Grafana. */
import { LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  RowBuilder,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { rows } from './panels.js';
import type { PanelSpec } from './panelSpec.js';

export const dashboardFile = 'deploy/observability/dashboard.json';

const source = { type: 'prometheus', uid: '${datasource}' };
/** Grafana's grid has 24 columns. */
const size = { width: 8, height: 8 };

const legend = new VizLegendOptionsBuilder()
  .showLegend(true)
  .displayMode(LegendDisplayMode.List)
  .placement(LegendPlacement.Bottom);

function buildPanel({ title, description, unit, series }: PanelSpec): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .datasource(source)
    .legend(legend)
    .span(size.width)
    .height(size.height);
  for (const [index, [expression, legendFormat]] of series.entries()) {
    const refId = String.fromCharCode('A'.charCodeAt(0) + index);
    panel.withTarget(new DataqueryBuilder().refId(refId).expr(expression).legendFormat(legendFormat));
  }
  return panel;
}

function buildDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('Marquee')
    .uid('marquee')
    .tags(['marquee'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  let id = 0;
  for (const { title, panels } of rows) {
    dashboard.withRow(new RowBuilder(title).id(++id));
    for (const panel of panels) dashboard.withPanel(buildPanel(panel).id(++id));
  }
  return dashboard.build();
}

/** The text of `dashboardFile`. */
export const dashboardText = (): string => `${JSON.stringify(buildDashboard(), null, 2)}\n`;
