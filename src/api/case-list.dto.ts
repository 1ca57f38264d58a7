import { caseKinds, type CaseKind, caseStatuses, type CaseStatus } from '../model/case.js';
import { ChoicesField, FlagField, InstantField, LimitField, TextField } from './fields.js';
import type { PageQuery } from './page.dto.js';

/** Filters of a list of cases: each that is given must hold. */
export class CaseFilterQuery {
  @TextField(100, {
    description: 'The one search box: a case number or a work order, whatever its case.',
    example: 'WO-7781',
  })
  q?: string;

  @TextField(100, { description: 'The case number in its legacy system.', example: '002.2026.00001234.001' })
  number?: string;

  @TextField(100, { description: 'A work order that the case carries.', example: 'WO-7781' })
  workOrder?: string;

  @ChoicesField(caseStatuses, {
    description: 'Any of these; repeat it or put commas between.',
    example: ['received', 'in-progress'],
  })
  status?: CaseStatus[];

  @ChoicesField(caseKinds, { description: 'Any of these; repeat it or put commas between.', example: ['request'] })
  kind?: CaseKind[];

  @TextField(200, { description: 'The category, as the mapping names it.', example: 'roads-pothole' })
  category?: string;

  @TextField(200, { description: 'The unit that has it.', example: 'works' })
  unit?: string;

  @TextField(200, { description: 'How it came in.', example: 'phone' })
  channel?: string;

  @TextField(50, { description: 'The legacy system.', example: 'authority' })
  system?: string;

  @InstantField({ description: 'Received at this instant or later.', example: '2026-03-01T00:00:00Z' })
  receivedFrom?: string;

  @InstantField({ description: 'Received before this instant.', example: '2026-04-01T00:00:00Z' })
  receivedTo?: string;

  @InstantField({ description: 'Due before this instant, in whatever state it is.', example: '2026-03-31T22:00:00Z' })
  dueBefore?: string;

  @FlagField({
    description: 'Only cases with (true) or without (false) a code that the mapping does not know.',
    example: true,
  })
  unmapped?: boolean;
}

export class CaseListQuery extends CaseFilterQuery {
  @TextField(1000, { description: "The last page's `nextCursor`. Leave it out for the first page." })
  cursor?: PageQuery['cursor'];

  @LimitField()
  limit: PageQuery['limit'] = 50;
}
