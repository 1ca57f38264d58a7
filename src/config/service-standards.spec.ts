import { serviceStandards, standardsFaults } from './service-standards.js';
import { parseYaml } from './yaml-file.js';

function faults(text: string) {
  const file = parseYaml('council.yaml', text);
  if (!file.ok) throw new Error('the text is no YAML');
  return standardsFaults(file.value);
}

const shipped = serviceStandards();
const standard = (name: string, standards = shipped) => standards.clocks.find(({ clock }) => clock === name);

it('one standard as it is shipped', () => {
  expect(standard('REQ-ACK')).toEqual({
    clock: 'REQ-ACK',
    title: 'Acknowledge a request',
    rule: 'UL-02',
    byDefault: false,
    kind: 'request',
    starts: 'received',
    stops: ['acknowledged'],
    pauses: false,
    target: { from: 'days', days: 5, unit: 'business-days' },
    warnBusinessDaysBefore: 1,
    onBreach: { action: 'alert', role: 'customer-service-supervisor' },
    objective: null,
  });
});

it("each clock's target as the two policies have it, and whether it is only a default", () => {
  expect(shipped.clocks.map(({ clock, target, byDefault }) => [clock, target, byDefault])).toEqual([
    ['REQ-ACK', { from: 'days', days: 5, unit: 'business-days' }, false],
    ['REQ-DONE', { from: 'category' }, false],
    ['REQ-PROG', { from: 'days', days: 15, unit: 'business-days' }, false],
    ['REQ-REOPEN', { from: 'category' }, false],
    ['CMP-ACK', { from: 'days', days: 5, unit: 'business-days' }, true],
    ['CMP-DONE', { from: 'days', days: 10, unit: 'business-days' }, false],
    ['CMP-CN', { from: 'months', months: 1 }, false],
    ['CMP-STAGE', { from: 'days', days: 5, unit: 'business-days' }, true],
    ['CMP-ROUTE', { from: 'days', days: 1, unit: 'business-days' }, true],
    ['CMP-ANON', { from: 'days', days: 2, unit: 'business-days' }, true],
    ['CMP-REG', { from: 'days', days: 2, unit: 'business-days' }, true],
  ]);
  expect(shipped.escalationsPerTick).toBe(20);
});

it("a council's own settings go over those shipped, and its own target is no default", () => {
  const own = serviceStandards({
    escalationsPerTick: 3,
    warnBusinessDaysBefore: 2,
    clocks: {
      'REQ-ACK': { enabled: false },
      'REQ-DONE': { pauseWhileWaiting: true, objective: 0.9 },
      'CMP-ACK': { days: 7, unit: 'calendar-days', role: 'director', warnBusinessDaysBefore: null },
    },
  });

  expect(own.escalationsPerTick).toBe(3);
  expect(standard('REQ-ACK', own)).toBeUndefined();
  expect(standard('REQ-DONE', own)).toEqual({
    ...standard('REQ-DONE'),
    pauses: true,
    objective: 0.9,
    warnBusinessDaysBefore: 2,
  });
  expect(standard('CMP-ACK', own)).toEqual({
    ...standard('CMP-ACK'),
    byDefault: false,
    target: { from: 'days', days: 7, unit: 'calendar-days' },
    onBreach: { action: 'alert', role: 'director' },
    warnBusinessDaysBefore: null,
  });
});

it('no warnings at all, where the council wants none', () => {
  const own = serviceStandards({ warnBusinessDaysBefore: null });

  expect(new Set(own.clocks.map(({ warnBusinessDaysBefore }) => warnBusinessDaysBefore))).toEqual(new Set([null]));
});

it('the version changes with what clocks are judged by, and not with whom a breach is told to', () => {
  const version = (clocks: Parameters<typeof serviceStandards>[0]) => serviceStandards(clocks).version;

  expect(version({ clocks: { 'CMP-ACK': { days: 6 } } })).not.toBe(shipped.version);
  expect(version({ clocks: { 'CMP-ACK': { role: 'director', objective: 0.5 } } })).toBe(shipped.version);
});

it('nothing is wrong with settings that fit their clocks', () => {
  expect(faults('sla:\n  clocks:\n    REQ-DONE: { pauseWhileWaiting: true }\n    CMP-DONE: { days: 8 }\n')).toEqual([]);
  expect(faults('name: x\n')).toEqual([]);
});

it('what a clock cannot have is told with its place and what to do', () => {
  const text = `sla:
  clocks:
    REQ-DONE: { days: 5 }
    CMP-CN: { days: 30 }
    REQ-ACK:
      pauseWhileWaiting: true
`;

  expect(faults(text)).toEqual([
    {
      where: 'council.yaml:3 sla.clocks.REQ-DONE.days',
      what: 'is not for this clock',
      fix: "Take it out: set targetDays of the mapping's categories instead.",
    },
    {
      where: 'council.yaml:4 sla.clocks.CMP-CN.days',
      what: 'is not for this clock',
      fix: 'Take it out: this standard counts in months.',
    },
    {
      where: 'council.yaml:6 sla.clocks.REQ-ACK.pauseWhileWaiting',
      what: 'is not for this clock',
      fix: 'Take it out: it never pauses.',
    },
  ]);
});
