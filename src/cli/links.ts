import type { Command } from 'commander';
import { linksUnresolvedCommand } from './links-unresolved.js';
import type { Shell } from './shell.js';

export function linksCommand(shell: Shell): Command {
  const group = shell.group('links', 'documents, work orders and complaints: what has not found each other');
  group.addCommand(linksUnresolvedCommand(shell));
  return group;
}
