import type { PolicyQuestion } from '../model/complaints-policy.js';
import type { Decision } from '../policy/decisions.js';
import { digestOf, summaryOf } from './decision-summary.js';

const nothing = { office: null, admissibility: null, admissible: null, urgent: false, stage: null, complete: null };

function answered(answers: Partial<Record<PolicyQuestion, string>>): Decision[] {
  return Object.entries(answers).map(([question, answer]) => ({
    question: question as PolicyQuestion,
    answer,
    rules: ['K-01'],
    because: 'So it is.',
    asks: [],
  }));
}

describe('what worklists ask of decisions', () => {
  it.each<[string, Partial<Record<PolicyQuestion, string>>, object]>([
    ['nothing where nothing was asked', {}, {}],
    ['an admitted case', { admissibility: 'admitted' }, { admissibility: 'admitted', admissible: true }],
    [
      'an abusive letter [K-04]',
      { admissibility: 'registered-only', route: 'nobody' },
      { admissibility: 'registered-only', admissible: false },
    ],
    [
      'one of which somebody has still to decide [K-02]',
      { admissibility: 'to-be-decided', route: 'manager' },
      { admissibility: 'to-be-decided', office: 'manager' },
    ],
    ['an urgent one [UL-14]', { urgency: 'at-once' }, { urgent: true }],
    ['one that is only to be referred soon [K-17]', { urgency: 'as-soon-as-possible' }, {}],
    ['a stage [K-06]', { stage: 'stage-3' }, { stage: 3 }],
    ['one that is wrongly at stage 5 [K-07]', { stage: 'not-stage-5' }, {}],
    ['the Mayor in the first instance [K-19]', { stage: 'with-the-mayor', route: 'mayor' }, { office: 'mayor' }],
    ['a whole record [UL-15]', { record: 'complete' }, { complete: true }],
    ['one that lacks something [K-24]', { record: 'incomplete' }, { complete: false }],
    ['one whose details were not read yet', { record: 'not-read-yet' }, {}],
  ])('%s', (_, answers, summary) => {
    expect(summaryOf(answered(answers))).toEqual({ ...nothing, ...summary });
  });
});

describe('the digest of decisions', () => {
  const [decision] = answered({ urgency: 'at-once' });
  const ask = { role: 'manager', action: 'Act now.', urgent: true };
  const before = digestOf([{ ...decision!, asks: [ask] }]);

  it('is the same where only the words changed', () => {
    expect(digestOf([{ ...decision!, because: 'Because.', asks: [{ ...ask, action: 'Go.' }] }])).toBe(before);
  });

  it.each<[string, Partial<Decision>]>([
    ['answer', { answer: 'ordinary' }],
    ['rules', { rules: ['K-02'] }],
    ['role that is asked', { asks: [{ ...ask, role: 'director' }] }],
    ['haste', { asks: [{ ...ask, urgent: false }] }],
  ])('is another with another %s', (_, changed) => {
    expect(digestOf([{ ...decision!, asks: [ask], ...changed }])).not.toBe(before);
  });
});
