import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import type { Principal } from '../auth/principal.js';
import { SystemClock } from '../platform/clock/clock.js';
import { createLogger } from '../platform/logger/logger.js';
import type { EventFeed } from './event-feed.js';
import type { EventHeads } from './event-heads.js';
import { EventStreams } from './event-stream.js';
import { Problem } from './problem.js';

const start = { public: 0, restricted: 0 };
const caller: Principal = { subject: 'someone', roles: new Set(['reporting']), expiresAt: Date.now() + 60_000 };

/** A response that keeps what is written; `full` makes its reader slow. */
class Paper extends EventEmitter {
  readonly written: string[] = [];
  full = false;
  ended = false;

  write(chunk: string): boolean {
    this.written.push(chunk);
    return !this.full;
  }

  end(): void {
    this.ended = true;
    this.emit('close');
  }
}

function streams(feed: Partial<EventFeed>, heads: Partial<EventHeads>): EventStreams {
  return new EventStreams(feed as EventFeed, heads as EventHeads, new SystemClock(), createLogger('silent'));
}

const noEvents: Partial<EventFeed> = { page: () => Promise.resolve({ events: [], next: start, epoch: '1' }) };

describe('EventStreams', () => {
  it('says that it is still there every fifteen seconds without news', async () => {
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const paper = new Paper();
    const patiences: number[] = [];
    const heads: Partial<EventHeads> = {
      beyond: (_position, { patience }) => {
        patiences.push(patience);
        now += patience;
        if (patiences.length === 3) paper.end();
        return Promise.resolve();
      },
    };
    await streams(noEvents, heads).run(caller, start, paper as unknown as ServerResponse);
    clock.mockRestore();
    expect({ patiences, written: paper.written }).toEqual({
      patiences: [15_000, 15_000, 15_000],
      written: ['retry: 2000\n\n', ': still here\n\n', ': still here\n\n'],
    });
  });

  it('waits for a slow reader before it reads on', async () => {
    const paper = new Paper();
    paper.full = true;
    const page = jest.fn(noEvents.page);
    const heads: Partial<EventHeads> = { beyond: () => Promise.resolve(paper.end()) };
    const running = streams({ page }, heads).run(caller, start, paper as unknown as ServerResponse);
    await new Promise(setImmediate);
    expect(page).not.toHaveBeenCalled();
    paper.full = false;
    paper.emit('drain');
    await running;
    expect(page).toHaveBeenCalledTimes(1);
  });

  it('ends where the log cannot be read, so that its reader comes again', async () => {
    const paper = new Paper();
    const broken: Partial<EventFeed> = { page: () => Promise.reject(new Error('database away')) };
    await streams(broken, {}).run(caller, start, paper as unknown as ServerResponse);
    expect(paper.ended).toBe(true);
  });

  it('has five places for each caller and two hundred for all', () => {
    const places = streams({}, {});
    const release = places.admit('a');
    for (let i = 0; i < 4; i += 1) places.admit('a');
    expect(() => places.admit('a')).toThrow(Problem);
    release();
    places.admit('a');
    for (let i = 0; i < 195; i += 1) places.admit(`b${i}`);
    expect(() => places.admit('c')).toThrow('unavailable');
  });
});
