import { Module } from '@nestjs/common';
import { CaseHistory } from './case-history.js';
import { CaseQueries } from './case-queries.js';
import { ConflictQueries } from './conflict-queries.js';
import { ContactSearch } from './contact-search.js';
import { PrivateQueries } from './private-queries.js';

const reads = [CaseQueries, CaseHistory, PrivateQueries, ContactSearch, ConflictQueries];

/** What can be asked of the mirror. Writes nothing. */
@Module({ providers: reads, exports: reads })
export class CaseReadsModule {}
