import { type CouncilRole, councilRoles } from '../model/complaint.js';
import { type UnresolvedReason, unresolvedReasons } from '../links/unresolved-queries.js';
import { ChoiceField, FlagField, LimitField, TextField } from './fields.js';
import type { PageQuery } from './page.dto.js';

/** Filters of the worklist: each that is given must hold. */
export class UnresolvedFilterQuery {
  @ChoiceField(unresolvedReasons, {
    description: 'Why somebody must look; `not-in-care`: registered in Records, and not in CARE.',
    example: 'not-in-care',
  })
  reason?: UnresolvedReason;

  @TextField(200, { description: 'The unit of the officer it was sent to.', example: 'Roads' })
  unit?: string;

  @ChoiceField(councilRoles, { description: 'The office of the officer it was sent to.', example: 'manager' })
  office?: CouncilRole;

  @FlagField({ description: 'Only those past their due instant (true) or not yet (false).', example: true })
  overdue?: boolean;
}

export class UnresolvedListQuery extends UnresolvedFilterQuery {
  @TextField(1000, { description: "The last page's `nextCursor`. Leave it out for the first page." })
  cursor?: PageQuery['cursor'];

  @LimitField()
  limit: PageQuery['limit'] = 50;
}
