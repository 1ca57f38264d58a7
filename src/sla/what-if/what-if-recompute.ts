import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/postgres/database.js';
import { ClockRules } from '../clock-rules.js';
import { reconcileClock, type StoredClock, type Verdict } from '../clocks/reconcile-clock.js';
import { rejudgeClock } from '../clocks/rejudge-clock.js';
import { readRules } from '../store/rules-store.js';
import { countClocks, eachBatch, type StoredFilter } from './what-if-clocks.js';

/** What judging all clocks by the present rules would do. */
export interface RecomputePreview {
  /**
   * `present`: all clocks stand by these rules. `rejudge`: from what is stored. `histories`: standards start, pause or stop differently, so
   * histories are read again, and the counts cannot tell what comes of that.
   */
  needs: 'present' | 'rejudge' | 'histories';
  clocks: number;
  /** Clocks with something to write, and by what: a due instant that moves, a result that another takes the place of. */
  changed: number;
  dueMoved: number;
  corrected: number;
  /** News that would be told. */
  breached: number;
  met: number;
}

const everything: StoredFilter = { clock: null, category: null, from: null, to: null, restricted: true };

/** Says what a recompute would change, in counts alone. Writes nothing. */
@Injectable()
export class WhatIfRecompute {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async run(
    signal: AbortSignal,
    progress: (done: number, total: number) => void = () => undefined,
  ): Promise<RecomputePreview> {
    const total = await countClocks(this.database, everything, 1_000_000_000);
    const preview: RecomputePreview = {
      needs: await this.needs(),
      clocks: 0,
      changed: 0,
      dueMoved: 0,
      corrected: 0,
      breached: 0,
      met: 0,
    };
    const { calendar, standards } = this.rules;
    const now = this.clock.instant();
    const { database } = this;
    await eachBatch({ database, filter: everything, signal }, (batch) => {
      for (const { number: _, unit: __, restricted: ___, ...clock } of batch) {
        const judged = rejudgeClock(clock, { calendar, standards, service: this.rules.service(clock.system) });
        add(preview, clock, reconcileClock(clock, judged, now));
      }
      progress(preview.clocks, total);
    });
    return preview;
  }

  /** What a recompute has to do, by what is stored of the rules. */
  async needs(): Promise<RecomputePreview['needs']> {
    const state = await readRules(this.database);
    if (!state || state.digest === this.rules.digest) return 'present';
    return state.structure === this.rules.structure ? 'rejudge' : 'histories';
  }
}

function add(preview: RecomputePreview, clock: StoredClock, { write, superseded, announce }: Verdict): void {
  preview.clocks += 1;
  if (!write) return;
  preview.changed += 1;
  preview.dueMoved += Number(write.dueAt !== clock.dueAt);
  preview.corrected += Number(superseded !== null);
  if (announce) preview[announce] += 1;
}
