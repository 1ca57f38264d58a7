import { eventTypes } from '../../src/model/case-changes.js';
import { caseId } from '../../src/model/case-id.js';
import { caseState } from '../../src/model/case-state.js';
import type { LegacyRecord, LegacySystem } from '../../src/legacy/legacy-system.js';
import type { ReadyRecord } from './bare-columns.js';
import { council } from './bench-mirror.js';

/** Everything that the legacy system has, read and mapped. */
export async function readyRecords(legacy: LegacySystem): Promise<ReadyRecord[]> {
  const ready: ReadyRecord[] = [];
  for await (const { records } of legacy.changesSince(null, { signal: new AbortController().signal })) {
    for (const record of records) ready.push(readyRecord(legacy, record));
  }
  return ready;
}

function readyRecord(legacy: LegacySystem, record: LegacyRecord): ReadyRecord {
  const id = caseId(council, legacy.name, record.legacyId);
  const facts = { ...record, system: legacy.name, acknowledgedAt: null, progressNoticeAt: null };
  const state = caseState(null, facts, legacy.interpret(record.codes));
  const payload = JSON.stringify({ case: { id, version: 1, ...state }, changed: [] });
  return { id, record, state, outbox: eventTypes(null, state, []).map((type) => ({ type, payload })) };
}
