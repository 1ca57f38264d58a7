import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import type { Fault, Stage } from '../stage.js';

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
          let struck = false;
          wired.points.arm('page: commit on its way', 1, () => {
            struck = true;
            killProcess(postgres.pid());
          });
          await waitFor(() => struck, { what: 'a commit', timeoutMs: 20_000 });
          wired.points.disarm();
          wired.wires.postgres.cut();
        } else await killAtRandom(stage, () => postgres.pid());
      });
    }
    stage.notes.push(`the worker lived on: ${wired.worker.running}`);
  },
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
        if (kill % 2 === 1) {
          let struck = false;
          wired.points.arm('relay: batch on its way', 1, () => {
            struck = true;
            killProcess(kafka.pid());
          });
          await waitFor(() => struck, { what: 'a batch', timeoutMs: 20_000 });
          wired.points.disarm();
        } else await killAtRandom(stage, () => kafka.pid());
      });
    }
    stage.notes.push(`the worker lived on: ${wired.worker.running}`);
  },
};

async function killAtRandom(stage: Stage, pid: () => number | null): Promise<void> {
  await pause(stage.random.between(0, 800));
  killProcess(pid());
}

function killProcess(pid: number | null): void {
  if (pid) process.kill(pid, 'SIGKILL');
}
