import { LimitField, TextField } from './fields.js';

/** By what a person is found: each that is given must match. It stands in the body, because addresses end up in logs. */
export class ContactSearchBody {
  @TextField(100, { description: 'A phone number, with or without +61 and blanks.', example: '02 5550 0100' })
  phone?: string;

  @TextField(300, { description: 'An e-mail address.', example: 'resident@example.org' })
  email?: string;

  @TextField(300, { description: 'All words of a name, in any order.', example: 'Sample Resident' })
  name?: string;

  @TextField(1000, {
    description: "The last page's `nextCursor`. Leave it out for the first page.",
    example:
      'eyJhdCI6IjIwMjYtMDMtMDNUMjI6MDA6MDAuMDAwMDAwWiIsImlkIjoiNWY2ZjJkMGEtOGE1MS01YTBlLTlhNTUtMGQ1YzNhMWU3YjExIn0',
  })
  cursor?: string;

  @LimitField()
  limit: number = 50;
}
