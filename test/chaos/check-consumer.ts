import { isDeepStrictEqual } from 'node:util';
import { readLog } from './check-topic.js';
import { type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

interface Told {
  sequence: number;
  case: Record<string, unknown>;
}

interface Visible {
  id: string;
  legacy_id: string;
  state: object;
}

const selectVisible = `
select c.id, c.legacy_id, v.state from cases c join case_versions v on v.case_id = c.id and v.version = c.version
where c.status <> 'removed' and not c.restricted`;

/**
 * A consumer that keeps each case as it was told last, and begins anew with a newer epoch: at the end it has what the store has. With
 * `wholeEpoch` that epoch alone must tell all of it.
 */
export async function checkConsumer(lane: Lane, { wholeEpoch }: { wholeEpoch: boolean }): Promise<Findings> {
  const findings = noFindings();
  const kept = await consumed(lane, wholeEpoch);
  // of a row that went bad in the lost time the consumer knows more than legacy lets anybody read again
  const passable = wholeEpoch ? new Set<string>() : await badRows(lane);
  for (const { id, legacy_id: legacyId, state } of await lane.query<Visible>(selectVisible)) {
    const { id: _id, version: _version, ...told } = kept.get(id)?.case ?? {};
    kept.delete(id);
    const same = passable.has(legacyId) || isDeepStrictEqual(told, state);
    if (!same) findings.lost.push(`a consumer of the epochs has another case ${id}`);
  }
  // without the whole log sent anew nobody can tell what was received and removed in the lost time
  if (wholeEpoch) findings.lost.push(...left(kept).map((id) => `a consumer of the epochs still has case ${id}`));
  return findings;
}

function left(kept: Map<string, Told>): string[] {
  return [...kept].flatMap(([id, { case: last }]) => ((last['status'] ?? 'removed') === 'removed' ? [] : [id]));
}

async function badRows(lane: Lane): Promise<Set<string>> {
  const bad = (await lane.legacy.dump()).filter((request) => lane.legacy.isBad(request));
  return new Set(bad.map(({ id }) => String(id)));
}

async function consumed(lane: Lane, wholeEpoch: boolean): Promise<Map<string, Told>> {
  const epochs = new Map<number, Map<string, Told>>();
  await readLog(lane, 'public', ({ key, headers, value }) => {
    const epoch = Number(headers['ce_source']?.split('/').at(-1));
    const cases = epochs.get(epoch) ?? new Map<string, Told>();
    epochs.set(epoch, cases);
    const sequence = Number(headers['ce_sequence']);
    if (sequence <= (cases.get(key)?.sequence ?? 0)) return;
    cases.set(key, { sequence, case: (JSON.parse(value) as { case: Record<string, unknown> }).case });
  });
  const inOrder = [...epochs].sort(([one], [other]) => one - other).map(([, cases]) => cases);
  return new Map((wholeEpoch ? inOrder.slice(-1) : inOrder).flatMap((cases) => [...cases]));
}
