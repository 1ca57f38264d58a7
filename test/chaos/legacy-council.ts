import type { RequestInput } from '../../src/embedded/authority-simulator/control/request-input.js';
import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { type SimulatorProcess, startSimulatorProcess } from '../support/simulator-process.js';
import { codes } from './council-files.js';

const hour = 3_600_000;
const firstWorkOrder = 10_000;

/**
 * A simulated council at work. Each deed gives the request the next work order number, so that a mirror which goes back in time
 * shows it. The simulator's journal is the truth; this only remembers what may be done next.
 */
export class LegacyCouncil {
  private open: number[] = [];
  private closed: number[] = [];
  private workOrder = firstWorkOrder;
  private removed = 0;
  private readonly random: Random;

  private constructor(
    private readonly simulator: SimulatorProcess,
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  static async start(directory: string, seed: number): Promise<LegacyCouncil> {
    const args = ['--dir', directory, '--port', '0', '--pace', 'still', '--sample', '0', '--with-parent'];
    return new LegacyCouncil(await startSimulatorProcess(args), seed);
  }

  get port(): number {
    return Number(new URL(this.simulator.url).port);
  }

  /** Requests that were last modified long ago: no overlap reads them again. */
  async fill(count: number): Promise<void> {
    const at = new Date(Date.now() - 24 * hour).toISOString();
    await this.receive(Array.from({ length: count }, () => ({ ...this.newRequest(), modifiedDatetime: at })));
  }

  async arrive(count: number): Promise<void> {
    await this.receive(Array.from({ length: count }, () => this.newRequest()));
  }

  /** What councils do, at random: mostly arrivals and changes, some closures, reopenings and, up to `deletes`, deletions. */
  async work(deeds: number, deletes = 0): Promise<void> {
    for (let done = 0; done < deeds; done += 1) {
      const deed = this.random.next();
      if (deed < 0.25) await this.arrive(1);
      else if (deed < 0.6) await this.change();
      else if (deed < 0.8) await this.close();
      else if (deed < 0.95) await this.reopen();
      else if (this.removed < deletes) await this.remove();
      else await this.change();
    }
  }

  async change(): Promise<void> {
    const id = this.pick(this.open);
    if (id !== null) await this.changeOne(id);
  }

  async changeOne(id: number): Promise<void> {
    await this.update({ id, contactMethodCode: this.random.pick(['T', 'M']) });
  }

  async close(): Promise<void> {
    const id = this.take(this.open);
    if (id === null) return;
    this.closed.push(id);
    const code = this.random.pick(Object.keys(codes.closures));
    await this.update({ id, determinationCode: code, determinationDatetime: new Date().toISOString() });
  }

  async reopen(): Promise<void> {
    const id = this.take(this.closed);
    if (id === null) return;
    this.open.push(id);
    await this.update({ id, determinationCode: null, determinationDatetime: null });
  }

  async remove(): Promise<void> {
    const id = this.take(this.open);
    if (id === null) return;
    this.removed += 1;
    await this.post('remove', { requests: [{ id }] });
  }

  /** Another category, without its modified time telling: only a sweep can find it. */
  async reclassifySilently(): Promise<void> {
    const id = this.pick(this.open);
    const row = (await this.dump()).find((request) => request.id === id);
    if (!row) return;
    const categoryId = row.categoryId === 11 ? 22 : 11;
    await this.update({ id: row.id, categoryId, modifiedDatetime: row.modified });
  }

  async renumber(): Promise<void> {
    const id = this.pick(this.open);
    if (id !== null) await this.post('renumber', { request: { id }, formattedAccount: `RENUMBERED-${id}` });
  }

  async spoil(fault: Fault): Promise<void> {
    await this.post('faults', fault);
  }

  async mend(): Promise<void> {
    await this.post('faults/clear', {});
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

  private newRequest(): RequestInput {
    return {
      receivedDatetime: new Date(Date.now() - this.random.whole(0, 24) * hour).toISOString(),
      dueDate: new Date(Date.now() + this.random.whole(1, 240) * hour).toISOString(),
      categoryId: Number(this.random.pick(Object.keys(codes.categories))),
      contactMethodCode: this.random.pick(['T', 'M']),
      actioningRoleId: this.random.pick([1, 2]),
      documentPrecis: `about ${this.random.whole(1, 1e6)}`,
      externalReference: this.nextWorkOrder(),
    };
  }

  private async receive(inputs: RequestInput[]): Promise<void> {
    const known = new Set([...this.open, ...this.closed]);
    await this.post('load', inputs);
    for (const { id, determinationCode } of await this.dump()) {
      if (!known.has(id)) (determinationCode === null ? this.open : this.closed).push(id);
    }
  }

  private async update(input: RequestInput): Promise<void> {
    await this.post('update', [{ ...input, externalReference: this.nextWorkOrder() }]);
  }

  private nextWorkOrder(): string {
    this.workOrder += 1;
    return `WO-${this.workOrder}`;
  }

  private pick(ids: number[]): number | null {
    return ids.length === 0 ? null : this.random.pick(ids);
  }

  private take(ids: number[]): number | null {
    const id = this.pick(ids);
    if (id !== null) ids.splice(ids.indexOf(id), 1);
    return id;
  }
}
