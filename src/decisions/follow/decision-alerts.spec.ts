import type { PolicyQuestion } from '../../model/complaints-policy.js';
import type { Decision } from '../../policy/decisions.js';
import { alertsOf } from './decision-alerts.js';

interface Given {
  question: PolicyQuestion;
  answer?: string;
  rules: string[];
  asks?: [role: string, urgent: boolean][];
}

function decision({ question, answer = 'so', rules, asks = [] }: Given): Decision {
  const asked = asks.map(([role, urgent]) => ({ role, action: 'Act.', urgent }));
  return { question, answer, rules, because: 'So it is.', asks: asked };
}

const corruption: Given[] = [
  { question: 'urgency', answer: 'at-once', rules: ['K-16', 'UL-14'], asks: [['general-manager', true]] },
  { question: 'route', answer: 'general-manager', rules: ['K-16'] },
];
const referred = { topic: 'decision.refer', role: 'general-manager', rules: ['K-16'] };

it.each<[string, Given[], object[]]>([
  ['nobody for what can wait', [{ question: 'record', rules: ['UL-15'], asks: [['manager', false]] }], []],
  [
    'who is asked at once [UL-14]',
    [{ question: 'urgency', rules: ['UL-14'], asks: [['responsible-officer', true]] }],
    [{ topic: 'decision.urgent', role: 'responsible-officer', rules: ['UL-14'] }],
  ],
  ['the office of an allegation once, though it is asked at once too [K-16]', corruption, [referred]],
  [
    'the office of pecuniary interest, which nothing else marks as urgent [K-17]',
    [{ question: 'route', answer: 'mayor', rules: ['K-17'] }],
    [{ topic: 'decision.refer', role: 'mayor', rules: ['K-17'] }],
  ],
  [
    'whoever stands in where no office of the council may have it [K-17, K-20]',
    [
      { question: 'route', answer: 'outside', rules: ['K-17', 'K-20'] },
      { question: 'identification', rules: ['K-17'], asks: [['public-officer', false]] },
    ],
    [{ topic: 'decision.refer', role: 'public-officer', rules: ['K-17', 'K-20'] }],
  ],
  ['nobody where an allegation is routed to nobody', [{ question: 'route', answer: 'nobody', rules: ['K-18'] }], []],
  ['nobody where a route is about no allegation', [{ question: 'route', answer: 'mayor', rules: ['K-19'] }], []],
  [
    'the office that must name another officer [K-20]',
    [{ question: 'handler', answer: 'conflict', rules: ['K-20'], asks: [['director', true]] }],
    [{ topic: 'decision.conflict', role: 'director', rules: ['K-20'] }],
  ],
  [
    'who notifies the council of a restricted contact, at once or not [K-22]',
    [{ question: 'contact-restriction', rules: ['K-22'], asks: [['general-manager', false]] }],
    [{ topic: 'decision.restricted-contact', role: 'general-manager', rules: ['K-22'] }],
  ],
])('calls %s', (_, given, alerts) => {
  expect(alertsOf(given.map(decision), { status: 'received' })).toEqual(alerts);
});

it('calls whom an allegation goes to when it is closed too, and nobody when legacy no longer has it [K-16]', () => {
  const decisions = corruption.map(decision);
  expect(alertsOf(decisions, { status: 'completed' })).toEqual([referred]);
  expect(alertsOf(decisions, { status: 'removed' })).toEqual([]);
});
