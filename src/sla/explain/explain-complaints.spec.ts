import { clockHistory, judgement, type Told } from '../../../test/support/clock-history.js';
import { testSettings } from '../../../test/support/settings.js';
import { BusinessCalendar } from '../../model/business-calendar/business-calendar.js';
import { type ComplaintFacts, unknownComplaint } from '../../model/complaint.js';
import type { ClockName } from '../../model/service-standard.js';
import type { Signal } from '../../model/service-target.js';
import { judgeClocks } from '../clocks/judge-clocks.js';
import { reconcileClock } from '../clocks/reconcile-clock.js';
import { explainClock } from './explain-clock.js';
import { LocalWords } from './local-words.js';

const { calendar: data, standards } = testSettings();
const calendar = BusinessCalendar.of(data);
const ground = { data, calendar, words: new LocalWords(data.zone) };
const now = '2026-03-31T00:00:00.000Z';

/** What is read out of the last cycle of a clock of a complaint, told row by row. */
function readOut(clock: ClockName, ...rows: (Omit<Told, 'complaint'> & { complaint?: Partial<ComplaintFacts> })[]) {
  const standard = standards.clocks.find((one) => one.clock === clock)!;
  const observes = new Set<Signal>([standard.starts, ...standard.stops]);
  const service = { targets: new Map(), needsDetails: new Set<Signal>(), observes };
  let facts = unknownComplaint;
  const told = rows.map(({ complaint, ...row }): Told => {
    facts = { ...facts, ...complaint };
    return { ...row, kind: 'complaint', complaint: facts };
  });
  const judged = judgeClocks(clockHistory(...told), judgement([standard], { calendar, service }))!;
  const stored = reconcileClock(null, judged.at(-1)!, now).write!;
  const subject = { clock: stored, standard, category: null, system: 'CARE', passedAt: now, now };
  const { summary, steps } = explainClock(ground, { ...subject, revisions: [], asked: [] });
  return [summary.split(':')[0], ...steps.map(({ text }) => text)];
}

const thursdayEvening = { at: '2026-03-05T06:00' };

it('an allegation that was named in the evening and referred in time [K-16]', () => {
  expect(
    readOut(
      'CMP-ROUTE',
      { at: '2026-03-02T00:00', complaint: { handler: 'manager' } },
      { ...thursdayEvening, complaint: { allegations: ['corruption'] } },
      { at: '2026-03-09T00:00', complaint: { handler: 'general-manager' } },
    ),
  ).toEqual([
    'Refer an allegation of corruption, pecuniary interest or crime',
    'An allegation was named Thursday 5 March 2026 at 17:00, after the 16:30 closing, so it counts as named on Friday 6 March (UL-01).',
    'Not counted: 1 weekend (UL-01).',
    "1 business day from there, Shirelink's default because the policies name no target: due Monday 9 March 2026 at 16:30 (K-16).",
    'Stopped Monday 9 March 2026 at 11:00 (it was referred to the general manager, the Mayor or an outside body): in time.',
  ]);
});

it('a month for a competitive neutrality complaint that was called one late [K-13]', () => {
  expect(
    readOut(
      'CMP-CN',
      { at: '2026-02-02T00:00' },
      { at: '2026-03-05T06:00', complaint: { competitiveNeutrality: true } },
      { at: '2026-03-06T00:00', complaint: { competitiveNeutrality: false } },
    ),
  ).toEqual([
    'Answer a competitive neutrality complaint',
    'Received Monday 2 February 2026 at 11:00: that day is day 0, and counting begins with the next (UL-01).',
    '1 month from Monday 2 February 2026 is Monday 2 March 2026: due Monday 2 March 2026 at 16:30 (K-13).',
    'What makes it due then was learnt only Thursday 5 March 2026 at 17:00: nobody is accused of the time before.',
    'Without a result: no longer a competitive neutrality complaint.',
  ]);
});

it('an anonymous complaint on which somebody decided late [K-02]', () => {
  expect(
    readOut(
      'CMP-ANON',
      { ...thursdayEvening, complaint: { anonymous: true } },
      { at: '2026-03-12T00:00', complaint: { triage: 'declined' } },
    ),
  ).toEqual([
    'Decide on an anonymous complaint',
    'Received without a name Thursday 5 March 2026 at 17:00, after the 16:30 closing, so it counts as received on Friday 6 March (UL-01).',
    'Not counted: 1 weekend (UL-01).',
    "2 business days from there, Shirelink's default because the policies name no target: due Tuesday 10 March 2026 at 16:30 (K-02).",
    'Stopped Thursday 12 March 2026 at 11:00 (it was decided whether to act on it): 2 business days late.',
  ]);
});

it('a second stage that was asked for after the first one had it [K-06]', () => {
  expect(
    readOut(
      'CMP-STAGE',
      { at: '2026-03-02T00:00', complaint: { stage: 1 } },
      { at: '2026-03-03T00:00', complaint: { dissatisfied: true } },
      { at: '2026-03-04T00:00', complaint: { dissatisfied: false, stage: 2 } },
      { at: '2026-03-27T00:00', complaint: { dissatisfied: true } },
    ),
  ).toEqual([
    'Pass a complaint to its next stage, round 2',
    'The complainant asked for the next stage Friday 27 March 2026 at 11:00: that day is day 0, and counting begins with the next (UL-01).',
    'Not counted: Good Friday 3 April, Easter Monday 6 April and 2 weekends (UL-01).',
    "5 business days from there, Shirelink's default because the policies name no target: due Tuesday 7 April 2026 at 16:30 (K-06).",
    'Still open: 3 business days left.',
  ]);
});
