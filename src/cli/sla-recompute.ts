import type { Command } from 'commander';
import { ClockRecompute } from '../sla/clock-recompute.js';
import { type RecomputePreview, WhatIfRecompute } from '../sla/what-if/what-if-recompute.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

export function slaRecomputeCommand(shell: Shell): Command {
  return shell
    .command('recompute', 'judge all clocks by the calendar, targets and standards as they are now', [
      'sla recompute --dry-run',
      'sla recompute',
    ])
    .option('--dry-run', 'only say what would change')
    .action((options: CommandOptions) =>
      shell.run('sla recompute', options, options.dryRun ? preview : (context) => recompute(context)),
    );
}

async function preview({ composition, signal, progress }: CommandContext): Promise<CommandResult> {
  const whatIf = (await composition.application()).get(WhatIfRecompute);
  const found = await whatIf.run(signal, (done, total) => progress.update(done, total, 'clocks'));
  return { ok: true, json: { dryRun: true, ...found }, lines: describePreview(found) };
}

const needs: Record<RecomputePreview['needs'], string> = {
  present: 'Clocks stand by the present calendar, targets and standards.',
  rejudge: 'Calendar, targets or standards have changed: clocks would be judged anew from what is stored of them.',
  histories:
    'Standards start, pause or stop differently, or a system shows other signals: the histories of all cases would be read again, so the counts below are not all of it.',
};

function describePreview({
  needs: need,
  clocks,
  changed,
  dueMoved,
  corrected,
  breached,
  met,
}: RecomputePreview): string[] {
  return [
    needs[need],
    `${clocks} clocks looked at; ${changed} would change: ${dueMoved} due instants move, ${corrected} results are corrected by a new revision.`,
    `${breached} would be told as broken, ${met} as met. Nothing was written.`,
  ];
}

async function recompute({ composition, signal, progress }: CommandContext): Promise<CommandResult> {
  const application = await composition.application();
  const need = await application.get(WhatIfRecompute).needs();
  const work = application.get(ClockRecompute);
  const done = await work.run(signal, ({ cases, changed }) =>
    progress.update(cases, null, `cases, ${changed} clocks changed`),
  );
  if (!done) {
    const lines = ['Another process judges clocks anew at the moment; nothing was done here.'];
    return { ok: false, json: { done: false, needs: need }, lines };
  }
  signal.throwIfAborted();
  return { ok: true, json: { done: true, needs: need, ...done }, lines: [describeDone(need, done)] };
}

function describeDone(need: RecomputePreview['needs'], { cases, changed }: { cases: number; changed: number }): string {
  if (need === 'present') return 'All clocks stand by the present rules already.';
  if (need === 'histories') {
    return 'Standards start, pause or stop differently: a running worker now reads the histories of all cases again; shirelink_sla_follower_lag_events shows how far it is.';
  }
  return `${cases} cases judged anew, ${changed} clocks changed. Results that were there are kept as revisions.`;
}
