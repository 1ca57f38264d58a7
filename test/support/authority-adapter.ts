import { pino } from 'pino';
import type { AuthorityConnection, AuthoritySettings } from '../../src/config/settings.js';
import { defineAuthority } from '../../src/legacy/authority/adapter.js';
import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import type { LegacyCursor, LegacyPage, LegacySystem } from '../../src/legacy/legacy-system.js';
import { Clock, SystemClock } from '../../src/platform/clock/clock.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { authorityCredentials } from './authority-caller.js';
import { testSettings } from './settings.js';

export class TestClock extends Clock {
  constructor(public at: number) {
    super();
  }

  now(): number {
    return this.at;
  }
}

export interface AdapterUnderTest {
  legacy: LegacySystem;
  mapping: AuthorityMapping;
  metrics: Metrics;
  /** Everything it logged, as it was written. */
  log: string[];
}

/** The adapter with the sample mapping, quick to give up, as far as `adjust` doesn't change it. */
export function authorityAdapter(
  url: string,
  adjust: (mapping: AuthorityMapping) => void = () => undefined,
  clock: Clock = new SystemClock(),
): AdapterUnderTest {
  const connection: AuthorityConnection = { url, ...authorityCredentials };
  const { systems } = testSettings({ authority: connection });
  const settings = systems.find(({ name }) => name === 'authority') as AuthoritySettings;
  const mapping = structuredClone(settings.mapping) as AuthorityMapping;
  mapping.limits = { concurrency: 4, timeoutSeconds: 2, retries: 1, requestsPerSecond: 1000 };
  adjust(mapping);
  const metrics = new Metrics();
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  return { legacy: defineAuthority({ ...settings, mapping }, { clock, metrics, logger }), mapping, metrics, log };
}

/** All pages of a pass, or the first few of them. */
export async function pagesOf(
  legacy: LegacySystem,
  cursor: LegacyCursor | null,
  atMost = Number.POSITIVE_INFINITY,
): Promise<LegacyPage[]> {
  const pages: LegacyPage[] = [];
  for await (const page of legacy.changesSince(cursor, { signal: new AbortController().signal })) {
    pages.push(page);
    if (pages.length >= atMost) break;
  }
  return pages;
}
