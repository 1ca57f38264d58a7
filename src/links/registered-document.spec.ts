import fc from 'fast-check';
import { freshState, mergedRegistration, type Registration, registrationOf } from './registered-document.js';

const bare: Registration = {
  documentId: '5501',
  number: 'D26/5501',
  kind: 'complaint',
  channel: 'letter',
  workOrder: null,
  caseNumber: null,
  registeredAt: '2026-03-02T00:00:00.000Z',
  changedAt: '2026-03-02T00:00:00.000Z',
  withdrawnAt: null,
  unit: null,
  office: null,
};

it('an officer’s code becomes unit and office, and is gone; the council file goes before what is told [K-10]', () => {
  const { unit: _, ...news } = bare;
  const officers = { RDSMGR: { unit: 'Roads', office: 'manager' as const } };
  const placed = (officer: string | null, office: Registration['office'] = null) =>
    registrationOf({ ...news, officer, office }, officers);
  expect(placed('RDSMGR', 'mayor')).toEqual({ ...bare, unit: 'Roads', office: 'manager' });
  expect(placed('NOBODY', 'director')).toEqual({ ...bare, office: 'director' });
  expect(placed('toString')).toEqual(bare);
  expect(placed(null)).toEqual(bare);
});

it('a complaint is waited for, unless it was withdrawn', () => {
  expect(freshState(bare)).toBe('open');
  expect(freshState({ ...bare, kind: 'other' })).toBe('not-watched');
  expect(freshState({ ...bare, withdrawnAt: bare.changedAt })).toBe('withdrawn');
});

const registrations = fc.record({
  changedAt: fc.constantFrom('2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z', '2026-03-04T00:00:00.000Z'),
  workOrder: fc.constantFrom(null, 'WO-1'),
  caseNumber: fc.constantFrom(null, '24/1'),
  office: fc.constantFrom<Registration['office']>(null, 'manager'),
  kind: fc.constantFrom<Registration['kind']>('complaint', 'other'),
  withdrawnAt: fc.constantFrom(null, '2026-03-02T00:00:00.000Z'),
});

it('in whatever order messages come, and however often, the same is known at the end', () => {
  fc.assert(
    fc.property(
      fc.array(registrations, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      (told, chance) => {
        const news = told.map((changes): Registration => ({ ...bare, ...changes }));
        const again = [...news, ...news].toSorted(() => (Number(chance.next().value) % 3) - 1);
        expect(again.reduce(mergedRegistration)).toEqual(news.reduce(mergedRegistration));
      },
    ),
  );
});
