import { setTimeout as sleep } from 'node:timers/promises';
import type { RejectReason } from '../../../src/legacy/legacy-system.js';
import { SystemClock } from '../../../src/platform/clock/clock.js';
import type {
  BenchTuning,
  Declaration,
  FaultKind,
  GarbageRow,
  LegacyBench,
  LegacySource,
  SourceFault,
  SourceRecord,
} from '../kit/bench.js';
import { defineLetters, type LetterRegister, type LettersMapping, type Question } from './letters.js';

// #region declares
const impossibleFaults: FaultKind[] = ['html', 'truncated', 'trickle', 'throttled', 'unavailable'];

const declares: Declaration = {
  list: true,
  details: 'none',
  singles: true,
  identity: 'id',
  exports: false,
  sessions: false,
  throttles: false,
  incremental: true,
  tellsTouched: false,
  shows: { always: ['received', 'completed', 'reopened'], onlyDetails: [] },
  // any text is a number here
  impossibleRejects: ['bad-number'],
  impossibleFaults,
  letters: 'unicode',
};
// #endregion

const target = { targetUnit: 'business-days', targetSource: 'council' } as const;

const lettersMapping: LettersMapping = {
  codes: {
    categories: {
      ROADS: { name: 'Roads', unit: 'Works', targetDays: 10, ...target },
      'DOG*': { name: 'Dogs', unit: 'Rangers', targetDays: null, ...target },
    },
    closings: {
      ANSWERED: { status: 'completed', outcome: 'answered' },
      WITHDRAWN: { status: 'cancelled', outcome: 'withdrawn' },
    },
  },
  limits: { timeoutSeconds: 10, retries: 1, overlapSeconds: 20 },
};

// #region bench
/** The adapter on a register of its own, for the contract kit. */
export function lettersBench({ impatient }: BenchTuning): Promise<LegacyBench> {
  const register = new SampleRegister();
  const timeoutSeconds = impatient ? 0.3 : 10;
  const mapping = { ...lettersMapping, limits: { ...lettersMapping.limits, timeoutSeconds } };
  const another = () => defineLetters({ mapping, register, clock: new SystemClock() });
  return Promise.resolve({
    legacy: another(),
    another,
    source: register,
    declares,
    patienceMs: timeoutSeconds * 2000 + 250,
    number: (index) => `L${index}`,
    codes: {
      known: { category: 'ROADS', closure: 'ANSWERED', channel: null, unit: null, priority: null, progress: null },
      unknown: 'NOBODY-KNOWS',
      otherCategory: 'DOG-BARKS',
    },
    stop: () => Promise.resolve(),
  });
}
// #endregion

type Letter = Record<string, unknown>;

const garbage: [reason: RejectReason, spoilt: (value: string) => Letter][] = [
  ['missing-id', (value) => ({ id: null, subject: value })],
  ['missing-number', (value) => ({ number: ' ', subject: value })],
  ['missing-received', (value) => ({ received: null, subject: value })],
  ['bad-date', (value) => ({ due: `31 ${value}` })],
  ['bad-type', (value) => ({ subject: [value] })],
  ['too-large', (value) => ({ subject: value.repeat(20_000) })],
];

function spoilt(kind: FaultKind): unknown {
  if (kind === 'empty') return undefined;
  if (kind === 'unauthorised') return { problem: 'not-allowed' };
  if (kind === 'errors') return { problem: 'being mended', now: '2026-03-01T00:00:00Z', letters: [], next: null };
  throw new Error(kind);
}

/** The register, in memory, and what the kit does to it. */
class SampleRegister implements LetterRegister, LegacySource {
  /** By what they are in order of. */
  private readonly letters = new Map<string, unknown>();
  private pageCap = 1000;
  private clockOffset = 0;
  private fault: SourceFault | null = null;
  private good = 0;
  private left = 0;

  async read(question: Question, signal: AbortSignal): Promise<unknown> {
    const now = second(new Date(Date.now() + this.clockOffset * 1000).toISOString());
    const fault = this.nextFault(question.number === undefined ? 'walk' : 'record');
    if (fault?.kind === 'slow') await sleep(fault.delayMs, undefined, { signal });
    else if (fault) return spoilt(fault.kind);
    const found = [...this.letters].sort(([one], [other]) => (one < other ? -1 : 1)).filter(isAskedFor(question));
    const page = found.slice(0, this.pageCap);
    return {
      now,
      letters: page.map(([, letter]) => letter),
      next: found.length > page.length ? page.at(-1)![0] : null,
    };
  }

  put(...records: SourceRecord[]): Promise<void> {
    for (const record of records) this.letters.set(record.legacyId, letterOf(record));
    return Promise.resolve();
  }

  remove(legacyId: string): Promise<void> {
    this.letters.delete(legacyId);
    return Promise.resolve();
  }

  putGarbage(): Promise<GarbageRow[]> {
    const value = 'hush-hush';
    this.letters.set('x', value);
    const rows: GarbageRow[] = [{ reason: 'not-an-object', key: null, value }];
    for (const [reason, spoilt] of garbage) {
      const [id, number] = [`x-${reason}`, `L-${reason}`];
      this.letters.set(id, { id, number, received: '2026-02-27T22:00:00Z', ...spoilt(value) });
      rows.push({ reason, key: reason === 'missing-id' ? number : id, value });
    }
    return Promise.resolve(rows);
  }

  giveDetails(): Promise<null> {
    return Promise.resolve(null);
  }

  touch(): Promise<void> {
    return Promise.resolve();
  }

  /** Its order is always the same. */
  shape({ pageCap = this.pageCap }: { pageCap?: number }): Promise<void> {
    this.pageCap = pageCap;
    return Promise.resolve();
  }

  setClockOffset(seconds: number): Promise<void> {
    this.clockOffset = seconds;
    return Promise.resolve();
  }

  fail(fault: SourceFault): void {
    if (impossibleFaults.includes(fault.kind)) throw new Error(`the register cannot fail so: ${fault.kind}`);
    this.fault = fault;
    this.good = fault.after ?? 0;
    this.left = fault.times ?? Infinity;
  }

  heal(): void {
    this.fault = null;
  }

  expireTokens(): void {
    // there are none
  }

  calls(): { at: number; spoiled: boolean }[] {
    return [];
  }

  private nextFault(of: 'walk' | 'record'): SourceFault | null {
    const { fault } = this;
    if (!fault || (fault.of ?? 'walk') !== of || this.left === 0) return null;
    if (this.good > 0) {
      this.good -= 1;
      return null;
    }
    this.left -= 1;
    return fault;
  }
}

function isAskedFor({ after, changedSince, number }: Question): (letter: [id: string, letter: unknown]) => boolean {
  return ([id, letter]) => {
    const { changed, number: its } = letter as { changed?: string; number?: string };
    if (number !== undefined) return its === number;
    const isChanged = changedSince === null || changed === undefined || Date.parse(changed) >= Date.parse(changedSince);
    return isChanged && (after === null || id > after);
  };
}

/** As the register writes a record of the kit. */
function letterOf(record: SourceRecord): Letter {
  const { legacyId: id, number, codes, precis: subject } = record;
  return {
    ...{ id, number, subject, category: codes.category, closing: codes.closure },
    received: second(record.receivedAt),
    changed: second(record.modifiedAt),
    due: second(record.dueAt),
    closed: second(record.completedAt),
    orders: record.workOrders.join(';'),
  };
}

function second(instant: string | null): string | null {
  return instant && instant.replace(/\.\d+Z$/, 'Z');
}
