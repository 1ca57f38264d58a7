import { caseKinds, type CaseKind } from '../model/case.js';
import { type CouncilRole, councilRoles } from '../model/complaint.js';
import { ChoiceField, ChoicesField, FlagField, TextField } from './fields.js';
import { PageQuery } from './page.dto.js';

export class CaseDecisionsQuery {
  @FlagField({ description: 'True: with what was decided before.', example: true })
  history?: boolean;
}

/** Filters of the worklist: each that is given must hold. */
export class DecisionListQuery extends PageQuery {
  @ChoiceField(councilRoles, { description: 'The office that it goes to (K-19).', example: 'general-manager' })
  office?: CouncilRole;

  @FlagField({
    description: 'Only those that somebody must act on at once (true), or the others (false).',
    example: true,
  })
  urgent?: boolean;

  @FlagField({
    description: 'Only those that are acted on (true), or that are registered and not acted on (false).',
    example: false,
  })
  admissible?: boolean;

  @FlagField({ description: 'Only those whose record lacks something (true), or nothing (false).', example: true })
  incomplete?: boolean;

  @FlagField({ description: 'Only those still open (true) or over (false).', example: true })
  open?: boolean;

  @ChoicesField(caseKinds, { description: 'Any of these; repeat it or put commas between.', example: ['complaint'] })
  kind?: CaseKind[];

  @TextField(200, { description: 'The unit that has it.', example: 'works' })
  unit?: string;

  @TextField(50, { description: 'The legacy system.', example: 'civicview' })
  system?: string;
}
