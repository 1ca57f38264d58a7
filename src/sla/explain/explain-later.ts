import { type AskedToAct, type EarlierResult, type ExplainGround, type ExplainStep, step } from './explanation.js';
import type { ExplainSubject } from './explanation.js';

const results: Record<EarlierResult['state'], string> = {
  met: 'met',
  late: 'late',
  cancelled: 'without a result',
  running: 'still open',
  paused: 'standing still',
};

const actions: Record<string, string> = {
  alert: 'was to be told',
  escalate: 'was asked to step in',
  'notice-task': 'was asked to tell the customer of progress',
  'progress-contact': 'was asked to contact the complainant',
  'next-stage': 'was asked to take it to the next stage',
  worklist: 'has it on the worklist',
};

/** Results that later news took the place of, and what the breach asked of whom. */
export function explainLater(ground: ExplainGround, { revisions, asked }: ExplainSubject): ExplainStep[] {
  return [...revisions.map((result) => corrected(ground, result)), ...asked.map((one) => askedFor(ground, one))];
}

function corrected({ words }: ExplainGround, result: EarlierResult): ExplainStep {
  const { state, dueAt, breachedAt, stoppedAt, supersededAt, revision } = result;
  const broken = breachedAt !== null && state !== 'late' ? ' and broken' : '';
  const due = dueAt === null ? 'without a due time' : `due ${words.moment(dueAt)}`;
  const stop = stoppedAt === null ? '' : `, stopped ${words.moment(stoppedAt)}`;
  const text = `Corrected by later news ${words.moment(supersededAt)}: before that it stood as ${results[state]}${broken}, ${due}${stop} (result ${revision}).`;
  return step(text, { to: supersededAt });
}

function askedFor({ words }: ExplainGround, { action, role, state, beganAt, wantedAt, settledAt }: AskedToAct) {
  const who = `The ${role.replaceAll('-', ' ')}`;
  const what = actions[action] ?? `was asked to act (${action})`;
  const given = { rule: 'UL-06', from: wantedAt ?? beganAt };
  if (state === 'waiting') return step(`${who} is about to be asked: it waits for its turn (UL-06).`, given);
  const over = state === 'expired' ? `; it lapsed ${words.moment(settledAt ?? beganAt)}, nobody need act any more` : '';
  if (wantedAt === null) return step(`${who} had not been asked yet${over} (UL-06).`, given);
  return step(`${who} ${what} ${words.moment(wantedAt)}${over} (UL-06).`, given);
}
