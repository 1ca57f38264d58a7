import type { Settings } from '../../src/config/settings.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { BreachQueries } from '../../src/sla/breaches/breach-queries.js';
import { ClockQueries } from '../../src/sla/clock-queries.js';
import type { ClockRules } from '../../src/sla/clock-rules.js';
import { CaseClocks } from '../../src/sla/explain/case-clocks.js';
import { ExplainWords } from '../../src/sla/explain/explain-words.js';
import { Forecast } from '../../src/sla/forecast/forecast.js';
import { ForecastQueries } from '../../src/sla/forecast/forecast-queries.js';
import { WhatIf } from '../../src/sla/what-if/what-if.js';
import { WhatIfRecompute } from '../../src/sla/what-if/what-if-recompute.js';
import { SettableClock } from './settable-clock.js';
import { testSettings } from './settings.js';

/** All that can be asked of the service standards, over one database, at a time that the test sets. */
export class SlaReads {
  readonly clock: SettableClock;
  readonly cases: CaseClocks;
  readonly breaches: BreachQueries;
  readonly forecast: Forecast;
  readonly whatIf: WhatIf;
  readonly recompute: WhatIfRecompute;

  /** `at`: RFC 3339. */
  constructor(database: Database, rules: ClockRules, at: string) {
    const { calendar, systems } = testSettings();
    const settings: Pick<Settings, 'calendar' | 'systems'> = { calendar, systems };
    this.clock = new SettableClock(Date.parse(at));
    const words = new ExplainWords(settings, rules);
    this.cases = new CaseClocks(new ClockQueries(database), rules, words, this.clock);
    this.breaches = new BreachQueries(database, rules, this.clock);
    this.forecast = new Forecast(new ForecastQueries(database, rules), rules, words, this.clock, settings);
    this.whatIf = new WhatIf(database, rules, this.clock);
    this.recompute = new WhatIfRecompute(database, rules, this.clock);
  }
}
