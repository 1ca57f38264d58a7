import { letterHtml, letterText } from './letter-forms.js';
import { letterOf } from './letter.js';
import type { MessageContent } from './message-content.js';

const hostile = '"><img src=x onerror=alert(1)>';
const content: MessageContent = {
  form: 'digest',
  digest: {
    total: 4,
    restricted: 2,
    counts: [{ topic: 'sla.breached', clock: hostile, unit: hostile, count: 2 }],
    moreCounts: 0,
    first: [
      {
        restricted: false,
        topic: 'sla.breached',
        clock: null,
        unit: hostile,
        caseId: null,
        number: hostile,
        system: null,
        dueAt: null,
        rule: hostile,
      },
    ],
  },
};
const standards = new Map([['CMP-REG', { title: 'Enter a complaint in CARE', byDefault: true }]]);
const addressee = {
  id: 'n1',
  title: hostile,
  plan: {
    council: { slug: 'c', name: hostile, zone: 'Australia/Sydney' },
    standards,
    link: 'https://shirelink.example/?a=1&b=2',
  },
};

it('lets no text become markup', () => {
  const html = letterHtml(letterOf(content, addressee));
  expect(html.match(/<img|onerror=alert\(1\)>/g)).toBeNull();
  expect(html.match(/&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;/g)).toHaveLength(7);
  expect(html).toContain('<a href="https://shirelink.example/?a=1&amp;b=2">Open Shirelink</a>');
});

it('says of a restricted case nothing but that it is there', () => {
  const plan = { ...addressee.plan, council: { ...addressee.plan.council, name: 'Council' }, link: null };
  const letter = letterOf({ form: 'single', item: { restricted: true } }, { id: 'n1', title: 'Mayor', plan });
  expect(letterText(letter)).toBe(
    'A restricted case needs you: open Shirelink.\n\n-- \nFor the Mayor of Council. Notice n1, sent by Shirelink.\n',
  );
});

it('calls a time that no policy names a default', () => {
  const item = {
    ...content.digest.first[0]!,
    clock: 'CMP-REG',
    rule: 'K-10',
  };
  const letter = letterOf({ form: 'single', item }, addressee);
  expect(letter.facts).toEqual([
    ['To do', 'Enter a complaint in CARE (CMP-REG)'],
    ['Rule', 'K-10 (the time is a default: the policy names none)'],
  ]);
});

it('says what a decision asks for, which is about no standard', () => {
  const item = { ...content.digest.first[0]!, topic: 'decision.urgent', system: 'civicview', rule: 'UL-14' } as const;
  expect(letterOf({ form: 'single', item }, addressee).facts).toEqual([
    ['To do', 'Act on it now, and see that its officer knows of it'],
    ['Rule', 'UL-14'],
    ['Kept in', 'CivicView'],
  ]);
});

it('says how many are not listed', () => {
  const { digest } = content;
  const letter = letterOf({ form: 'digest', digest: { ...digest, moreCounts: 3 } }, addressee);
  expect([letter.counts.slice(1), letter.list?.heading]).toEqual([
    ['3 smaller groups that are not listed here', '2 restricted cases: open Shirelink'],
    'The first 1 of 2, the earliest due first',
  ]);
});
