import type { INestApplicationContext } from '@nestjs/common';
import type { AuditVerdict } from '../audit/verify-audit.js';
import type { Fault } from '../config/fault.js';
import type { Settings } from '../config/settings.js';
import type { CalendarData } from '../model/business-calendar/business-calendar.js';

/** What main.ts, which alone may know every part, puts into the commands' hands. */
export interface Composition {
  /** Throws WrongConfiguration, or WrongInput where nothing is configured and no embedded service runs. */
  settings(): Promise<Settings>;
  /** The features, without HTTP and without anything that runs by itself; opened at first use. Throws as `settings`. */
  application(): Promise<INestApplicationContext>;
  /** The council's business calendar, from its files alone: nothing has to run. Throws WrongConfiguration. */
  calendar(): CalendarData;
  inspect(options: { connect: boolean }): Promise<ConfigurationReport>;
  migrate(options: { dryRun: boolean }): Promise<{ applied: string[]; waiting: string[] }>;
  verifyAudit(): Promise<AuditVerdict>;
  /** A token of the embedded mode's issuer. Throws WrongInput where it doesn't run. */
  issueToken(roles: string[]): Promise<{ token: string; expiresAt: string }>;
  /** Never on configured connections: the embedded servers that run, or some of its own. */
  simulate(options: SimulateRequest): Promise<Simulated>;
  close(): Promise<void>;
}

export interface SimulateRequest {
  from: string;
  columns: string;
  verify: boolean;
  signal: AbortSignal;
  onProgress(done: number, total: number | null, note: string): void;
}

export type Simulated =
  | { outcome: 'played'; result: { ok: boolean; json: unknown; lines: string[] } }
  | { outcome: 'faults'; faults: Fault[] }
  | { outcome: 'refused'; reason: string };

/** What check-config found: names and files, never a value. */
export interface ConfigurationReport {
  mode: 'embedded' | 'configured';
  variables: { name: string; from: 'value' | 'file' | 'not set'; meaning: string }[];
  files: { kind: string; path: string }[];
  /** null where there are faults. */
  calendar: { version: string; zone: string; firstYear: number; lastYear: number } | null;
  faults: Fault[];
  /** null: not asked for, or there were faults. */
  connections: { name: string; ok: boolean; detail: string }[] | null;
}
