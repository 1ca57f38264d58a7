import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { root } from '../support/product.js';

export const alertsPath = `${root}helm/shirelink/files/alerts.yaml`;
export const rulesTestFolder = `${root}test/monitoring`;

export interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface Recording {
  record: string;
  expr: string;
  labels?: Record<string, string>;
}

export interface RuleGroup {
  name: string;
  interval?: string;
  rules: (Alert | Recording)[];
}

function readRuleGroups(): RuleGroup[] {
  return (parse(readFileSync(alertsPath, 'utf8')) as { groups: RuleGroup[] }).groups;
}

export function readAlerts(): Alert[] {
  return readRuleGroups().flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
}

export function readRecordings(): Recording[] {
  return readRuleGroups().flatMap(({ rules }) => rules.filter((rule) => 'record' in rule));
}

/** One promtool test file: what is expected of which alert. */
export interface RulesTest {
  tests: { alert_rule_test?: { alertname: string; exp_alerts: object[] }[] }[];
}

export function rulesTestFiles(): string[] {
  return readdirSync(rulesTestFolder).filter((name) => name.endsWith('.test.yml'));
}

export function readRulesTests(): RulesTest[] {
  return rulesTestFiles().map((name) => parse(readFileSync(`${rulesTestFolder}/${name}`, 'utf8')) as RulesTest);
}
