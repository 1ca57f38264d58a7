import { Module } from '@nestjs/common';
import { DecisionsModule } from './decisions.module.js';
import { CaseDecisionReads } from './reads/case-decisions.js';
import { DecisionQueries } from './reads/decision-queries.js';
import { PreviousComplaints } from './reads/previous-complaints.js';
import { RelatedCaseQueries } from './reads/related-cases.js';

const reads = [DecisionQueries, PreviousComplaints, RelatedCaseQueries, CaseDecisionReads];

/** What can be asked of decisions and of how cases belong together. Writes nothing. */
@Module({ imports: [DecisionsModule], providers: reads, exports: reads })
export class DecisionsReadsModule {}
