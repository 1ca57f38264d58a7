import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import type { SimulatorProcess } from '../support/simulator-process.js';

/** What can be done to the simulator of a legacy system behind Authority's back, and asked of it. */
export class LegacyControl {
  protected constructor(private readonly simulator: SimulatorProcess) {}

  get port(): number {
    return Number(new URL(this.simulator.url).port);
  }

  async spoil(fault: Fault): Promise<void> {
    await this.post('faults', fault);
  }

  async post(word: string, body: unknown): Promise<void> {
    const lines = Array.isArray(body) ? body.map((line) => JSON.stringify(line)).join('\n') : JSON.stringify(body);
    const answer = await fetch(`${this.simulator.url}/control/${word}`, { method: 'POST', body: lines });
    if (!answer.ok) throw new Error(`the simulator refused ${word}: ${answer.status} ${await answer.text()}`);
  }

  /** The truth: every request as legacy has it. */
  async dump(): Promise<RequestDump[]> {
    const text = await (await fetch(`${this.simulator.url}/control/dump`)).text();
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as RequestDump);
  }

  async stop(): Promise<void> {
    this.simulator.kill('SIGTERM');
    await this.simulator.ended;
  }
}
