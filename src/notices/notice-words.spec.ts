import type { MessageContent, NoticeCount, OpenItem } from './message-content.js';
import { dueWords, headline, oneLine } from './notice-words.js';

const item: OpenItem = {
  restricted: false,
  topic: 'sla.breached',
  clock: 'REQ-ACK',
  unit: 'Roads',
  caseId: null,
  number: '2026/1',
  system: 'authority',
  dueAt: null,
  rule: null,
};
const roads: NoticeCount = { topic: 'sla.breached', clock: 'REQ-ACK', unit: 'Roads', count: 2 };
const single = (given: Partial<OpenItem>): MessageContent => ({ form: 'single', item: { ...item, ...given } });
const digest = (counts: NoticeCount[], restricted = 0): MessageContent => {
  const total = counts.reduce((sum, { count }) => sum + count, restricted);
  return { form: 'digest', digest: { total, restricted, counts, moreCounts: 0, first: [] } };
};

it.each<[string, MessageContent]>([
  ['Request 2026/1 of Roads passed its target', single({})],
  ['Complaint 2026/1 is close to its target', single({ clock: 'CMP-DONE', unit: null, topic: 'sla.warning' })],
  ['Case 2026/1 of Roads was escalated to you', single({ clock: null, topic: 'sla.escalated' })],
  ['A service standard of Authority is stalled', single({ number: null, unit: null, topic: 'sla.stalled' })],
  ['Case 2026/1 of Roads is urgent', single({ clock: null, topic: 'decision.urgent' })],
  ['Case 2026/1 of Roads must come to you at once', single({ clock: null, topic: 'decision.refer' })],
  ['Case 2026/1 of Roads is with the officer it is about', single({ clock: null, topic: 'decision.conflict' })],
  ['A restricted case needs you: open Shirelink', { form: 'single', item: { restricted: true } }],
  ['2 cases of Roads are urgent', digest([{ ...roads, clock: null, topic: 'decision.urgent' }])],
  ['2 requests of Roads passed their target', digest([roads])],
  ['1 request of Roads passed its target', digest([{ ...roads, count: 1 }])],
  ['4 requests passed their target', digest([roads, { ...roads, unit: 'Waste' }])],
  ['4 cases of Roads passed their target', digest([roads, { ...roads, clock: 'CMP-ACK' }])],
  ['4 cases need you', digest([roads, { ...roads, topic: 'sla.warning' }])],
  ['3 cases need you', digest([roads], 1)],
  ['2 restricted cases need you: open Shirelink', digest([], 2)],
  ['A restricted case needs you: open Shirelink', digest([], 1)],
])('%s', (words, content) => {
  expect(headline(content)).toBe(words);
});

it.each([
  ['2026-03-03T05:30:00.000Z', 'Tuesday 3 March 2026, 4:30 pm'],
  // the night in which daylight saving ends: 2:30 is there twice, and both are
  ['2026-04-04T15:30:00.000Z', 'Sunday 5 April 2026, 2:30 am'],
  ['2026-04-04T16:30:00.000Z', 'Sunday 5 April 2026, 2:30 am'],
])('says %s in the council’s zone', (instant, words) => {
  expect(dueWords(instant, 'Australia/Sydney')).toBe(words);
});

it.each([
  ['Roads & Drainage', 'Roads & Drainage'],
  ['Roads\r\nBcc: thief@evil.example', 'Roads Bcc: thief@evil.example'],
  ['  Ro\u202eads\u2028\u0000x  ', 'Ro ads x'],
  ['R'.repeat(200), `${'R'.repeat(79)}…`],
])('makes one short line of %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});
