import { playControl } from './play-fault.js';
import { tickingKilled } from './faults/ticking-killed.js';
import { World } from './world.js';
const world = await World.start();
try {
  for (const control of tickingKilled.controls ?? [])
    console.log(await playControl(world, { fault: tickingKilled, control }, { seed: 5, times: 3, route: false }).catch(String));
} finally { await world.stop(); process.exit(); }
