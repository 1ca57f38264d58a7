import { readFileSync } from 'node:fs';
import { root } from '../support/product.js';

interface Target {
  refId: string;
  expr: string;
  datasource: { uid: string };
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  targets?: Target[];
  panels?: Panel[];
}

interface Variable {
  name: string;
  type: string;
  definition?: string;
  query?: unknown;
}

export interface Dashboard {
  uid: string;
  title: string;
  schemaVersion: number;
  panels: Panel[];
  templating: { list: Variable[] };
}

/** One query of a panel, as people would see it named: `Panel / A`. */
export interface DashboardQuery {
  name: string;
  expr: string;
}

export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(`${root}helm/shirelink/files/dashboard.json`, 'utf8')) as Dashboard;
}

export function panelsOf({ panels }: Pick<Dashboard, 'panels'>): Panel[] {
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

export function queriesOf(dashboard: Dashboard): DashboardQuery[] {
  return panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr }) => ({ name: `${title} / ${refId}`, expr })),
  );
}

/** As Grafana asks with every variable on All, over a short range. A variable that is not known here stays, and is refused. */
export function withVariables(expr: string): string {
  return expr
    .replaceAll(/\$(?:council|system|instance)\b/g, '.*')
    .replaceAll(/\$__(?:rate_interval|interval|range)\b/g, '15s');
}
