import { Module } from '@nestjs/common';
import { BreachQueries } from './breaches/breach-queries.js';
import { ClockQueries } from './clock-queries.js';
import { CaseClocks } from './explain/case-clocks.js';
import { ExplainWords } from './explain/explain-words.js';
import { StandardsOverview } from './explain/standards-overview.js';
import { Forecast } from './forecast/forecast.js';
import { ForecastQueries } from './forecast/forecast-queries.js';
import { SlaModule } from './sla.module.js';
import { WhatIf } from './what-if/what-if.js';
import { WhatIfRecompute } from './what-if/what-if-recompute.js';

const inside = [ClockQueries, ForecastQueries];
const reads = [CaseClocks, BreachQueries, Forecast, WhatIf, WhatIfRecompute, StandardsOverview, ExplainWords];

/** What can be asked of the service standards. Writes nothing. */
@Module({ imports: [SlaModule], providers: [...inside, ...reads], exports: reads })
export class SlaReadsModule {}
