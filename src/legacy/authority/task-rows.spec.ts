import { createInstantReader } from './instant-reader.js';
import type { RowRules } from './mapping.js';
import { acknowledgedAt, numbersOfTasks, progressNoticeAt, progressOf, tasksOf } from './task-rows.js';

const rules: RowRules = {
  readInstant: createInstantReader({ zone: 'Australia/Sydney', formats: [], absentBefore: '1901-01-01' }),
  number: /^(?:\d{3}\.\d{4}\.\d{8}\.\d{3})$/iu,
  workOrder: null,
  unitField: 'actioningRoleId',
};
const account = '002.2026.00000123.001';

function row(over: Record<string, unknown>) {
  return {
    formattedAccount: `${account} `,
    openFlag: 1,
    openDate: '2026-03-03T10:00:00Z',
    determinationCode: null,
    ...over,
  };
}

const tasks = (...rows: unknown[]) => tasksOf(rows, rules);

describe('numbersOfTasks', () => {
  it('names each request once and passes over other modules and garbage', () => {
    const rows = [
      row({}),
      row({}),
      { formattedAccount: '002.2026.00000124.001' },
      { formattedAccount: 'RATES 17' },
      { formattedAccount: 7 },
    ];
    expect(numbersOfTasks([...rows, null, 'x', {}], rules)).toEqual([account, '002.2026.00000124.001']);
  });
});

describe('progressOf', () => {
  it('is the action of the newest open task', () => {
    const opened = [
      row({ id: 3, workflowActionCode: 'ASS3', openDate: '2026-03-04T10:00:00Z' }),
      row({ id: 1, workflowActionCode: 'ACTN' }),
      row({ id: 2, workflowActionCode: 'CRF1' }),
    ];
    expect(progressOf(tasks(...opened))).toBe('ASS3');
    expect(progressOf(tasks(...opened.slice(1)))).toBe('CRF1');
  });

  it.each([
    ['its flag says so', { openFlag: 0 }],
    ['its flag says so in words', { openFlag: 'N' }],
    ['it has a determination, whatever the flag', { determinationCode: 'CAC' }],
  ])('passes over a task that is closed because %s', (_, over) => {
    expect(progressOf(tasks(row({ id: 1, workflowActionCode: 'ACTN', ...over })))).toBeNull();
  });

  it('passes over rows that are no tasks', () => {
    expect(
      progressOf(
        tasks(
          null,
          {},
          row({ id: null, workflowActionCode: 'ACTN' }),
          row({ id: 2, openDate: 'x', workflowActionCode: 'A' }),
        ),
      ),
    ).toBeNull();
  });
});

describe('acknowledgedAt', () => {
  const told = [
    row({ id: 1, workflowActionCode: 'crf2', openFlag: 0, determinationDate: '2026-03-05T09:00:00Z' }),
    row({ id: 2, workflowActionCode: 'CRF2', openFlag: 0, determinationDate: '2026-03-04T09:00:00Z' }),
    row({ id: 3, workflowActionCode: 'ACTN', openFlag: 0, determinationDate: '2026-03-03T09:00:00Z' }),
  ];

  it('is when the first of the mapped tasks was completed (UL-02)', () => {
    expect(acknowledgedAt(tasks(...told), { taskCode: 'CRF2', when: 'completed' })).toBe('2026-03-04T09:00:00.000Z');
  });

  it('is when it was opened, where the site says so', () => {
    expect(acknowledgedAt(tasks(...told), { taskCode: 'CRF2', when: 'opened' })).toBe('2026-03-03T10:00:00.000Z');
  });

  it('is nothing while the task is open, and where the site has none', () => {
    const open = tasks(row({ id: 1, workflowActionCode: 'CRF2', determinationDate: '2026-03-04T09:00:00Z' }));
    expect(acknowledgedAt(open, { taskCode: 'CRF2', when: 'completed' })).toBeNull();
    expect(acknowledgedAt(tasks(...told), null)).toBeNull();
  });
});

describe('progressNoticeAt', () => {
  const told = [
    row({ id: 1, workflowActionCode: 'crf3', openFlag: 0, determinationDate: '2026-03-25T09:00:00Z' }),
    row({ id: 2, workflowActionCode: 'CRF3', openFlag: 0, determinationDate: '2026-03-24T09:00:00Z' }),
    row({ id: 3, workflowActionCode: 'CRF3', openDate: '2026-03-26T10:00:00Z' }),
    row({ id: 4, workflowActionCode: 'CRF2', openFlag: 0, determinationDate: '2026-03-27T09:00:00Z' }),
  ];

  it('is when the last of the mapped tasks was completed, or opened where the site says so (UL-05)', () => {
    const rule = { taskCode: 'CRF3', when: 'completed' } as const;
    expect(progressNoticeAt(tasks(...told), rule)).toBe('2026-03-25T09:00:00.000Z');
    expect(progressNoticeAt(tasks(...told), { ...rule, when: 'opened' })).toBe('2026-03-26T10:00:00.000Z');
  });

  it('is nothing where none was sent, and where the site has none', () => {
    expect(progressNoticeAt(tasks(told[2], told[3]), { taskCode: 'CRF3', when: 'completed' })).toBeNull();
    expect(progressNoticeAt(tasks(...told), null)).toBeNull();
  });
});
