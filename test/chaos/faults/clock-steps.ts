import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for.js';
import { markOf, recovered } from '../progress.js';
import type { Fault } from '../stage.js';

const libraries = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`);
const steps = ['-7200s', '+86400s', '+0s', '+3600s'];
/** Long enough for a step to fall into the middle of it. */
const backfill = 1_500;

/** The service's clock is put forward and back in mid-pass; PostgreSQL's, legacy's and Kafka's go on as they were. */
export const clockSteps: Fault = {
  name: 'clock of the service steps',
  times: { long: 8, short: 2 },
  missing: () =>
    libraries.some((path) => existsSync(path)) ? null : "libfaketime (Debian's faketime) is not installed",
  controls: [
    {
      guard: 'nothing is written under a lease that was taken by another clock',
      patches: [
        {
          file: 'platform/leases/leases.js',
          from: 'if (Math.abs(clockOrigin() - lease.clockOrigin) > tolerableStep)',
          to: 'if (false)',
        },
      ],
    },
  ],
  play: async (stage) => {
    const lane = await stage.open({ fill: backfill });
    const file = join(stage.world.directory, `${lane.council}-clock`);
    const wired = await lane.addWorker({
      LD_PRELOAD: libraries.find((path) => existsSync(path)),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    writeFileSync(file, '+0s\n');
    const mark = await markOf(lane);
    // what is read after this must not seem to have been read an hour later: later news would be taken for older
    wired.points.watch('page: legacy answered', 4, () => writeFileSync(file, '+3600s\n'));
    await wired.worker.start();
    await recovered(lane, mark, performance.now());
    for (let step = 0; step < stage.times; step += 1) {
      await stage.strike(lane, async () => {
        let stepped = false;
        await lane.legacy.changeOne(1);
        wired.points.watch('page: legacy answered', 1, () => {
          writeFileSync(file, `${steps[step % steps.length]}\n`);
          stepped = true;
        });
        await waitFor(() => stepped, { what: 'an answer of legacy', timeoutMs: 60_000 });
      });
      // what was read while the clock jumped must not seem newer than this
      await lane.legacy.changeOne(1);
    }
  },
};
