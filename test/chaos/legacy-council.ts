import type { RequestInput } from '../../src/embedded/authority-simulator/control/request-input.js';
import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { simulatorEnvironment, type SimulatorProcess, startSimulatorProcess } from '../support/simulator-process.js';
import { codes, newClosure, restrictedCategory } from './council-files.js';
import { LegacyControl } from './legacy-control.js';
import { customerOf, descriptionOf, people } from './people.js';

const hour = 3_600_000;
const firstWorkOrder = 10_000;
const usualClosures = Object.keys(codes.closures).filter((code) => code !== newClosure);
const openCategories = Object.keys(codes.categories)
  .map(Number)
  .filter((id) => id !== restrictedCategory);

/**
 * A simulated council at work. Each deed gives the request the next work order number, so that a mirror which goes back in time
 * shows it. The simulator's journal is the truth; this only remembers what may be done next.
 */
export class LegacyCouncil extends LegacyControl {
  /** Rows that come out odd on the wire, and can be read all the same. */
  readonly readable = new Set<number>();
  private open: number[] = [];
  private closed: number[] = [];
  private restricted: number[] = [];
  private bad: number[] = [];
  private readonly kept = new Set<number>();
  private workOrder = firstWorkOrder;
  private removed = 0;
  private readonly random: Random;

  private constructor(simulator: SimulatorProcess, seed: number) {
    super(simulator);
    this.random = new Random(seed);
  }

  /** `program`: the simulator as it was built. */
  static async start(program: string, directory: string, seed: number): Promise<LegacyCouncil> {
    const args = ['--dir', directory, '--port', '0', '--pace', 'still', '--sample', '0', '--with-parent'];
    const council = new LegacyCouncil(await startSimulatorProcess(args, simulatorEnvironment, [program]), seed);
    for (const person of people) await council.post('name', person);
    return council;
  }

  /** Requests that were last modified long ago: no overlap reads them again. Some are restricted, and one row is bad. */
  async fill(count: number): Promise<void> {
    const at = new Date(Date.now() - 24 * hour).toISOString();
    await this.receive(Array.from({ length: count }, () => ({ ...this.newRequest(), modifiedDatetime: at })));
    await this.garble();
  }

  async arrive(count: number): Promise<void> {
    await this.receive(Array.from({ length: count }, () => this.newRequest()));
  }

  /** What councils do, at random: mostly arrivals and changes, some closures, reopenings and, up to `deletes`, deletions. */
  async work(deeds: number, deletes = 0): Promise<void> {
    for (let done = 0; done < deeds; done += 1) {
      const deed = this.random.next();
      if (deed < 0.25) await this.arrive(1);
      else if (deed < 0.55) await this.change();
      else if (deed < 0.7) await this.close();
      else if (deed < 0.8) await this.reopen();
      else await this.rareDeed(deed, deletes);
    }
  }

  async change(): Promise<void> {
    const id = this.pick(this.open);
    if (id !== null) await this.changeOne(id);
  }

  async changeOne(id: number): Promise<void> {
    await this.update({ id, contactMethodCode: this.random.pick(['T', 'M']) });
  }

  /** Answers which; null where nothing is open. */
  async close(code = this.random.pick(usualClosures)): Promise<number | null> {
    const id = this.take(this.open);
    if (id === null) return null;
    this.closed.push(id);
    await this.update({ id, determinationCode: code, determinationDatetime: new Date().toISOString() });
    return id;
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
    this.restricted = this.restricted.filter((one) => one !== id);
    this.removed += 1;
    await this.post('remove', { requests: [{ id }] });
  }

  /** A case that was public becomes restricted. Answers which; null where there is none. */
  async restrict(): Promise<number | null> {
    const id = this.pick(this.open.filter((one) => !this.restricted.includes(one)));
    if (id === null) return null;
    this.restricted.push(id);
    await this.update({ id, categoryId: restrictedCategory });
    return id;
  }

  async release(): Promise<void> {
    const id = this.take(this.restricted);
    if (id !== null) await this.update({ id, categoryId: this.random.pick(openCategories) });
  }

  /** A row comes out so that nobody can read it. */
  async garble(): Promise<void> {
    const id = this.take(this.open);
    if (id === null) return;
    this.bad.push(id);
    await this.post('distort', { request: { id }, distortion: { overlay: { receivedDatetime: 'the day before' } } });
  }

  async mendRow(): Promise<void> {
    const id = this.take(this.bad);
    if (id === null) return;
    this.open.push(id);
    await this.post('distort', { request: { id }, distortion: null });
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

  /** Its row comes out so that nobody can read it. */
  isBad({ id, distorted }: RequestDump): boolean {
    return distorted && !this.readable.has(id);
  }

  /** As it arrives just now. */
  newRequest(): RequestInput {
    const documentPrecis = `about ${this.random.whole(1, 1e6)}`;
    const externalReference = this.nextWorkOrder();
    return {
      receivedDatetime: new Date(Date.now() - this.random.whole(0, 24) * hour).toISOString(),
      dueDate: new Date(Date.now() + this.random.whole(1, 240) * hour).toISOString(),
      categoryId: this.random.next() < 0.05 ? restrictedCategory : this.random.pick(openCategories),
      contactMethodCode: this.random.pick(['T', 'M']),
      actioningRoleId: this.random.pick([1, 2]),
      documentPrecis,
      nameId: customerOf(documentPrecis)?.id ?? null,
      externalReference,
      description: descriptionOf(externalReference),
    };
  }

  /** `touch` false: no later deed changes them. */
  async receive(inputs: RequestInput[], { touch = true } = {}): Promise<void> {
    await this.post('load', inputs);
    if (!touch) for (const { id } of inputs) this.kept.add(id ?? 0);
    const known = new Set([...this.open, ...this.closed, ...this.bad, ...this.kept]);
    for (const { id, categoryId } of await this.dump()) {
      if (known.has(id)) continue;
      this.open.push(id);
      if (categoryId === restrictedCategory) this.restricted.push(id);
    }
  }

  /** Requests that no other deed changes: they fall due, or are completed (`at` of both in epoch milliseconds), all in one go. */
  async changeAll(ids: number[], change: { dueAt?: number; completedAt?: number }): Promise<void> {
    const { dueAt, completedAt } = change;
    const due = dueAt === undefined ? {} : { dueDate: new Date(dueAt).toISOString() };
    const completed =
      completedAt === undefined
        ? {}
        : { determinationCode: 'CCOM', determinationDatetime: new Date(completedAt).toISOString() };
    const inputs = ids.map((id) => {
      const externalReference = this.nextWorkOrder();
      return { id, ...due, ...completed, externalReference, description: descriptionOf(externalReference) };
    });
    if (inputs.length > 0) await this.post('update', inputs);
  }

  private async rareDeed(deed: number, deletes: number): Promise<void> {
    if (deed < 0.84) await this.restrict();
    else if (deed < 0.87) await this.release();
    else if (deed < 0.9) await this.garble();
    else if (deed < 0.94) await this.mendRow();
    else if (this.removed < deletes) await this.remove();
    else await this.change();
  }

  private async update(input: RequestInput): Promise<void> {
    const externalReference = this.nextWorkOrder();
    await this.post('update', [{ ...input, externalReference, description: descriptionOf(externalReference) }]);
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
