import fc from 'fast-check';
import { schemaFaults } from '../../test/support/event-schemas.js';
import { readDocumentNews } from './document-news.js';

const least = {
  documentId: '5501',
  recordNumber: 'D26/5501',
  workOrder: null,
  registeredAt: '2026-03-02T11:00:00+11:00',
  officerRole: null,
};
const whole = {
  ...least,
  workOrder: 'WO-7',
  caseNumber: '24/01873',
  kind: 'complaint',
  channel: 'feedback-form',
  changedAt: '2026-03-02T05:00:00Z',
  withdrawnAt: '2026-03-02T06:00:00.5Z',
  officer: 'RDSMGR',
  office: 'director',
  officerRole: 'records officer',
};

it('reads what a registration says, in UTC [K-10, K-12]', () => {
  expect(readDocumentNews(whole)).toEqual({
    ok: true,
    value: {
      documentId: '5501',
      number: 'D26/5501',
      kind: 'complaint',
      channel: 'feedback-form',
      workOrder: 'WO-7',
      caseNumber: '24/01873',
      registeredAt: '2026-03-02T00:00:00.000Z',
      changedAt: '2026-03-02T05:00:00.000Z',
      withdrawnAt: '2026-03-02T06:00:00.500Z',
      officer: 'RDSMGR',
      office: 'director',
    },
  });
});

it('what is not told: no complaint, changed never since it was registered', () => {
  expect(readDocumentNews(least)).toEqual({
    ok: true,
    value: {
      documentId: '5501',
      number: 'D26/5501',
      kind: 'other',
      channel: null,
      workOrder: null,
      caseNumber: null,
      registeredAt: '2026-03-02T00:00:00.000Z',
      changedAt: '2026-03-02T00:00:00.000Z',
      withdrawnAt: null,
      officer: null,
      office: null,
    },
  });
});

it.each([
  ['not-an-object', null],
  ['not-an-object', [least]],
  ['unknown-field', { ...least, title: 'Complaint of Sample Person' }],
  ['bad-documentId', { ...least, documentId: undefined }],
  ['bad-recordNumber', { ...least, recordNumber: 'A letter of Sample Person' }],
  ['bad-workOrder', { ...least, workOrder: 7 }],
  ['bad-registeredAt', { ...least, registeredAt: '2026-03-02T11:00:00' }],
  ['bad-registeredAt', { ...least, registeredAt: null }],
  ['bad-channel', { ...least, channel: 'fax' }],
  ['bad-office', { ...least, office: 'outside' }],
  ['bad-officer', { ...least, officer: 'Sample Person' }],
  ['bad-changedAt', { ...least, changedAt: '0026-03-02T11:00:00Z' }],
  ['bad-withdrawnAt', { ...least, withdrawnAt: '2026-02-30T11:00:00Z' }],
])('%s: %j', (reason, message) => {
  expect(readDocumentNews(message)).toEqual({ ok: false, reason });
});

const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'WO-7',
    'complaint',
    'other',
    'letter',
    'manager',
    'outside',
    '2026-03-02T00:00:00Z',
  ),
  fc.constantFrom<unknown>(
    '2026-02-30T00:00:00Z',
    '2026-03-02',
    '2026-03-02T00:00:00+10',
    'a b',
    'x'.repeat(101),
    7,
    {},
  ),
  fc.string({ maxLength: 60 }),
);

it('takes and refuses what the contract does', () => {
  const fields = [...Object.keys(whole), 'author'];
  const messages = fc
    .tuple(fc.dictionary(fc.constantFrom(...fields), values, { maxKeys: 3 }), fc.subarray(Object.keys(whole)))
    .map(([changed, left]) => ({
      ...whole,
      ...changed,
      ...Object.fromEntries(left.slice(0, 2).map((name) => [name, undefined])),
    }))
    .map((message) => JSON.parse(JSON.stringify(message)) as object);
  fc.assert(
    fc.property(messages, (message) => {
      expect(readDocumentNews(message).ok).toBe(schemaFaults('document-registered', message).length === 0);
    }),
    { numRuns: 2_000 },
  );
});
