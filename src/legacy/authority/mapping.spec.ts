import fc from 'fast-check';
import { createInstantReader } from './instant-reader.js';
import { mapRequest, type RowRules, versionOf } from './mapping.js';

const rules: RowRules = {
  readInstant: createInstantReader({ zone: 'Australia/Sydney', formats: [], absentBefore: '1901-01-01' }),
  number: /^(?:\d{3}\.\d{4}\.\d{8}\.\d{3})$/iu,
  workOrder: { field: 'externalReference', pattern: /\bWO-\d{5}\b/giu },
  unitField: 'actioningRoleId',
};

const row = {
  id: 124,
  formattedAccount: '002.2026.00000124.001 ',
  externalReference: 'WO-04711',
  documentPrecis: ' Water main break ',
  receivedDatetime: '2026-03-03T14:07:00+11:00',
  dueDate: '2026-03-04T16:30:00+11:00',
  determinationDatetime: null,
  determinationCode: '',
  contactMethodCode: 'NR',
  categoryId: 2090,
  actioningRoleId: 20,
  modifiedDatetime: '2026-03-03T15:30:00+11:00',
};

const map = (over: Record<string, unknown>) => mapRequest({ ...row, ...over }, rules);

describe('mapRequest', () => {
  it('makes a record of a good row', () => {
    expect(map({})).toEqual({
      outcome: 'record',
      legacyId: '124',
      number: '002.2026.00000124.001',
      modifiedAt: '2026-03-03T04:30:00.000Z',
      receivedAt: '2026-03-03T03:07:00.000Z',
      dueAt: '2026-03-04T05:30:00.000Z',
      completedAt: null,
      workOrders: ['WO-04711'],
      codes: { category: '2090', closure: null, channel: 'NR', unit: '20', priority: null, progress: null },
      precis: 'Water main break',
      payload: row,
    });
  });

  it('is complete by its determination, with its time', () => {
    const closed = { determinationCode: 'COMP ', determinationDatetime: '2026-03-05T09:00:00+11:00' };
    expect(map(closed)).toMatchObject({ completedAt: '2026-03-04T22:00:00.000Z', codes: { closure: 'COMP' } });
  });

  it('is open again without a determination, though the time stayed', () => {
    expect(map({ determinationDatetime: '2026-03-05T09:00:00+11:00' })).toMatchObject({ completedAt: null });
  });

  it('reads each work order once, in capitals, and no other reference', () => {
    expect(map({ externalReference: 'see wo-04711, WO-04712 and WO-04711; ref 55' })).toMatchObject({
      workOrders: ['WO-04711', 'WO-04712'],
    });
    expect(map({ externalReference: 'WO-0471' })).toMatchObject({ workOrders: [] });
    expect(map({ externalReference: null })).toMatchObject({ workOrders: [] });
  });

  it('takes left out, null, blank and 0 alike for no code', () => {
    for (const empty of [undefined, null, '  ', 0, '0']) {
      const codes = { category: null, closure: null, channel: 'NR', unit: null, priority: null, progress: null };
      expect(map({ categoryId: empty, actioningRoleId: empty })).toMatchObject({ codes });
    }
  });

  it('takes control characters in a code for blanks', () => {
    expect(map({ categoryId: '\u001f10\n10\u0007' })).toMatchObject({ codes: { category: '10 10' } });
    expect(map({ categoryId: '\u001f' })).toMatchObject({ codes: { category: null } });
  });

  it.each([
    ['missing-id', 'id is missing', { id: null }, '002.2026.00000124.001'],
    ['bad-type', 'id is not a whole number that can be told apart', { id: 2 ** 53 }, '002.2026.00000124.001'],
    ['bad-type', 'id is not a whole number that can be told apart', { id: 1.5 }, '002.2026.00000124.001'],
    ['bad-type', 'id is not a text', { id: { a: 1 } }, '002.2026.00000124.001'],
    ['missing-number', 'formattedAccount is missing', { formattedAccount: '   ' }, '124'],
    ['bad-number', 'formattedAccount does not match the pattern', { formattedAccount: 'RATES 17' }, '124'],
    ['bad-type', 'formattedAccount is not a text', { formattedAccount: 7 }, '124'],
    ['missing-received', 'receivedDatetime is missing', { receivedDatetime: null }, '124'],
    ['missing-received', 'receivedDatetime is missing', { receivedDatetime: '0001-01-01T00:00:00Z' }, '124'],
    ['bad-date', 'receivedDatetime is not a time', { receivedDatetime: '31/02/2026 25:61' }, '124'],
    ['bad-date', 'dueDate is not a time', { dueDate: 'soon' }, '124'],
    ['bad-type', 'dueDate is not a text', { dueDate: 1772 }, '124'],
    ['too-large', 'dueDate is longer than 64 characters', { dueDate: 'x'.repeat(65) }, '124'],
    ['too-large', 'documentPrecis is longer than 32768 characters', { documentPrecis: 'x'.repeat(40_000) }, '124'],
    ['bad-type', 'categoryId is not a text', { categoryId: ['1010'] }, '124'],
    ['too-large', 'contactMethodCode is longer than 64 characters', { contactMethodCode: 'x'.repeat(65) }, '124'],
  ])('rejects %s: %s', (...[reason, detail, over, key]) => {
    const payload = { ...row, ...over };
    expect(mapRequest(payload, rules)).toEqual({ outcome: 'reject', key, reason, detail, payload });
  });

  it.each([null, 'not a record', 7, [], true])('rejects %j, which is no object', (payload) => {
    const detail = 'the row is not an object';
    expect(mapRequest(payload, rules)).toEqual({
      outcome: 'reject',
      key: null,
      reason: 'not-an-object',
      detail,
      payload,
    });
  });

  it('keeps no payload that nobody could write down', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    expect(map({ extra: deep })).toEqual({
      outcome: 'reject',
      key: '124',
      reason: 'bad-type',
      detail: 'nested too deeply',
      payload: null,
    });
  });

  it('makes a record or a reject of anything, and no reject tells a value', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('secret', '002.2026.00000124.001', 'WO-04711'),
    );
    const field = fc.constantFrom(...Object.keys(row), '__proto__', 'constructor');
    const someRow = fc
      .tuple(fc.dictionary(field, value), fc.boolean())
      .map(([over, whole]) => (whole ? { ...row, ...over } : over));
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: someRow }, { weight: 1, arbitrary: fc.jsonValue() }), (input) => {
        const result = mapRequest(JSON.parse(JSON.stringify(input)), rules);
        expect(['record', 'reject']).toContain(result.outcome);
        if (result.outcome === 'reject')
          expect(result.detail).toMatch(/^(\w+ (is|does) |the row is not an object|nested too deeply)/);
        expect(versionOf(input) ?? 'none').toMatch(/./);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('versionOf', () => {
  it('changes with the version, in both of Authority’s spellings', () => {
    const versions = [
      { id: 1, modifiedDatetime: 'a' },
      { id: 1, modifiedDatetime: 'b' },
      { id: 1, modifiedDatetime: 'b', determinationCode: 'X' },
      { id: 2, modifiedDateTime: 'b' },
      { id: 2, modifiedDateTime: 'c' },
    ].map(versionOf);
    expect(new Set(versions).size).toBe(5);
  });

  it('tells nothing of what stands in an id that is a text', () => {
    const [first, second] = [
      { id: 'Jordan Sample', modifiedDatetime: 'a' },
      { id: 'Jordan Simple', modifiedDatetime: 'a' },
    ].map(versionOf);
    expect(first).not.toBe(second);
    expect(first).toMatch(/^[\w-]{43}$/);
  });

  it('is null for garbage, which comes twice alike', () => {
    const garbage = [null, 'x', {}, [], { id: 'seven', modifiedDatetime: {} }, { id: {} }, { precis: 'Jordan Sample' }];
    expect(garbage.map(versionOf)).toEqual(Array(7).fill(null));
  });
});
