import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { AuthorityCaller } from '../support/authority-caller.js';
import { startSimulatorProcess, type SimulatorProcess } from '../support/simulator-process.js';

let folder: string;
const running = new Set<SimulatorProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
});
afterEach(async () => {
  for (const simulator of running) simulator.kill('SIGKILL');
  await Promise.all([...running].map((simulator) => simulator.ended));
  running.clear();
  await rm(folder, { recursive: true });
});

async function start(...args: string[]): Promise<SimulatorProcess> {
  const simulator = await startSimulatorProcess(['--dir', folder, '--port', '0', ...args]);
  running.add(simulator);
  return simulator;
}

async function dump(url: string): Promise<RequestDump[]> {
  const text = await (await fetch(`${url}/control/dump`)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RequestDump);
}

/** A client that writes as fast as it is answered, until it no longer is. */
async function writeUntilKilled(caller: AuthorityCaller, name: string, acknowledged: Set<string>): Promise<void> {
  for (let count = 1; ; count += 1) {
    const reference = `${name}-${count}`;
    const nameDetails = { familyName: 'Samplewood' };
    const wanted = {
      categoryItemNumber: 1010,
      contactMethodCode: 'NR',
      description: 'Pothole',
      externalReference: reference,
    };
    try {
      const answer = await caller.post('/main/api/v2/crm/crm', { requestor: { nameDetails }, ...wanted });
      await answer.json();
      if (answer.status === 200) acknowledged.add(reference);
    } catch {
      return;
    }
  }
}

/** A client that remembers every request that it was ever shown. */
async function readUntilKilled(url: string, shown: Set<string>): Promise<void> {
  for (;;) {
    try {
      for (const row of await dump(url)) shown.add(row.externalReference ?? '');
    } catch {
      return;
    }
  }
}

describe('the simulator as a process', () => {
  it('keeps all that it ever acknowledged or showed, once, however often it is killed', async () => {
    const random = new Random(20_260_305);
    const acknowledged = new Set<string>();
    const shown = new Set<string>();
    for (let round = 1; round <= 5; round += 1) {
      const simulator = await start('--pace', 'still', '--sample', '0');
      const kept = (await dump(simulator.url)).map((row) => row.externalReference ?? '');
      expect({ round, lost: [...acknowledged, ...shown].filter((reference) => !kept.includes(reference)) }).toEqual({
        round,
        lost: [],
      });
      expect(new Set(kept).size).toBe(kept.length);
      const caller = await AuthorityCaller.signedIn(simulator.url);
      const enough = acknowledged.size + random.whole(5, 60);
      const writers = ['a', 'b', 'c'].map((name) => writeUntilKilled(caller, `${round}${name}`, acknowledged));
      const reader = readUntilKilled(simulator.url, shown);
      const killed = killOnce(simulator, () => acknowledged.size >= enough);
      await Promise.all([...writers, reader, killed]);
    }
    expect(acknowledged.size).toBeGreaterThan(25);
  }, 120_000);

  it('writes its sample once, and goes on with it after a restart', async () => {
    const first = await start('--pace', 'still', '--sample', '50');
    const before = await dump(first.url);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const second = await start('--pace', 'still', '--sample', '50');
    expect(await dump(second.url)).toEqual(before);
    expect(before.length).toBeGreaterThan(45);
  }, 60_000);

  it('goes with its parent where it is told to', async () => {
    const simulator = await start('--sample', '0', '--with-parent');
    simulator.closeStdin();
    expect(await simulator.ended).toBe(0);
  });

  it('says what it wants where it is started wrongly', async () => {
    const env = { PATH: process.env['PATH'] };
    await expect(startSimulatorProcess(['--dir', folder], env)).rejects.toThrow(
      /^ended with 2: .*AUTHORITY_SIM_USERNAME/,
    );
    await expect(startSimulatorProcess(['--pace', 'fast'])).rejects.toThrow(/^ended with 2: .*--dir/);
    await expect(startSimulatorProcess(['--nonsense'])).rejects.toThrow(/^ended with 2: .*nonsense/);
  });
});

/** Looks after every answer that anyone gets. */
async function killOnce(simulator: SimulatorProcess, ripe: () => boolean): Promise<void> {
  while (!ripe()) await new Promise((resume) => setImmediate(resume));
  simulator.kill('SIGKILL');
  await simulator.ended;
}
