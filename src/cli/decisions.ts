import type { Command } from 'commander';
import { decisionsExplainCommand } from './decisions-explain.js';
import { decisionsListCommand } from './decisions-list.js';
import type { Shell } from './shell.js';

export function decisionsCommand(shell: Shell): Command {
  const group = shell.group('decisions', "what the council's policy says of each case, and why");
  for (const make of [decisionsExplainCommand, decisionsListCommand]) group.addCommand(make(shell));
  return group;
}
