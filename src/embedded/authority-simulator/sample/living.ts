import { requestDeterminations, taskActions, workOrderPattern } from '../codes.js';
import { Desk } from '../store/desk.js';
import type { Records } from '../store/records.js';
import type { RequestRow, TaskRow } from '../store/rows.js';
import { randomCategory, randomContactMethod, randomWorkOrder, receiveRandom } from './arrival.js';
import { spoilOne } from './history.js';
import { Random } from './random.js';
import { randomNote } from './texts.js';

const usualOpen = 40;
const recentMillis = 30 * 86_400_000;
/** Soon 15 working days: the customer is to hear of progress (UL-05). */
const longMillis = 17 * 86_400_000;
const progressNotice = 'CRF3';
/** What an officer may open at any time. */
const anyTimeActions = taskActions.filter(({ reports }) => !reports);

interface Deed {
  name: string;
  weight: number;
  run: () => void;
}

/** The council at work: each step is one thing that somebody does. Seeded; the pace is its caller's. */
export class Living {
  private readonly random: Random;
  private readonly desk: Desk;
  private timer: NodeJS.Timeout | null = null;
  private steps = 0;

  constructor(
    private readonly records: Records,
    seed: number,
  ) {
    this.random = new Random(seed + records.tables.requests.nextId * 7919 + records.tables.tasks.nextId);
    this.desk = new Desk(records);
  }

  get running(): boolean {
    return this.timer !== null;
  }

  get stepsDone(): number {
    return this.steps;
  }

  /** Something happens every two seconds or so. */
  start(): void {
    if (this.timer) return;
    const next = () => {
      this.timer = setTimeout(
        () => {
          this.step();
          next();
        },
        this.random.between(1_200, 2_800),
      );
    };
    next();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Says what was done. */
  step(): string {
    const open = [...this.records.tables.requests.values()].filter((row) => row.determinationCode === null);
    const deed = this.random.weighted(this.deeds(open));
    deed.run();
    this.steps += 1;
    return deed.name;
  }

  private deeds(open: RequestRow[]): Deed[] {
    const spoiled = open.filter((row) => row.distortion);
    const sound = open.filter((row) => !row.distortion);
    const unheard = sound.filter((row) => this.isUnheard(row));
    const always = [{ name: 'arrival', weight: 24, run: () => this.arrive() }];
    const onOpen = [
      { name: 'task opened', weight: 16, run: () => this.openTask(this.random.pick(sound)) },
      { name: 'task completed', weight: 16, run: () => this.completeTask() },
      { name: 'note', weight: 12, run: () => this.note() },
      { name: 'closed', weight: (24 * sound.length) / usualOpen, run: () => this.close(sound) },
      {
        name: 'progress notice',
        weight: unheard.length > 0 ? 2 : 0,
        run: () => this.tellProgress(this.random.pick(unheard)),
      },
      { name: 'work order', weight: 5, run: () => this.raiseWorkOrder(this.random.pick(sound)) },
      { name: 'reclassified', weight: 2, run: () => this.reclassify(this.random.pick(sound)) },
      { name: 'spoiled', weight: spoiled.length === 0 ? 0.4 : 0, run: () => spoilOne(this.records) },
    ];
    const rare = [
      { name: 'reopened', weight: 1.5, run: () => this.reopen() },
      { name: 'mended', weight: spoiled.length > 0 ? 2 : 0, run: () => this.mend(spoiled) },
    ];
    return [...always, ...(sound.length > 0 ? onOpen : []), ...rare];
  }

  private arrive(): void {
    const { random, desk, records } = this;
    const arrival = {
      at: records.now(),
      category: randomCategory(random),
      contactMethodCode: randomContactMethod(random),
    };
    receiveRandom({ random, desk, records }, arrival);
  }

  private openTask(request: RequestRow): void {
    const tasks = this.records.tables.tasks.group(request.id);
    const code = tasks.length === 0 ? this.random.pick(['ACTN', 'CRF2']) : this.random.pick(anyTimeActions).code;
    if (tasks.some((task) => task.open && task.workflowActionCode === code)) return this.note();
    const comment = this.random.chance(0.3) ? randomNote(this.random) : null;
    this.desk.openTask(request, { code, comment }, this.records.now());
  }

  /** Open for long, and nobody told the customer of progress; one in four is forgotten for good. */
  private isUnheard({ id, received }: RequestRow): boolean {
    if (received > this.records.now() - longMillis || id % 4 === 0) return false;
    return !this.records.tables.tasks.group(id).some((task) => task.workflowActionCode === progressNotice);
  }

  private tellProgress(request: RequestRow): void {
    const now = this.records.now();
    const { id } = this.desk.openTask(request, { code: progressNotice, comment: null }, now);
    this.desk.complete(id, { code: 'CAC', completed: now }, now);
  }

  private completeTask(): void {
    const now = this.records.now();
    const tasks = this.openTasks().filter((task) => task.workflowActionCode !== 'ACTN');
    if (tasks.length === 0) return this.arrive();
    this.desk.complete(this.random.pick(tasks).id, { code: 'CAC', completed: now }, now);
  }

  private note(): void {
    const tasks = this.openTasks();
    if (tasks.length === 0) return this.arrive();
    this.desk.comment(this.random.pick(tasks).id, randomNote(this.random), this.records.now());
  }

  /** Mostly one of the oldest. */
  private close(sound: RequestRow[]): void {
    const oldest = [...sound].sort((a, b) => a.received - b.received).slice(0, Math.max(1, sound.length / 3));
    const code = this.random.weighted(
      requestDeterminations.map((known, index) => ({ ...known, weight: 3 - index })),
    ).code;
    this.desk.close(this.random.pick(this.random.chance(0.7) ? oldest : sound), code, this.records.now());
  }

  private raiseWorkOrder(request: RequestRow): void {
    if (workOrderPattern.test(request.externalReference ?? '')) return this.note();
    const now = this.records.now();
    this.desk.change(request, { externalReference: randomWorkOrder(this.random) }, now);
    const changed = this.records.tables.requests.get(request.id) ?? request;
    this.desk.openTask(changed, { code: 'ASS3', comment: null }, now);
  }

  private reclassify(request: RequestRow): void {
    this.desk.reclassify(request, randomCategory(this.random).categoryId, this.records.now());
  }

  private reopen(): void {
    const since = this.records.now() - recentMillis;
    const closed = [...this.records.tables.requests.values()].filter((row) => (row.determined ?? 0) > since);
    if (closed.length === 0) return this.arrive();
    this.desk.reopen(this.random.pick(closed), this.records.now());
  }

  private mend(spoiled: RequestRow[]): void {
    const { distortion: _gone, ...row } = this.random.pick(spoiled);
    this.records.commit([['request', { ...row, modified: this.records.now() }]]);
  }

  /** Of requests that aren't spoiled. */
  private openTasks(): TaskRow[] {
    const { tasks, requests } = this.records.tables;
    return [...tasks.values()].filter((task) => task.open && !requests.get(task.requestId)?.distortion);
  }
}
