import { DateTime } from 'luxon';
import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readYamlFile } from '../../src/config/yaml-file.js';
import type { CareColumn, CareColumns, CivicViewMapping } from '../../src/legacy/civicview/mapping-file.js';
import type { LegacyDetails, RejectReason } from '../../src/legacy/legacy-system.js';
import type { SourceRecord } from '../contract/kit/bench.js';

/** A row of CARE by the mapping's names for its columns. */
export type BenchRow = Partial<Record<CareColumn, string | null>>;

/** No daylight saving: the kit's times are of now, whenever it runs. */
const zone = 'Australia/Brisbane';

/** The sample mapping of Kempsey, with times to the second, as the kit has them. A copy of its own for each caller. */
export function benchMapping(adjust: Partial<CivicViewMapping> = {}): CivicViewMapping {
  const limits = { rowsPerPage: 1000, mostMegabytes: 16, timeoutSeconds: 10, retries: 1 };
  const dates = { ...sample.dates, formats: ['dd/MM/yyyy HH:mm:ss'] };
  return structuredClone({ ...sample, zone, dates, limits, ...adjust });
}

const sample = sampleMapping();

function sampleMapping(): CivicViewMapping {
  const file = readYamlFile(join(contractsDir, 'mappings/civicview-kempsey.yaml'), 'the sample');
  if (!file.ok) throw new Error(JSON.stringify(file.faults));
  return file.value.value as CivicViewMapping;
}

export const officers = { JSMITH: { unit: 'Works', office: 'supervisor' } } as const;

export const benchCodes = {
  known: { category: 'CMP-SERVICE', closure: 'CLOSED', channel: 'T', unit: 'JSMITH', priority: '3', progress: null },
  unknown: 'ZZ-987654',
  otherCategory: 'SUGGESTION',
};

/** Local, as CARE writes it. */
function careTime(instant: string | null): string | null {
  return instant && DateTime.fromISO(instant, { zone }).toFormat('dd/MM/yyyy HH:mm:ss');
}

export function rowOf(record: SourceRecord): BenchRow {
  const { codes } = record;
  return {
    id: record.legacyId,
    number: record.number,
    received: careTime(record.receivedAt),
    category: codes.category,
    status: codes.closure,
    modified: careTime(record.modifiedAt),
    priority: codes.priority,
    officer: codes.unit,
    due: careTime(record.dueAt),
    completed: careTime(record.completedAt),
    channel: codes.channel,
    workOrders: record.workOrders.join(';') || null,
    description: record.precis,
  };
}

const noComplaint = {
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
};

/** A record of the kit as the adapter is to hand it out: its text and all else that details would bring stand in it. */
export function toldOf(record: SourceRecord, identity: 'id' | 'number'): SourceRecord {
  const details: LegacyDetails = {
    progress: null,
    acknowledgedAt: null,
    progressNoticeAt: null,
    contact: null,
    description: record.precis,
    notes: [],
    position: null,
    property: null,
  };
  const legacyId = identity === 'id' ? record.legacyId : record.number;
  return { ...record, legacyId, precis: null, details, codes: { ...record.codes, complaint: noComplaint } };
}

const at = '2026-03-01T02:00:00.000Z';

/** Everything that a row can say beside what the kit gives it, and what is to become of it. */
export const fullDetails: { row: BenchRow; details: LegacyDetails } = {
  row: {
    acknowledged: careTime(at),
    progressTold: careTime('2026-03-05T02:00:00.000Z'),
    description: 'As deep as a bucket',
    notes: 'Rang twice',
    property: '104512',
    customerReference: '55321',
    customerName: 'Ms Jordan Sample',
    customerPhone: '0491 570 156; 02 5550 4321',
    customerEmail: 'jordan@example.test',
    customerAddress: '12 Sample Street, KEMPSEY NSW 2440',
  },
  details: {
    progress: null,
    acknowledgedAt: at,
    progressNoticeAt: '2026-03-05T02:00:00.000Z',
    contact: {
      name: 'Ms Jordan Sample',
      phones: ['0491 570 156', '02 5550 4321'],
      email: 'jordan@example.test',
      address: '12 Sample Street, KEMPSEY NSW 2440',
      reference: '55321',
    },
    description: 'As deep as a bucket',
    notes: [{ at: null, text: 'Rang twice' }],
    position: null,
    property: '104512',
  },
};

/** A row for each reason of a reject that both transports know, by what is laid over a good one; `keyed`: what of it can still be read. */
export const garbage: { reason: RejectReason; overlay: (value: string) => BenchRow; keyed: boolean }[] = [
  { reason: 'missing-number', overlay: (value) => ({ number: ' ', description: value }), keyed: false },
  { reason: 'bad-number', overlay: (value) => ({ number: value }), keyed: false },
  { reason: 'missing-received', overlay: (value) => ({ received: null, description: value }), keyed: true },
  { reason: 'bad-date', overlay: (value) => ({ due: `31/02/2026 ${value}` }), keyed: true },
  { reason: 'too-large', overlay: (value) => ({ description: value.repeat(20_000) }), keyed: true },
];

/** The names that the mapping has for a row's columns. */
export function named(row: BenchRow, columns: CareColumns): Record<string, string | null> {
  const entries = Object.entries(columns) as [CareColumn, string | null][];
  return Object.fromEntries(entries.flatMap(([column, name]) => (name === null ? [] : [[name, row[column] ?? null]])));
}

/** One line of RFC 4180, and nothing done to any text. */
export function csvLine(fields: (string | null)[]): string {
  return `${fields.map((field) => (field === null ? '' : `"${field.replaceAll('"', '""')}"`)).join(',')}\r\n`;
}
