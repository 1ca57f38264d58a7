import { parse, stringify } from 'yaml';
import type { RuleGroup } from './rule-files.js';

const perUnit: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A day becomes two minutes. */
const factor = 720;
/** A rate must see two scrapes at any time. Seconds. */
const shortestRange = 5;

/**
 * The same rules for a test that cannot wait: every duration of them is divided alike, thresholds stay as they are. `exact` replaces
 * single texts beyond that, and fails where one is not there.
 */
export function quickRules(source: string, exact: [from: string, to: string][]): string {
  const replaced = exact.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the rules do not have "${from}"`);
    return text.replaceAll(from, to);
  }, source);
  const { groups } = parse(replaced) as { groups: RuleGroup[] };
  return stringify({ groups: groups.map(quickGroup) });
}

function quickGroup(group: RuleGroup): RuleGroup {
  const rules = group.rules.map((rule) => {
    const expr = quickExpression(rule.expr);
    return 'alert' in rule && rule.for ? { ...rule, expr, for: quick(rule.for, 1) } : { ...rule, expr };
  });
  return { ...group, interval: '1s', rules };
}

function quickExpression(expr: string): string {
  return expr
    .replaceAll(/\[(\d+[smhd])(?::(\d+[smhd]))?\]/g, (_, range: string, step?: string) => {
      const steps = step ? `:${quick(step, 1)}` : '';
      return `[${quick(range, shortestRange)}${steps}]`;
    })
    .replaceAll(/\boffset (\d+[smhd])/g, (_, back: string) => `offset ${quick(back, shortestRange)}`);
}

function quick(duration: string, least: number): string {
  const seconds = Number.parseInt(duration, 10) * (perUnit[duration.at(-1)!] ?? Number.NaN);
  return `${Math.max(least, Math.round(seconds / factor))}s`;
}
