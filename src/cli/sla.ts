import type { Command } from 'commander';
import type { Shell } from './shell.js';
import { slaBreachesCommand } from './sla-breaches.js';
import { slaExplainCommand } from './sla-explain.js';
import { slaForecastCommand } from './sla-forecast.js';
import { slaRecomputeCommand } from './sla-recompute.js';
import { slaStandardsCommand } from './sla-standards.js';
import { slaWhatIfCommand } from './sla-what-if.js';

const commands = [
  slaExplainCommand,
  slaBreachesCommand,
  slaForecastCommand,
  slaWhatIfCommand,
  slaRecomputeCommand,
  slaStandardsCommand,
];

export function slaCommand(shell: Shell): Command {
  const group = shell.group('sla', 'service standards: what broke, what will, and why');
  for (const make of commands) group.addCommand(make(shell));
  return group;
}
