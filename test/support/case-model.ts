import { isDeepStrictEqual } from 'node:util';
import type { IncomingDetails, RecordContent } from '../../src/cases/incoming-case.js';
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
  content: Omit<RecordContent, 'modifiedAt'> | null;
  details: IncomingDetails | null;
  /** When the read of what stands began. */
  readBeganAt: string;
}

const noParts: IncomingDetails['parts'] = {
  contact: null,
  description: null,
  notes: null,
  position: null,
  property: null,
};

/** What the case store must hold after any order of news, in the plainest words: no SQL, no hashes, no batches. */
export class CaseModel {
  readonly cases = new Map<string, ModelCase>();

  constructor(private readonly interpret: (codes: LegacyCodes) => Interpretation) {}

  record(record: RecordContent, read: { beganAt: string; isReplay: boolean }): void {
    const { modifiedAt: _, ...content } = record;
    const known = this.cases.get(record.legacyId);
    if (!known) return this.add(record, content, read.beganAt);
    if (isNoNews(known, content, read)) return;
    const codes = { ...record.codes, progress: known.codes.progress };
    const meaning = this.interpret(codes);
    if (known.state.status !== 'removed' && meaning.status === null) return;
    const { acknowledgedAt, progressNoticeAt } = known.state;
    const state = stateFrom(known.state, { ...record, acknowledgedAt, progressNoticeAt }, meaning);
    replace(known, { state, precis: record.precis, codes, content, readBeganAt: read.beganAt });
  }

  private add(record: RecordContent, content: ModelCase['content'], readBeganAt: string): void {
    const { codes, precis } = record;
    const state = stateFrom(null, { ...record, acknowledgedAt: null, progressNoticeAt: null }, this.interpret(codes));
    const versions = [state];
    this.cases.set(record.legacyId, {
      state,
      versions,
      precis,
      codes,
      content,
      readBeganAt,
      parts: noParts,
      details: null,
    });
  }

  details(legacyId: string, details: IncomingDetails): void {
    const known = this.cases.get(legacyId);
    if (!known || known.state.status === 'removed' || isDeepStrictEqual(known.details, details)) return;
    const codes = { ...known.codes, progress: details.progress };
    const meaning = this.interpret(codes);
    const facts = { ...known.state, ...toldBy(details, known.state) };
    const state = meaning.status === null ? facts : stateFrom(known.state, facts, meaning);
    const isFirst = known.details === null;
    const isNew =
      !isDeepStrictEqual(known.state, state) || (!isFirst && !isDeepStrictEqual(known.parts, details.parts));
    Object.assign(known, { state, details, parts: details.parts });
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

type Facts = Pick<
  CaseState,
  'number' | 'receivedAt' | 'dueAt' | 'completedAt' | 'acknowledgedAt' | 'progressNoticeAt' | 'workOrders'
>;

/** What the customer was told stays told, whatever legacy shows later. */
function toldBy(details: IncomingDetails, known: CaseState): Pick<CaseState, 'acknowledgedAt' | 'progressNoticeAt'> {
  return {
    acknowledgedAt: details.acknowledgedAt ?? known.acknowledgedAt,
    progressNoticeAt: details.progressNoticeAt ?? known.progressNoticeAt,
  };
}

type Told = Pick<ModelCase, 'state' | 'precis' | 'codes' | 'content' | 'readBeganAt'>;

function isNoNews(known: ModelCase, content: Told['content'], read: { beganAt: string; isReplay: boolean }): boolean {
  const isSame = !read.isReplay && isDeepStrictEqual(known.content, content);
  return isSame || known.readBeganAt > read.beganAt;
}

function replace(known: ModelCase, told: Told): void {
  const isNew = known.precis !== told.precis || !isDeepStrictEqual(known.state, told.state);
  Object.assign(known, told);
  if (isNew) known.versions.push(told.state);
}

function stateFrom(known: CaseState | null, facts: Facts, meaning: Interpretation): CaseState {
  const mapped = meaning.status ?? 'received';
  const status = mapped === 'received' && facts.acknowledgedAt !== null ? 'acknowledged' : mapped;
  const open = { completedAt: null, outcome: null };
  const { number, receivedAt, dueAt, acknowledgedAt, progressNoticeAt, completedAt, workOrders } = facts;
  const { gaps, outcome, ...meant } = meaning;
  return {
    system: 'authority',
    number,
    receivedAt,
    dueAt,
    acknowledgedAt,
    progressNoticeAt,
    workOrders,
    ...meant,
    status,
    ...(isClosed(status) ? { completedAt, outcome } : open),
    reopenedCount: reopened(known, status),
    unmapped: gaps.map(({ field, code }) => `${field}:${code}`),
  };
}

function isClosed(status: CaseState['status']): boolean {
  return ['completed', 'cancelled', 'removed'].includes(status);
}

function reopened(known: CaseState | null, status: CaseState['status']): number {
  if (known === null) return 0;
  const wasClosed = known.status === 'completed' || known.status === 'cancelled';
  return known.reopenedCount + (wasClosed && !isClosed(status) ? 1 : 0);
}
