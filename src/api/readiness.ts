import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { TokenVerifier } from '../auth/token-verifier.js';
import { Relay } from '../events/relay.js';
import { DatabaseHealth } from '../platform/health/database-health.js';
import { SyncStatus, type SystemStatus } from '../sync/sync-status.js';

export interface Part {
  status: 'up' | 'down' | 'degraded' | 'off';
  detail: string;
}

/** Only the database decides whether this replica can serve; whatever else is down is for people to see, and to wait for. */
export interface Readiness {
  status: 'ready' | 'degraded' | 'not-ready';
  parts: Record<string, Part>;
}

const patience = 2000;
const freshFor = 1000;

@Injectable()
export class ReadinessCheck {
  private last: { at: number; answer: Promise<Readiness> } | null = null;

  constructor(
    @Inject(DatabaseHealth) private readonly database: DatabaseHealth,
    @Inject(SyncStatus) private readonly systems: SyncStatus,
    @Inject(Relay) private readonly relay: Relay,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
  ) {}

  /** Asked once a second at most, however many probes there are. */
  async read(): Promise<Readiness> {
    const now = performance.now();
    if (!this.last || now - this.last.at >= freshFor) this.last = { at: now, answer: this.check() };
    return this.last.answer;
  }

  private async check(): Promise<Readiness> {
    const database = await within<Part>(this.databasePart(), { status: 'down', detail: 'does not answer' });
    if (database.status !== 'up') return { status: 'not-ready', parts: { database } };
    const unknown: Part = { status: 'degraded', detail: 'cannot be told now' };
    const [events, issuer, systems] = await Promise.all([
      within<Part>(this.eventsPart(), unknown),
      within<Part>(this.issuerPart(), { status: 'down', detail: 'does not answer: tokens cannot be judged' }),
      within(this.systemParts(), {}),
    ]);
    const parts: Record<string, Part> = { database, events, issuer, ...systems };
    const well = Object.values(parts).every(({ status }) => status === 'up' || status === 'off');
    return { status: well ? 'ready' : 'degraded', parts };
  }

  private async databasePart(): Promise<Part> {
    const waiting = await this.database.waitingMigrations();
    if (waiting === 0) return { status: 'up', detail: 'reachable and migrated' };
    return { status: 'down', detail: `migrations to apply: ${waiting}; run \`shirelink migrate\`` };
  }

  private async eventsPart(): Promise<Part> {
    const { state, behind, lastError } = await this.relay.status();
    if (state === 'off') return { status: 'off', detail: `no Kafka is configured: ${behind} events wait` };
    if (state === 'up') return { status: 'up', detail: `${behind} events on their way to Kafka` };
    return { status: 'down', detail: `${behind} events wait for Kafka${lastError ? `: ${lastError}` : ''}` };
  }

  private async issuerPart(): Promise<Part> {
    const up = await this.verifier.issuerIsUp();
    return up
      ? { status: 'up', detail: 'its keys are at hand' }
      : { status: 'down', detail: 'tokens cannot be judged' };
  }

  private async systemParts(): Promise<Record<string, Part>> {
    const statuses = await this.systems.recent();
    return Object.fromEntries(statuses.map((status) => [status.system, systemPart(status)]));
  }
}

function systemPart({ state, lastError, lastSuccessAt }: SystemStatus): Part {
  switch (state) {
    case 'current':
      return { status: 'up', detail: `last complete pass ended ${lastSuccessAt}` };
    case 'held':
      return { status: 'off', detail: 'held by people' };
    case 'waiting':
      return { status: 'degraded', detail: 'no pass was complete yet' };
    case 'late':
      return { status: 'degraded', detail: `last complete pass ended ${lastSuccessAt}` };
    case 'failing':
      return { status: 'down', detail: lastError?.code ?? 'passes fail' };
  }
}

/** A probe waits for nobody: what fails, or takes longer than two seconds, is answered for. */
async function within<Answer>(work: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  const late = new AbortController();
  const answer = await Promise.race([
    work.catch(() => otherwise),
    delay(patience, otherwise, { signal: late.signal }).catch(() => otherwise),
  ]);
  late.abort();
  return answer;
}
