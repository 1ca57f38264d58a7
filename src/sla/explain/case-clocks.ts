import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../../model/case.js';
import { Clock } from '../../platform/clock/clock.js';
import { type ClockRecord, ClockQueries } from '../clock-queries.js';
import { ClockRules } from '../clock-rules.js';
import { type ClockView, clockView } from './clock-view.js';
import { explainClock } from './explain-clock.js';
import { ExplainWords } from './explain-words.js';
import { systemTitle, type Unwatched, unwatched } from './not-observable.js';

/** The case that is asked about, as it stands. */
export interface AskedCase {
  id: string;
  system: string;
  number: string;
  kind: string;
  legacy: { unmapped: string[] };
}

/** All clocks of a case, explained. */
export interface CaseClocksView {
  caseId: string;
  system: string;
  number: string;
  zone: string;
  /** As at. */
  at: Instant;
  items: ClockView[];
  notObservable: Unwatched[];
  /** Why there are no clocks, or fewer than expected; null where there is nothing to say. */
  remark: string | null;
}

/** Explains the clocks of a case. */
@Injectable()
export class CaseClocks {
  constructor(
    @Inject(ClockQueries) private readonly queries: ClockQueries,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(ExplainWords) private readonly words: ExplainWords,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Whoever asks has seen that the case is the reader's to see. */
  async of(asked: AskedCase): Promise<CaseClocksView> {
    const now = this.clock.instant();
    const [records, passedAt] = await Promise.all([this.queries.ofCase(asked.id), this.queries.passedAt(asked.system)]);
    const ofKind = this.rules.standards.clocks.filter(({ kind }) => kind === asked.kind);
    return {
      caseId: asked.id,
      system: asked.system,
      number: asked.number,
      zone: this.words.data.zone,
      at: now,
      items: records.flatMap((record) => this.view(record, { passedAt, now })),
      notObservable: unwatched(ofKind, { system: asked.system, service: this.rules.service(asked.system) }),
      remark: remark(asked, { clocks: records.length, standards: ofKind.length }),
    };
  }

  private view(record: ClockRecord, { passedAt, now }: { passedAt: Instant | null; now: Instant }): ClockView[] {
    const { clock, revisions, asked } = record;
    const standard = this.rules.standard(clock.clock);
    // a standard that the council has switched off: its clocks are withdrawn with the next change of rules
    if (!standard) return [];
    const targets = this.rules.service(clock.system).targets;
    const explain = explainClock(this.words, {
      clock,
      standard,
      category:
        standard.target.from === 'category' && clock.category !== null ? (targets.get(clock.category) ?? null) : null,
      system: systemTitle(clock.system),
      passedAt,
      now,
      revisions,
      asked,
    });
    return [clockView(this.words, record, { standard, explain, now })];
  }
}

function remark(
  { kind, legacy }: AskedCase,
  { clocks, standards }: { clocks: number; standards: number },
): string | null {
  const gaps = legacy.unmapped.filter((gap) => gap.startsWith('category:') || gap.startsWith('closure:'));
  if (gaps.length > 0) {
    return `The mapping does not know ${gaps.join(', ')}: nobody can say which standards this case has until it does.`;
  }
  if (standards === 0) return `There is no service standard for a case of kind ${kind}.`;
  return clocks === 0 ? 'Its clocks have not been started yet: that takes a moment after a case was first seen.' : null;
}
