import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import type { Patch } from '../build.js';
import type { WiredWorker } from '../lane.js';
import type { Point } from '../points.js';
import type { Fault, Stage } from '../stage.js';
import { sendAfterSaving } from './service-killed.js';

/** Each statement of a page is committed for itself. */
const noTransaction: Patch = {
  file: 'platform/postgres/database.js',
  from: "await this.ask(client, 'begin');",
  to: '',
};

/** The postmaster is killed -9, once in mid-commit and then at random; it is started again by its supervisor. */
export const postgresKilled: Fault = {
  name: 'PostgreSQL killed -9',
  times: { long: 5, short: 1 },
  alone: true,
  play: async (stage) => {
    const { lane, wired } = await stage.running();
    const { postgres } = stage.world.stores;
    for (let kill = 1; kill <= stage.times; kill += 1) {
      await stage.strike(lane, async () => {
        if (kill % 2 === 1) {
          await killAt(wired, 'page: commit on its way', () => postgres.pid());
          wired.wires.postgres.cut();
        } else await killAtRandom(stage, () => postgres.pid());
      });
    }
    stage.notes.push(`the worker lived on: ${wired.worker.running}`);
  },
  controls: [
    {
      guard: 'rows, events and cursor of a page are one transaction',
      patches: [noTransaction],
      play: async (stage) => {
        const { lane, wired } = await stage.running();
        const { postgres } = stage.world.stores;
        await stage.strike(lane, async () => {
          await killAt(wired, 'page: positions taken', () => postgres.pid());
          wired.wires.postgres.cut();
        });
      },
    },
  ],
};

/** The broker is killed -9 while it answers a batch, and then at random. */
export const brokerKilled: Fault = {
  name: 'Kafka killed -9',
  times: { long: 5, short: 1 },
  alone: true,
  play: async (stage) => {
    const { lane, wired } = await stage.running();
    const { kafka } = stage.world.stores;
    for (let kill = 1; kill <= stage.times; kill += 1) {
      await stage.strike(lane, async () => {
        if (kill % 2 === 1) await killAt(wired, 'relay: batch on its way', () => kafka.pid());
        else await killAtRandom(stage, () => kafka.pid());
      });
    }
    stage.notes.push(`the worker lived on: ${wired.worker.running}`);
  },
  controls: [
    {
      guard: 'a position is saved after Kafka acknowledged',
      patches: [sendAfterSaving],
      play: async (stage) => {
        const { lane, wired } = await stage.running();
        const { kafka } = stage.world.stores;
        await stage.strike(lane, () => killAt(wired, 'relay: batch on its way', () => kafka.pid()));
      },
    },
  ],
};

async function killAt({ points }: WiredWorker, point: Point, pid: () => number | null): Promise<void> {
  let struck = false;
  points.arm(point, 1, () => {
    struck = true;
    killProcess(pid());
  });
  await waitFor(() => struck, { what: `the kill at ${point}`, timeoutMs: 60_000 });
  points.disarm();
}

async function killAtRandom(stage: Stage, pid: () => number | null): Promise<void> {
  await pause(stage.random.between(0, 800));
  killProcess(pid());
}

function killProcess(pid: number | null): void {
  if (pid) process.kill(pid, 'SIGKILL');
}
