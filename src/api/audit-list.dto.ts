import { TextField } from './fields.js';
import { PageQuery } from './page.dto.js';

export class AuditListQuery extends PageQuery {
  @TextField(300, { description: "Who did it: a token's subject.", example: 'f3b1c2d4' })
  actor?: string;

  @TextField(100, { description: 'What was done.', example: 'case.contact.read' })
  action?: string;

  @TextField(300, { description: 'What it was done to.', example: 'case:5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11' })
  subject?: string;
}
