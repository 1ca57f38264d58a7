import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromFile, Parser } from '@asyncapi/parser';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { caseEventTypes } from '../../src/model/case-event.js';
import { caseKinds, caseStatuses } from '../../src/model/case.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { sampleState } from '../support/event-log.js';
import { eventSchema, eventSchemaNames, type EventSchemaName, schemaFaults } from '../support/event-schemas.js';

const file = join(contractsDir, 'events', 'asyncapi.yaml');

async function parsed() {
  const { document, diagnostics } = await fromFile(new Parser(), file).parse();
  if (!document) throw new Error(JSON.stringify(diagnostics));
  return { document, diagnostics };
}

type Json = Record<string, unknown>;

/** Without what the parser adds to each schema. */
function plain(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => (key.startsWith('x-parser-') ? undefined : value));
}

test('the AsyncAPI document has no fault, and no warning but that it is not the newest version', async () => {
  const { diagnostics } = await parsed();
  expect(diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version')).toEqual([]);
});

test('its channels are the topics of the product', async () => {
  const { document } = await parsed();
  const addresses = document
    .channels()
    .all()
    .map((channel) => channel.address()?.replace('{council}', 'upper-lachlan'));
  expect(addresses.sort()).toEqual(Object.values(topicNames('upper-lachlan')).sort());
});

test('its messages are the JSON Schemas that the tests check with', async () => {
  const { document } = await parsed();
  const messages = document.components().messages().all();
  const used = messages.map((message) => {
    const headers = message.headers()?.json<Json>();
    const payload = message.payload()?.json<Json>();
    return [message.name(), headers && plain(headers), payload && plain(payload)];
  });
  const schema = (name: EventSchemaName) => eventSchema(name);
  expect(used).toEqual([
    ['CaseChanged', schema('cloud-event-headers'), schema('case-event')],
    ['CaseRemoved', schema('cloud-event-headers'), schema('case-removed')],
    ['DocumentRegistered', undefined, schema('document-registered')],
    ['DeadLetter', schema('dead-letter-headers'), undefined],
    ['DeadLetterSettled', schema('dead-letter-settled-headers'), undefined],
  ]);
});

test.each(eventSchemaNames)('%s is a schema that ajv takes strictly', (name) => {
  expect(() => schemaFaults(name, {})).not.toThrow();
});

test('its enumerations are those of the model', () => {
  const text = readFileSync(join(contractsDir, 'events', 'case-event.schema.json'), 'utf8');
  const { properties } = (JSON.parse(text) as { properties: { case: { properties: Json; required: string[] } } })
    .properties.case;
  const headers = eventSchema('cloud-event-headers') as { properties: { ce_type: { enum: string[] } } };
  const told = caseEventTypes.filter((type) => type.startsWith('case.') || type.startsWith('sla.'));
  expect(properties['kind']).toEqual({ enum: [...caseKinds] });
  expect(properties['status']).toEqual({ enum: [...caseStatuses] });
  expect(headers.properties.ce_type.enum).toEqual(told.map((type) => `au.gov.nsw.shirelink.${type}`));
  expect(Object.keys(properties)).toEqual(['id', 'version', ...Object.keys(sampleState)]);
});

test('an inbound document names nobody', () => {
  const document = {
    documentId: '5501',
    recordNumber: 'D26/5501',
    workOrder: null,
    registeredAt: '2026-03-03T22:00:00Z',
    officerRole: 'customer service',
  };
  expect(schemaFaults('document-registered', document)).toEqual([]);
  expect(schemaFaults('document-registered', { ...document, author: 'Sample Person' })).toEqual([
    ' must NOT have additional properties',
  ]);
  expect(schemaFaults('document-registered', { ...document, officer: 'Sample Person' })).toEqual([
    '/officer must match pattern "^[0-9A-Za-z._-]+$"',
  ]);
  expect(schemaFaults('document-registered', { ...document, registeredAt: '2026-02-30T00:00:00Z' })).toEqual([
    '/registeredAt must match format "date-time"',
  ]);
});
