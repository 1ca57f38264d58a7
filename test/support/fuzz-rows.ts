import type { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { mutated, objectOf } from './fuzz-values.js';

/** A good row as the mirror must hold it. */
export interface GoodRow {
  legacyId: string;
  number: string;
  receivedAt: string;
  dueAt: string | null;
  completedAt: string | null;
  modifiedAt: string;
  status: 'received' | 'completed';
  category: string;
  channel: string;
  unit: string;
  workOrders: string[];
}

export interface FuzzRow {
  id: string;
  number: string;
  /** As it goes over the wire. */
  text: string;
  /** Null: it was mutated. */
  good: GoodRow | null;
}

const begin = Date.parse('2026-01-05T00:00:00Z');

/** Rows of crm/crm: a good half, the others mutated. The same seed gives the same rows. */
export function fuzzRows(count: number, random: Random): FuzzRow[] {
  return Array.from({ length: count }, (_, index) => {
    const good = goodRow(index, random);
    const fields = fieldsOf(good, random);
    const { legacyId: id, number } = good;
    if (random.chance(0.45)) return { id, number, text: mutated(fields, random, index), good: null };
    return { id, number, text: objectOf(Object.entries(fields)), good };
  });
}

function goodRow(index: number, random: Random): GoodRow {
  const received = begin + index * 60_000;
  const isClosed = random.chance(0.5);
  const at = (minutes: number) => new Date(received + minutes * 60_000).toISOString();
  return {
    legacyId: String(1_000_000 + index),
    number: `002.2026.${String(10_000 + index).padStart(8, '0')}.001`,
    receivedAt: at(0),
    dueAt: random.chance(0.8) ? at(14_400) : null,
    completedAt: isClosed ? at(random.whole(10, 20_000)) : null,
    modifiedAt: at(30_000),
    status: isClosed ? 'completed' : 'received',
    category: random.pick(['1010', '2010', '3020', '4010']),
    channel: random.pick(['T', 'M', 'F']),
    unit: random.pick(['10', '20', '30']),
    workOrders: random.chance(0.3) ? [`WO-${String(index % 100_000).padStart(5, '0')}`] : [],
  };
}

function fieldsOf(row: GoodRow, random: Random): Record<string, string> {
  const time = (at: string | null) =>
    at === null ? random.pick(['null', '""']) : JSON.stringify(wireTime(at, random));
  const text = (value: string | null) => JSON.stringify(value);
  return {
    id: row.legacyId,
    documentType: '2',
    formattedAccount: text(`${row.number}${random.pick(['', ' ', '  '])}`),
    workflowCode: '"CRMS"',
    externalReference: text(row.workOrders.length > 0 ? `see ${row.workOrders.join(', ')}` : null),
    documentPrecis: text(random.pick(['Sample', 'Naïve café 🕳️', ' x ', '', null])),
    receivedDatetime: time(row.receivedAt),
    determinationDatetime: time(row.completedAt),
    dueDate: time(row.dueAt),
    determinationCode: row.status === 'completed' ? '"COMP"' : random.pick(['""', 'null', '" "']),
    actioningRoleId: row.unit,
    contactMethodCode: text(row.channel),
    categoryId: random.pick([row.category, text(row.category)]),
    modifiedDatetime: time(row.modifiedAt),
    modifiedOperatorId: '501',
  };
}

function wireTime(at: string, random: Random): string {
  const hours = random.pick([0, 10, 11, -4]);
  const local = new Date(Date.parse(at) + hours * 3_600_000).toISOString().slice(0, 19);
  if (hours === 0) return `${local}Z`;
  return `${local}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}
