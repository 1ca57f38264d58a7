import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type Principal, seesRestricted } from '../auth/principal.js';
import type { EventEnvelope } from '../events/envelope.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { Endpoint } from './endpoint.js';
import { EventFeed, feedCursor, type FeedPosition } from './event-feed.js';
import { EventListQuery, EventStreamQuery } from './event-list.dto.js';
import { EventStreams } from './event-stream.js';

const beforeTheFirst: FeedPosition = { public: 0, restricted: 0 };

@ApiTags('Events')
@Controller('api/v1/events')
export class EventsController {
  constructor(
    @Inject(EventFeed) private readonly feed: EventFeed,
    @Inject(EventStreams) private readonly streams: EventStreams,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get()
  @Endpoint({
    id: 'listEvents',
    summary: 'The event log without Kafka, in order',
    description:
      'Events of cases that are restricted today are left out for those without the role, `case.removed` excepted.',
    roles: ['reporting', 'admin'],
    answers: 'EventList',
    problems: ['invalid-request', 'gone'],
  })
  async list(
    @Caller() caller: Principal,
    @Query() { after, limit }: EventListQuery,
  ): Promise<{ items: EventEnvelope[]; nextCursor: string }> {
    const from = after === undefined ? beforeTheFirst : await this.feed.decode(sightOf(caller), after);
    const { events, next, epoch } = await this.feed.page(sightOf(caller), from, limit);
    if (seesRestricted(caller) && events.length > 0) {
      await this.reads.note(caller, 'event.list.restricted', { subject: 'events', detail: { events: events.length } });
    }
    return { items: events.map(({ event }) => event), nextCursor: feedCursor(epoch, next) };
  }

  @Get('stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The last cursor that was received; goes before `after`.',
  })
  @Endpoint({
    id: 'streamEvents',
    summary: 'Events as they happen (server-sent events)',
    description:
      'Each message is a CloudEvent in JSON, its id the cursor to go on from. At most five streams a caller; a stream ends with its token.',
    roles: ['reporting', 'admin'],
    answers: { types: ['text/event-stream'], description: 'A stream without end' },
    problems: ['invalid-request', 'gone'],
  })
  async stream(
    @Caller() caller: Principal,
    @Query() { after }: EventStreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cursor = lastEventId ?? after;
    const from =
      cursor === undefined ? await this.feed.end(sightOf(caller)) : await this.feed.decode(sightOf(caller), cursor);
    const release = this.streams.admit(caller.subject);
    try {
      if (seesRestricted(caller)) await this.reads.note(caller, 'event.stream.restricted', { subject: 'events' });
      void reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        // or the service would wait for the next request of a connection whose stream it has ended
        connection: 'close',
        'x-accel-buffering': 'no',
      });
      await this.streams.run(caller, from, reply.raw);
    } finally {
      release();
    }
  }
}
