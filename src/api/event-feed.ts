import { Inject, Injectable } from '@nestjs/common';
import type { Sight } from '../cases/case-queries.js';
import { eventEnvelope, type EventEnvelope } from '../events/envelope.js';
import { EventReader } from '../events/event-reader.js';
import type { CaseEvent, EventLogName } from '../model/case-event.js';
import { decodeCursor, encodeCursor } from './page-cursor.js';
import { Problem } from './problem.js';
import { invalidRequest } from './validation.js';

/** Where a reader stands in both logs. */
export type FeedPosition = Record<EventLogName, number>;

export interface FeedPage {
  /** Each with the position of a reader who has it. */
  events: { event: EventEnvelope; position: FeedPosition }[];
  /** After the last of them, and after those that were not for this reader. */
  next: FeedPosition;
  epoch: string;
}

const positionPattern = /^\d{1,15}$/;
const cursorFields = { epoch: /^\d{1,9}$/, public: positionPattern, restricted: positionPattern };

/** Both logs as one: each in its own order, side by side by when they were observed. The restricted one only for those who may see it. */
@Injectable()
export class EventFeed {
  constructor(@Inject(EventReader) private readonly reader: EventReader) {}

  async heads(): Promise<FeedPosition> {
    const [open, restricted] = await Promise.all([this.reader.head('public'), this.reader.head('restricted')]);
    return { public: open, restricted };
  }

  async page(sight: Sight, after: FeedPosition, limit: number): Promise<FeedPage> {
    const [heads, source] = await Promise.all([this.heads(), this.reader.source()]);
    const [open, restricted] = await Promise.all([
      this.reader.read({ log: 'public', after: after.public, limit, includeRestricted: sight.restricted }),
      sight.restricted
        ? this.reader.read({ log: 'restricted', after: after.restricted, limit, includeRestricted: true })
        : [],
    ]);
    let position = after;
    const events = merge(open, restricted)
      .slice(0, limit)
      .map((event) => {
        position = { ...position, [event.log]: event.position };
        return { event: eventEnvelope(event, source), position };
      });
    // what is left before a head, and was not shown, is hidden: a follower need not look at it again
    const exhausted = events.length < limit;
    const next = {
      public: exhausted ? Math.max(position.public, heads.public) : position.public,
      restricted: exhausted && sight.restricted ? Math.max(position.restricted, heads.restricted) : position.restricted,
    };
    return { events, next, epoch: epochOf(source) };
  }

  /** From now on. Who does not see the restricted log is not told how long it is either. */
  async end(sight: Sight): Promise<FeedPosition> {
    const heads = await this.heads();
    return sight.restricted ? heads : { ...heads, restricted: 0 };
  }

  /** Throws Problem: a cursor of an earlier epoch says nothing any more about positions that were written anew. */
  async decode(sight: Sight, cursor: string): Promise<FeedPosition> {
    const { epoch, ...position } = decodeCursor(cursor, cursorFields);
    if (epoch !== epochOf(await this.reader.source())) {
      throw new Problem(
        'gone',
        'The store was restored from a backup after this cursor was given. Start again without one.',
      );
    }
    const after = { public: Number(position.public), restricted: Number(position.restricted) };
    const heads = await this.heads();
    if (after.public > heads.public || (sight.restricted && after.restricted > heads.restricted)) {
      throw invalidRequest([{ field: 'after', problem: 'is ahead of the log: it comes from another store' }]);
    }
    return after;
  }
}

export function feedCursor(epoch: string, position: FeedPosition): string {
  return encodeCursor({ epoch, ...position });
}

function epochOf(source: string): string {
  return source.split('/').at(-1)!;
}

function merge(left: CaseEvent[], right: CaseEvent[]): CaseEvent[] {
  const merged: CaseEvent[] = [];
  let taken = 0;
  for (const event of left) {
    while (taken < right.length && right[taken]!.observedAt < event.observedAt) merged.push(right[taken++]!);
    merged.push(event);
  }
  return [...merged, ...right.slice(taken)];
}
