import { type QuarantineState, quarantineStates } from '../sync/quarantine-queries.js';
import { ChoiceField, IdField, TextField } from './fields.js';
import { PageQuery } from './page.dto.js';

export class QuarantineListQuery extends PageQuery {
  @TextField(50, { description: 'The legacy system.', example: 'authority' })
  system?: string;

  @TextField(50, { description: 'Why it is there.', example: 'bad-date' })
  reason?: string;

  @ChoiceField(quarantineStates, { description: 'All states where nothing is said.', example: 'open' })
  state?: QuarantineState;
}

export class ConflictListQuery extends PageQuery {
  @TextField(50, { description: 'The legacy system.', example: 'authority' })
  system?: string;

  @IdField({ description: 'Conflicts of this case.', example: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11' })
  caseId?: string;
}

/** Why somebody holds or releases a system: people read it later in the audit. */
export class ReasonBody {
  @TextField(500, {
    description: 'Why, for those who read it later. No personal data.',
    example: 'Upgrade of Authority to 7.1',
    required: true,
  })
  reason!: string;
}
