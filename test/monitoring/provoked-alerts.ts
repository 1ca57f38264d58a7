import { waitFor } from '../support/wait-for.js';
import type { LiveWorld } from './live-world.js';

/** `dueAt`: when the request falls due that breaks a standard, epoch seconds. */
export type Scene = LiveWorld & { dueAt: number };

export interface ProvokedAlert {
  alert: string;
  labels: Record<string, string>;
  /** Resolves once what is wrong stands in the legacy system. */
  provoke(scene: Scene): Promise<void>;
  /** Resolves once it is put right there. */
  mend(scene: Scene): Promise<void>;
  /** Holds when the alert has cleared: it did because of what was mended, not because its window had passed. */
  stillTrue: string;
}

/** Environment and Planning, whose desk is cleared: what was overdue of old would keep the alert up. */
export const planningRole = 60;

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** A status that the mapping does not know; then none. */
const unknownCode: ProvokedAlert = {
  alert: 'ShirelinkMappingGap',
  labels: { system: 'authority', severity: 'warning' },
  provoke: ({ legacy, dueAt }) =>
    legacy.load({
      formattedAccount: '016.2026.00990001.001',
      categoryId: 1010,
      actioningRoleId: 10,
      receivedDatetime: iso(dueAt - 60),
      determinationDatetime: iso(dueAt - 30),
      determinationCode: 'ZZZ',
    }),
  mend: ({ legacy }) =>
    legacy.update({
      formattedAccount: '016.2026.00990001.001',
      determinationCode: null,
      determinationDatetime: null,
    }),
  stillTrue: 'shirelink_sync_records_total{outcome="rejected"} > 0',
};

/** A request that is overtaken by legacy's own due instant; then it is completed. */
const brokenStandard: ProvokedAlert = {
  alert: 'ShirelinkStandardBroken',
  labels: { clock: 'REQ-DONE', kind: 'request', unit: 'Environment and Planning', severity: 'info' },
  provoke: ({ legacy, dueAt }) =>
    legacy.load({
      formattedAccount: '016.2026.00990002.001',
      categoryId: 6010,
      actioningRoleId: planningRole,
      receivedDatetime: iso(dueAt - 60),
      dueDate: iso(dueAt),
    }),
  mend: ({ legacy }) =>
    legacy.update({
      formattedAccount: '016.2026.00990002.001',
      determinationCode: 'CCOM',
      determinationDatetime: new Date().toISOString(),
    }),
  stillTrue: 'shirelink:sla_results:new1d{result="late",clock="REQ-DONE",unit="Environment and Planning"} > 0',
};

/** Authority cuts every connection; then it answers again. The pass that confirms the breach above goes first. */
const legacyDown: ProvokedAlert = {
  alert: 'ShirelinkCircuitOpen',
  labels: { system: 'authority', severity: 'warning' },
  async provoke({ legacy, prometheus, dueAt }) {
    const lag = 'shirelink_sync_lag_seconds';
    await waitFor(async () => (await prometheus.query(`timestamp(${lag}) - ${lag} > ${dueAt + 1}`)).length > 0, {
      what: 'a pass that began after the due instant',
      timeoutMs: 60_000,
    });
    await legacy.suffer({ kind: 'reset', forSeconds: 600 });
  },
  mend: ({ legacy }) => legacy.recover(),
  stillTrue: 'up == 1',
};

/** All at once: the tick looks once a minute, and the rest happens meanwhile. */
export const provokedAlerts = [unknownCode, brokenStandard, legacyDown];

/** Until a pass mirrors the request before it is due: otherwise it would be historical. Seconds. */
export const roomForFirstPass = 15;
const patience = { timeoutMs: 100_000 };

/** Rejects where the alert fires too early, never, or does not clear. Answers seconds until it fired, and from there until it cleared. */
export async function play({ alert, labels, ...row }: ProvokedAlert, scene: Scene): Promise<[number, number]> {
  const { prometheus } = scene;
  const fires = () => prometheus.firing(alert, labels);
  if (await fires()) throw new Error(`${alert} fires though nothing was provoked`);
  const began = performance.now();
  await row.provoke(scene);
  await waitFor(fires, { what: `${alert} to fire`, ...patience });
  const fired = performance.now();
  await row.mend(scene);
  await waitFor(async () => (await prometheus.query('up == 1')).length === 1 && !(await fires()), {
    what: `${alert} to clear`,
    ...patience,
  });
  const cleared = performance.now();
  if ((await prometheus.query(row.stillTrue)).length === 0) throw new Error(`${alert} cleared by itself`);
  return [(fired - began) / 1000, (cleared - fired) / 1000];
}
