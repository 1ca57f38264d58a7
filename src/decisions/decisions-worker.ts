import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { followEvents } from '../events/follow-events.js';
import { pause } from '../events/pace.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Database } from '../platform/postgres/database.js';
import { DecisionRecompute } from './decision-recompute.js';
import { DecisionFollowers } from './follow/decision-followers.js';

/** Between looks at whether cases stand that another policy decided, such as an older replica's. Milliseconds. */
const betweenLooks = 60_000;
/** Between looks at what is no event. Milliseconds. */
const betweenDetails = 1_000;

/** In a worker: follows the events and brings decisions to a policy that changed. */
@Injectable()
export class DecisionsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(DecisionFollowers) private readonly followers: DecisionFollowers,
    @Inject(DecisionRecompute) private readonly recompute: DecisionRecompute,
  ) {}

  onApplicationBootstrap(): void {
    const { signal } = this.stopping;
    const { logger } = this;
    const following = this.followers.logs.map((follower) => followEvents(this.database, follower, { signal, logger }));
    this.running = Promise.all([
      ...following,
      this.repeat('first details were not followed', betweenDetails, () => this.followDetails(signal)),
      this.bringToPresentPolicy(signal),
    ]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async followDetails(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.followers.details.followOnce()) > 0);
  }

  private async bringToPresentPolicy(signal: AbortSignal): Promise<void> {
    let adopted = false;
    await this.repeat('deciding by the present policy failed', betweenLooks, async () => {
      if (!adopted) await this.recompute.adopt();
      adopted = true;
      if (!(await this.recompute.isStale())) return;
      const cases = await this.recompute.run(signal);
      if (cases) this.logger.info({ cases }, 'cases decided by the present policy');
    });
  }

  private async repeat(failure: string, milliseconds: number, step: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await step();
      } catch (error) {
        this.logger.warn({ error: (error as Error).name }, `${failure}, and is tried again`);
      }
      await pause(milliseconds, signal);
    }
  }
}
