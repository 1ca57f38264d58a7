import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { type Principal, seesRestricted } from '../auth/principal.js';
import { Clock } from '../platform/clock/clock.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { EventFeed, feedCursor, type FeedPosition } from './event-feed.js';
import { EventHeads } from './event-heads.js';
import { Problem } from './problem.js';

const heartbeatEvery = 15_000;
const slowestReader = 30_000;
const streamsPerSubject = 5;
const streamsAtAll = 200;
const eventsAtOnce = 100;
const longestTimer = 24 * 3600_000;

/**
 * Server-sent events: each is a CloudEvent in JSON under the cursor that follows it. A stream ends with its reader, with the token it was
 * opened with, when its reader takes nothing for half a minute, or with the service; a client goes on by Last-Event-ID and misses nothing.
 */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly open = new Map<string, number>();

  constructor(
    @Inject(EventFeed) private readonly feed: EventFeed,
    @Inject(EventHeads) private readonly heads: EventHeads,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** A place for one more stream, to be given back by the function answered. Throws Problem. */
  admit(subject: string): () => void {
    const mine = this.open.get(subject) ?? 0;
    const all = [...this.open.values()].reduce((sum, streams) => sum + streams, 0);
    if (mine >= streamsPerSubject) {
      throw new Problem('too-many-requests', `You have ${streamsPerSubject} streams open already. Close one first.`);
    }
    if (all >= streamsAtAll)
      throw new Problem('unavailable', 'Too many streams are open. Use GET /api/v1/events, or try later.');
    this.open.set(subject, mine + 1);
    return () => {
      const left = (this.open.get(subject) ?? 1) - 1;
      if (left > 0) this.open.set(subject, left);
      else this.open.delete(subject);
    };
  }

  /** Writes until the stream ends for one of its reasons. The head of the answer is written already. */
  async run(caller: Principal, from: FeedPosition, response: ServerResponse): Promise<void> {
    const ending = new AbortController();
    const end = () => ending.abort();
    response.once('close', end);
    this.stopping.signal.addEventListener('abort', end);
    const expiry = setTimeout(end, Math.min(caller.expiresAt - this.clock.now(), longestTimer));
    const { signal } = ending;
    try {
      // its reader may have gone, or the service been stopped, before anybody listened
      if (response.destroyed || this.stopping.signal.aborted) return;
      await this.write(response, 'retry: 2000\n\n', signal);
      await this.follow({ response, signal, restricted: seesRestricted(caller) }, from);
    } catch (error) {
      if (!signal.aborted) this.logger.warn({ code: failureOf(error) }, 'an event stream broke off');
    } finally {
      clearTimeout(expiry);
      this.stopping.signal.removeEventListener('abort', end);
      response.end();
    }
  }

  private async follow(
    { response, signal, restricted }: { response: ServerResponse; signal: AbortSignal; restricted: boolean },
    from: FeedPosition,
  ): Promise<void> {
    let at = from;
    let opened: string | null = null;
    let heardAt = performance.now();
    while (!signal.aborted) {
      const { events, next, epoch } = await this.feed.page({ restricted }, at, eventsAtOnce);
      // the store was restored from a backup: its positions are others now, and the reader's next try is told so
      if (epoch !== (opened ??= epoch)) return;
      at = next;
      for (const { event, position } of events) {
        await this.write(response, `id: ${feedCursor(epoch, position)}\ndata: ${JSON.stringify(event)}\n\n`, signal);
        heardAt = performance.now();
      }
      if (events.length === eventsAtOnce) continue;
      const patience = Math.max(heardAt + heartbeatEvery - performance.now(), 1);
      await this.heads.beyond(at, { restricted, patience, signal });
      if (performance.now() - heardAt < heartbeatEvery || signal.aborted) continue;
      await this.write(response, ': still here\n\n', signal);
      heardAt = performance.now();
    }
  }

  private async write(response: ServerResponse, chunk: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (response.write(chunk)) return;
    const tooSlow = new AbortController();
    const timer = setTimeout(() => {
      tooSlow.abort();
      response.destroy();
    }, slowestReader);
    try {
      await once(response, 'drain', { signal: AbortSignal.any([signal, tooSlow.signal]) });
    } finally {
      clearTimeout(timer);
    }
  }
}

function failureOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}
