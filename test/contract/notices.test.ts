import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { contractsDir } from '../../src/config/contracts-dir.js';
import type { MessageContent, OpenItem } from '../../src/notices/message-content.js';
import { noticeTopics } from '../../src/notices/notice-desk.js';
import { webhookBody } from '../../src/notices/webhook-body.js';

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
formats.default(ajv);
const schema = JSON.parse(readFileSync(join(contractsDir, 'notices', 'webhook.schema.json'), 'utf8')) as {
  definitions: { openItem: { properties: { topic: { enum: string[] } } } };
};
const validate = ajv.compile(schema);

const item: OpenItem = {
  restricted: false,
  topic: 'sla.breached',
  clock: 'REQ-ACK',
  unit: 'Roads',
  caseId: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11',
  number: '2026/1',
  system: 'authority',
  dueAt: '2026-03-03T05:30:00.000Z',
  rule: 'UL-02',
};
const bare: OpenItem = {
  ...item,
  clock: null,
  unit: null,
  caseId: null,
  number: null,
  system: null,
  dueAt: null,
  rule: null,
};
const counts = [{ topic: item.topic, clock: item.clock, unit: item.unit, count: 7 }];

const contents: Record<string, MessageContent> = {
  'a notice': { form: 'single', item },
  'a notice of no case': { form: 'single', item: bare },
  'a restricted notice': { form: 'single', item: { restricted: true } },
  'a digest': { form: 'digest', digest: { total: 9, restricted: 2, counts, moreCounts: 0, first: [item, bare] } },
};

/** As a receiver gets it. */
function bodyOf(content: MessageContent, link: string | null = null): Record<string, unknown> {
  const id = '0b6f2d0a-8a51-4a0e-9a55-0d5c3a1e7b11';
  const council = { slug: 'upper-lachlan', name: 'Upper Lachlan Shire Council', zone: 'Australia/Sydney' };
  const message = { id, role: 'supervisor', madeAt: new Date(0), plan: { council, link } };
  return JSON.parse(JSON.stringify(webhookBody(content, message))) as Record<string, unknown>;
}

function faults(body: unknown): boolean {
  return !validate(body);
}

it.each(Object.entries(contents))('%s is as the contract says', (_, content) => {
  expect(validate(bodyOf(content)) || validate.errors).toBe(true);
  expect(validate(bodyOf(content, 'https://shirelink.example')) || validate.errors).toBe(true);
});

it.each(Object.entries(contents))('%s has no field more or less', (_, content) => {
  const body = bodyOf(content);
  const data = body['data'] as Record<string, unknown>;
  const without = Object.keys(data).map((field) => ({ ...body, data: { ...data, [field]: undefined } }));
  const pruned = without.map((each) => JSON.parse(JSON.stringify(each)) as unknown);
  expect(pruned.filter((each) => !faults(each))).toEqual([]);
  expect(faults({ ...body, data: { ...data, customer: 'x' } })).toBe(true);
});

it('a restricted notice may say nothing of the case', () => {
  const body = bodyOf(contents['a restricted notice']!);
  const data = body['data'] as object;
  const told = Object.entries(item).filter(([field]) => field !== 'restricted');
  expect(told.filter(([field, value]) => !faults({ ...body, data: { ...data, [field]: value } }))).toEqual([]);
});

it('names the topics that there are', () => {
  expect(schema.definitions.openItem.properties.topic.enum).toEqual([...noticeTopics]);
});
