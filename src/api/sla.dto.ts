import { caseKinds, type CaseKind } from '../model/case.js';
import { type ClockName, clockNames } from '../model/service-standard.js';
import { ChoiceField, ChoicesField, DaysField, FlagField, InstantField, LimitField, TextField } from './fields.js';
import type { PageQuery } from './page.dto.js';

/** Filters of lists of clocks: each that is given must hold. */
class ClockFilterQuery {
  @ChoicesField(clockNames, { description: 'Any of these; repeat it or put commas between.', example: ['REQ-DONE'] })
  clock?: ClockName[];

  @ChoicesField(caseKinds, { description: 'Any of these; repeat it or put commas between.', example: ['request'] })
  kind?: CaseKind[];

  @TextField(200, { description: 'The unit that has the case.', example: 'works' })
  unit?: string;

  @TextField(200, { description: 'The category, as the mapping names it.', example: 'roads-pothole' })
  category?: string;

  @TextField(50, { description: 'The legacy system.', example: 'authority' })
  system?: string;

  @TextField(60, {
    description: 'The council role that a breach is for, as the council file names it.',
    example: 'manager',
  })
  role?: string;

  @TextField(60, {
    description: 'What a breach asks for: alert, escalate, notice-task and so on.',
    example: 'escalate',
  })
  action?: string;
}

export class BreachFilterQuery extends ClockFilterQuery {
  @FlagField({ description: 'Only those still open (true) or over (false).', example: true })
  open?: boolean;

  @InstantField({ description: 'Broken at this instant or later.', example: '2026-03-01T00:00:00Z' })
  from?: string;

  @InstantField({ description: 'Broken before this instant.', example: '2026-04-01T00:00:00Z' })
  to?: string;

  @FlagField({
    description: 'True: those too that were due before Shirelink saw their case, which were never announced.',
    example: false,
  })
  historical?: boolean;
}

export class BreachListQuery extends BreachFilterQuery {
  @TextField(1000, { description: "The last page's `nextCursor`. Leave it out for the first page." })
  cursor?: PageQuery['cursor'];

  @LimitField()
  limit: PageQuery['limit'] = 50;
}

export class ForecastQuery extends ClockFilterQuery {
  @InstantField({
    description: 'Until when: still to come, and within the next 366 days. Left out: the end of the next business day.',
    example: '2026-03-09T22:00:00Z',
  })
  until?: string;

  @TextField(1000, { description: "The last page's `nextCursor`. Leave it out for the first page." })
  cursor?: PageQuery['cursor'];

  @LimitField()
  limit: PageQuery['limit'] = 50;
}

export class WhatIfQuery {
  @ChoiceField(clockNames, { description: 'The standard that would be another.', example: 'REQ-DONE', required: true })
  clock!: ClockName;

  @TextField(200, { description: 'Only clocks of this category.', example: 'roads-pothole' })
  category?: string;

  @DaysField({ description: 'The target that it would have.', example: 5, required: true })
  days!: number;

  @ChoiceField(['business-days', 'calendar-days'], {
    description: 'Business days where left out.',
    example: 'business-days',
  })
  unit?: 'business-days' | 'calendar-days';

  @InstantField({
    description: 'Clocks that started at this instant or later.',
    example: '2026-01-01T00:00:00Z',
    required: true,
  })
  from!: string;

  @InstantField({
    description: 'Clocks that started before this instant; now where left out.',
    example: '2026-04-01T00:00:00Z',
  })
  to?: string;

  @LimitField()
  limit: PageQuery['limit'] = 50;
}
