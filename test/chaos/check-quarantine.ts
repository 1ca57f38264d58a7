import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

interface OpenRow {
  id: string;
  record_key: string;
  reason: string;
  payload: Buffer | null;
  payload_key: string | null;
}

const selectOpen = `select id, record_key, reason, payload, payload_key from quarantine where state = 'open'`;

/** Each row that cannot be read waits with its reason, and nothing else does. */
export async function checkQuarantine(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  const keys = new KeyRing(lane.keys);
  const waiting = await lane.query<OpenRow>(selectOpen);
  const bad = (await lane.legacy.dump()).filter((request) => lane.legacy.isBad(request)).map(({ id }) => String(id));
  for (const id of bad) {
    const found = waiting.filter((row) => row.record_key === id);
    if (found.length === 0) findings.lost.push(`the bad row ${id} is not in quarantine`);
    if (found.length > 1) findings.doubled.push(`the bad row ${id} is in quarantine ${found.length} times`);
  }
  for (const row of waiting) {
    if (!bad.includes(row.record_key))
      findings.lost.push(`row ${row.record_key} waits (${row.reason}) though it is good`);
    if (!isReadable(keys, row)) findings.lost.push(`the payload of quarantined row ${row.record_key} cannot be opened`);
  }
  return findings;
}

function isReadable(keys: KeyRing, { id, payload, payload_key: keyId }: OpenRow): boolean {
  try {
    return payload !== null && keys.open({ sealed: payload, keyId: keyId ?? '' }, `quarantine:${id}`).length > 0;
  } catch {
    return false;
  }
}
