import { LimitField, TextField } from './fields.js';

/** What every list takes. */
export class PageQuery {
  @TextField(1000, { description: "The last page's `nextCursor`. Leave it out for the first page." })
  cursor?: string;

  @LimitField()
  limit: number = 50;
}
