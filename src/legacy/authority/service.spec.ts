import type { AuthorityMapping, CategoryMapping } from './mapping-file.js';
import { serviceOf } from './service.js';

const rule = { taskCode: 'X', when: 'completed' } as const;
const category = {
  name: 'Pothole',
  targetDays: 10,
  targetUnit: 'business-days',
  targetSource: 'legacy',
} as CategoryMapping;

function service(over: Partial<AuthorityMapping>, { tasks = true } = {}) {
  const mapping = { acknowledgement: null, codes: { categories: {} }, ...over, details: { tasks } };
  return serviceOf(mapping as unknown as AuthorityMapping);
}

const always = ['received', 'completed', 'reopened'];

describe('what an Authority shows of service standards', () => {
  it.each([
    ['a mapping without tasks for them', {}, { tasks: true }, []],
    [
      'both mapped',
      { acknowledgement: rule, progressNotice: rule },
      { tasks: true },
      ['acknowledged', 'progress-notice'],
    ],
    ['notices alone', { progressNotice: rule }, { tasks: true }, ['progress-notice']],
    ['notices switched off', { acknowledgement: rule, progressNotice: null }, { tasks: true }, ['acknowledged']],
    ['both mapped, and no tasks read', { acknowledgement: rule, progressNotice: rule }, { tasks: false }, []],
  ])('%s', (...[, over, details, told]) => {
    const { observes, needsDetails } = service(over, details);
    expect({ observes: [...observes], needsDetails: [...needsDetails] }).toEqual({
      observes: [...always, ...told],
      needsDetails: told,
    });
  });

  it('has the target of each category by its name', () => {
    const other = {
      ...category,
      name: 'Question',
      targetDays: null,
      targetUnit: 'calendar-days',
      targetSource: 'council',
    };
    const categories = { 10: category, 11: { ...category }, 'Q*': other } as Record<string, CategoryMapping>;
    const codes = { categories } as AuthorityMapping['codes'];
    expect([...service({ codes }).targets]).toEqual([
      ['Pothole', { days: 10, unit: 'business-days', source: 'legacy' }],
      ['Question', { days: null, unit: 'calendar-days', source: 'council' }],
    ]);
  });
});
