import { LimitField, TextField } from './fields.js';

export class EventListQuery {
  @TextField(1000, { description: 'Events after this cursor; from the first one where nothing is said.' })
  after?: string;

  @LimitField()
  limit: number = 50;
}

export class EventStreamQuery {
  @TextField(1000, {
    description: 'Events after this cursor, as `Last-Event-ID` gives it too; from now on where neither is sent.',
  })
  after?: string;
}
