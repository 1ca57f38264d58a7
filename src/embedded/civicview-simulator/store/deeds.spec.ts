import { newRow } from './complaint-row.js';
import { acknowledge, nextStage, reopen, resolve, whileOpen } from './deeds.js';

const received = Date.parse('2026-03-03T03:07:00Z');
const row = newRow({ no: '26/00001', received });
const minute = 60_000;

it('passes a complaint on to the next stage, but one about a person not to the Mayor [K-06, K-07]', () => {
  const after = (about: string) => ['1', '2', '3', '4', '5', '6'].map((stage) => nextStage({ stage, about }));
  expect(after('SERVICE')).toEqual(['2', '3', '4', '5', '6', '6']);
  expect(after('STAFF')).toEqual(['2', '3', '4', '4', '6', '6']);
});

it('opens a resolved complaint again as one that nobody has answered, for another officer', () => {
  const resolved = resolve({ outcome: 'UPHELD', response: 'ACT' })(row, received + minute);
  expect(resolved).toEqual({
    ...row,
    ...{ status: 'RESOLVED', outcome: 'UPHELD', response: 'ACT' },
    ...{ completed: received + minute, modified: received + minute },
  });
  expect(reopen('GM')(resolved, received + 2 * minute)).toEqual({
    ...row,
    ...{ status: 'INVESTIGATING', stage: '2', flags: ['DISSAT'], officer: 'GM', modified: received + 2 * minute },
  });
  expect(whileOpen(acknowledge)(resolved, received + 2 * minute)).toBe(resolved);
});
