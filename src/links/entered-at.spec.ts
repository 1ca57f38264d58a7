import { clockHistory, instant, type Told } from '../../test/support/clock-history.js';
import { unknownComplaint } from '../model/complaint.js';
import { enteredAt } from './entered-at.js';
import type { MatchedBy } from './registered-document.js';

const document = { number: 'D26/5501', workOrder: 'WO-7', registeredAt: instant('2026-03-02T00:00') };

function entered(by: MatchedBy, ...told: Told[]): string | null {
  const versions = clockHistory(...told).map((version) => ({ ...version, caseId: 'case' }));
  return enteredAt(document, by, versions)?.slice(5, 16) ?? null;
}

const first = { at: '2026-03-03T02:00', seenAt: '2026-03-03T02:05' };

it('a case by its number is there since CARE received it [K-10]', () => {
  expect(entered('case-number', { ...first, at: '2026-03-05T00:00', receivedAt: instant('2026-03-03T02:00') })).toBe(
    '03-03T02:00',
  );
});

it('where CARE has the date on the letter, its last change is all that is known', () => {
  const receivedAt = instant('2026-02-27T00:00');
  expect(entered('case-number', { ...first, receivedAt })).toBe('03-03T02:00');
});

it('never before the registration, never after it was seen', () => {
  const old = { at: '2026-02-20T00:00', seenAt: '2026-02-20T00:01' };
  expect(entered('case-number', old)).toBe('03-02T00:00');
  const ahead = { at: '2026-05-01T00:00', seenAt: '2026-03-03T02:05' };
  expect(entered('case-number', ahead)).toBe('03-03T02:05');
});

it('a work order or a reference counts since the row carries it', () => {
  const complaint = { ...unknownComplaint, request: 'd26/5501 ' };
  const later = { at: '2026-03-06T00:00', workOrders: ['wo-7'], complaint };
  expect(entered('work-order', first, later)).toBe('03-06T00:00');
  expect(entered('related-reference', first, later)).toBe('03-06T00:00');
  expect(entered('work-order', { ...first, workOrders: ['WO-7'] })).toBe('03-03T02:00');
});

it('no version shows it', () => {
  expect(entered('work-order', first)).toBeNull();
});
