import { isDeepStrictEqual } from 'node:util';
import type { IncomingDetails, IncomingRecord } from '../../src/cases/incoming-case.js';
import type { CaseState } from '../../src/model/case.js';
import type { Interpretation, LegacyCodes } from '../../src/model/interpretation.js';

export interface ModelCase {
  state: CaseState;
  /** Every version's state, the first one first. */
  versions: CaseState[];
  precis: string | null;
  parts: IncomingDetails['parts'];
  codes: LegacyCodes;
  /** What the last applied record said; null: whatever comes next is news. */
  content: Omit<IncomingRecord, 'modifiedAt'> | null;
  details: IncomingDetails | null;
  /** When the read of what stands began. */
  readBeganAt: string;
}

const noParts: IncomingDetails['parts'] = { contact: null, description: null, notes: null, position: null };

/** What the case store must hold after any order of news, in the plainest words: no SQL, no hashes, no batches. */
export class CaseModel {
  readonly cases = new Map<string, ModelCase>();

  constructor(private readonly interpret: (codes: LegacyCodes) => Interpretation) {}

  record(record: IncomingRecord, read: { beganAt: string; isReplay: boolean }): void {
    const { modifiedAt: _, ...content } = record;
    const known = this.cases.get(record.legacyId);
    if (known && !read.isReplay && isDeepStrictEqual(known.content, content)) return;
    if (known && known.readBeganAt > read.beganAt) return;
    const codes = { ...record.codes, progress: known?.codes.progress ?? null };
    const meaning = this.interpret(codes);
    if (known && known.state.status !== 'removed' && meaning.status === null) return;
    const facts = { ...record, acknowledgedAt: known?.state.acknowledgedAt ?? null };
    const state = stateFrom(known?.state ?? null, facts, meaning);
    const told = { state, precis: record.precis, codes, content, readBeganAt: read.beganAt };
    if (!known) {
      this.cases.set(record.legacyId, { ...told, versions: [state], parts: noParts, details: null });
      return;
    }
    const isNew = known.precis !== record.precis || !isDeepStrictEqual(known.state, state);
    Object.assign(known, told);
    if (isNew) known.versions.push(state);
  }

  details(legacyId: string, details: IncomingDetails, read: { beganAt: string }): void {
    const known = this.cases.get(legacyId);
    if (!known || known.state.status === 'removed' || isDeepStrictEqual(known.details, details)) return;
    const codes = { ...known.codes, progress: details.progress };
    const meaning = this.interpret(codes);
    const facts = { ...known.state, acknowledgedAt: details.acknowledgedAt ?? known.state.acknowledgedAt };
    const state = meaning.status === null ? facts : stateFrom(known.state, facts, meaning);
    const isFirst = known.details === null;
    const isNew =
      !isDeepStrictEqual(known.state, state) || (!isFirst && !isDeepStrictEqual(known.parts, details.parts));
    Object.assign(known, { state, details, parts: details.parts, readBeganAt: read.beganAt });
    if (meaning.status !== null) known.codes = codes;
    if (isNew) known.versions.push(state);
  }

  removal(legacyId: string, at: string): void {
    const known = this.cases.get(legacyId);
    if (!known || known.state.status === 'removed') return;
    const state = { ...known.state, status: 'removed' as const };
    Object.assign(known, { state, content: null, readBeganAt: at });
    known.versions.push(state);
  }
}

type Facts = Pick<CaseState, 'number' | 'receivedAt' | 'dueAt' | 'completedAt' | 'acknowledgedAt' | 'workOrders'>;

const closed = ['completed', 'cancelled', 'removed'];

function stateFrom(known: CaseState | null, facts: Facts, meaning: Interpretation): CaseState {
  const mapped = meaning.status ?? 'received';
  const status = mapped === 'received' && facts.acknowledgedAt !== null ? 'acknowledged' : mapped;
  const isClosed = closed.includes(status);
  const isReopened = known !== null && known.status !== 'removed' && closed.includes(known.status) && !isClosed ? 1 : 0;
  const { kind, category, group, unit, channel, priority, restricted } = meaning;
  return {
    system: 'authority',
    number: facts.number,
    kind,
    status,
    category,
    group,
    unit,
    channel,
    priority,
    receivedAt: facts.receivedAt,
    dueAt: facts.dueAt,
    acknowledgedAt: facts.acknowledgedAt,
    completedAt: isClosed ? facts.completedAt : null,
    reopenedCount: (known?.reopenedCount ?? 0) + isReopened,
    outcome: isClosed ? meaning.outcome : null,
    workOrders: facts.workOrders,
    restricted,
    unmapped: meaning.gaps.map(({ field, code }) => `${field}:${code}`),
  };
}
