import { type CareColumns, type CivicViewMapping, optionalColumns } from './mapping-file.js';
import { readRow, rowRules } from './mapping.js';

const columns = {
  number: 'request_no',
  received: 'received',
  category: 'category',
  status: 'status',
  modified: 'modified',
  ...Object.fromEntries(optionalColumns.map((column) => [column, column])),
  id: null,
  workOrders: 'work_order_no',
  subjectOfficer: 'subject_officer',
} as CareColumns;
const statuses = {
  REG: { status: 'received', outcome: null },
  CLOSED: { status: 'completed', outcome: null },
} as const;
const mapping = {
  zone: 'Australia/Sydney',
  columns,
  dates: { formats: ['dd/MM/yyyy HH:mm', 'dd/MM/yyyy'], absentBefore: '1901-01-01', dueTimeOfDay: '16:30' },
  listSeparator: ';',
  number: { pattern: String.raw`\d{2}/\d{5}` },
  workOrder: { pattern: String.raw`WO-\d+` },
  codes: { statuses },
} as unknown as CivicViewMapping;
const rules = rowRules(mapping);

const sample = {
  request_no: '24/01873',
  received: '03/03/2025 14:07',
  category: 'ROADS-POTHOLE',
  priority: '2',
  status: 'REG',
  officer: 'JSMITH',
  due: '10/03/2025',
  property: '104512',
  customerReference: '55321',
  description: 'Pothole, Sea St',
  work_order_no: '',
  modified: '04/03/2025 09:00',
};

describe('a row of CARE', () => {
  it('becomes a record with all that it holds', () => {
    expect(readRow(sample, rules)).toEqual({
      doubtful: [],
      result: {
        outcome: 'record',
        legacyId: '24/01873',
        number: '24/01873',
        modifiedAt: '2025-03-03T22:00:00.000Z',
        receivedAt: '2025-03-03T03:07:00.000Z',
        dueAt: '2025-03-10T05:30:00.000Z',
        completedAt: null,
        workOrders: [],
        codes: {
          category: 'ROADS-POTHOLE',
          closure: null,
          channel: null,
          unit: 'JSMITH',
          priority: '2',
          progress: 'REG',
          complaint: {
            origin: null,
            about: null,
            allegations: [],
            flags: [],
            triage: null,
            stage: null,
            outsideBody: null,
            contactRestriction: null,
            response: null,
            resolution: null,
            outcome: null,
            handler: null,
            handlerIsSubject: false,
            request: null,
          },
        },
        precis: null,
        details: {
          progress: null,
          acknowledgedAt: null,
          progressNoticeAt: null,
          contact: { name: null, phones: [], email: null, address: null, reference: '55321' },
          description: 'Pothole, Sea St',
          notes: [],
          position: null,
          property: '104512',
        },
        payload: sample,
      },
    });
  });

  it('has no completion while it is open, though an earlier one may still stand in the row', () => {
    const completed = '05/03/2025 10:00';
    const [open, closed, unknown] = ['REG', 'CLOSED', 'NEW'].map((status) => {
      const { result } = readRow({ ...sample, status, completed }, rules);
      return result.outcome === 'record' && [result.codes.progress, result.codes.closure, result.completedAt];
    });
    expect(open).toEqual(['REG', null, null]);
    expect(closed).toEqual([null, 'CLOSED', '2025-03-04T23:00:00.000Z']);
    // what no list has may be a closure: it waits, with its time
    expect(unknown).toEqual([null, 'NEW', '2025-03-04T23:00:00.000Z']);
  });

  it.each([
    ['who it is about', 'JSMITH', ' jsmith', true],
    ['one of those', 'JSMITH', 'KJONES; JSMITH', true],
    ['somebody else', 'JSMITH', 'KJONES', false],
    ['nobody yet', '', 'KJONES', false],
    ['nobody, about nobody', '', '', false],
  ])(
    'knows that the designated officer is %s, and keeps neither of the two [K-20]',
    (...[, officer, subject, isSubject]) => {
      const { result } = readRow({ ...sample, officer, subject_officer: subject }, rules);
      const { complaint } = result.outcome === 'record' ? result.codes : {};
      expect(complaint?.handlerIsSubject).toBe(isSubject);
      expect(JSON.stringify(complaint)).not.toMatch(/jsmith|kjones/i);
    },
  );

  it('reads lists, each code once, and every work order that stands in its column', () => {
    const { result } = readRow(
      { ...sample, flags: ' ANON ;;THREAT;ANON', work_order_no: 'wo-7781; see WO-7782, WO-7781' },
      rules,
    );
    expect(result).toMatchObject({
      workOrders: ['WO-7781', 'WO-7782'],
      codes: { complaint: { flags: ['ANON', 'THREAT'] } },
    });
  });
});

describe('a row that cannot be read', () => {
  it.each([
    ['missing-number', { request_no: ' ' }, null, 'request_no is missing'],
    ['bad-number', { request_no: 'Jordan Sample' }, null, 'request_no does not match the pattern'],
    ['missing-received', { received: '' }, '24/01873', 'received is missing'],
    ['bad-date', { received: '31/02/2025 10:00' }, '24/01873', 'received is not a time'],
    ['bad-date', { modified: '05/10/2025 02:30' }, '24/01873', 'modified is not a time'],
    ['too-large', { description: 'x'.repeat(100_001) }, '24/01873', 'description is longer than 100000 characters'],
    [
      'too-large',
      { flags: 'x'.repeat(65) },
      '24/01873',
      'flags holds too many codes, or one of more than 64 characters',
    ],
  ])('is rejected: %s %j', (...[reason, change, key, detail]) => {
    const row = { ...sample, ...change };
    expect(readRow(row, rules)).toEqual({
      doubtful: [],
      result: { outcome: 'reject', key, reason, detail, payload: row },
    });
  });

  it.each([
    [{ fields: ['24/01873', 'x'], expected: 12 }, 'the row has 2 fields, and the header 12'],
    ['24/01873', 'the row has no fields'],
    [null, 'the row has no fields'],
    [['24/01873'], 'the row has no fields'],
  ])('is rejected where it is no row: %j', (row, detail) => {
    expect(readRow(row, rules).result).toEqual({
      outcome: 'reject',
      key: null,
      reason: 'not-an-object',
      detail,
      payload: row,
    });
  });
});

it("keeps a record's id where CARE has one beside the number", () => {
  const own = rowRules({ ...mapping, columns: { ...columns, id: 'row_id' } });
  const read = (rowId: string) => readRow({ ...sample, row_id: rowId }, own).result;
  expect(read('7')).toMatchObject({ outcome: 'record', legacyId: '7' });
  expect(read(' ')).toMatchObject({ outcome: 'reject', reason: 'missing-id', key: '24/01873' });
});
