import { unmappedDemoCategory } from '../codes.js';
import { Desk } from '../store/desk.js';
import type { Records } from '../store/records.js';
import type { Millis, RequestRow } from '../store/rows.js';
import { randomCategory, randomContactMethod, randomWorkOrder, receiveRandom } from './arrival.js';
import { inOfficeHours } from './office-hours.js';
import { Random } from './random.js';
import { randomNote } from './texts.js';

const minute = 60_000;
const day = 86_400_000;

interface Step {
  at: Millis;
  run: (at: Millis) => void;
}

/** One request's life as it is made up: its steps are carried out later, in the order of time with everybody else's. */
interface Plan {
  random: Random;
  /** Of the progress notices: what else happens doesn't depend on them. */
  notices: Random;
  desk: Desk;
  records: Records;
  steps: Step[];
  request: RequestRow | null;
}

/**
 * Fills an empty council with `count` requests of the twelve months before its clock's now: most are closed, some late, a few open again,
 * one spoiled. The same seed and the same now give the same council.
 */
export function writeHistory(records: Records, { count, seed }: { count: number; seed: number }): void {
  const random = new Random(seed);
  const notices = new Random(seed + 15);
  const desk = new Desk(records);
  const now = records.now();
  const plans = Array.from({ length: count }, (_, index) => {
    const plan: Plan = { random, notices, desk, records, steps: [], request: null };
    planRequest(plan, { received: receivedAt(now, random), unmapped: index === 5 || index === count - 3 });
    return plan;
  });
  const steps = plans.flatMap((plan) => plan.steps).filter((step) => step.at <= now);
  steps.sort((a, b) => a.at - b.at);
  for (const step of steps) step.run(step.at);
  spoilOne(records);
}

/** A date that can't be read, as a bad import leaves them. The living council mends it later. */
export function spoilOne(records: Records): void {
  const open = [...records.tables.requests.values()].filter((row) => row.determinationCode === null && !row.distortion);
  const row = open.at(-1);
  if (!row) return;
  const distortion = { overlay: { receivedDatetime: '31/02/2026 25:61' } };
  records.commit([['request', { ...row, modified: records.now(), distortion }]]);
}

function planRequest(plan: Plan, { received, unmapped }: { received: Millis; unmapped: boolean }): void {
  const { random } = plan;
  const category = unmapped ? unmappedDemoCategory : randomCategory(random);
  const contactMethodCode = randomContactMethod(random);
  const anyTime = contactMethodCode === 'NR' || contactMethodCode === 'M' || category.urgent;
  const start = anyTime ? received : inOfficeHours(received, random);
  plan.steps.push({
    at: start,
    run: (at) => {
      plan.request = receiveRandom(plan, { at, category, contactMethodCode });
    },
  });
  const usual = category.targetDays * 1.4 * day * 0.6;
  const ended = random.chance(0.03)
    ? Infinity
    : inOfficeHours(start + usual * random.skewed(0.7) + 40 * minute, random);
  planTasks(plan, start, Math.min(ended, start + 60 * day));
  planProgressNotice(plan, start, ended);
  planEnd(plan, ended);
}

function planTasks(plan: Plan, start: Millis, end: Millis): void {
  const { random } = plan;
  const between = (low: number, high: number) =>
    inOfficeHours(start + (end - start) * random.between(low, high), random);
  if (random.chance(0.85))
    planTask(plan, 'CRF2', {
      from: start + minute * 4,
      to: inOfficeHours(start + day * random.skewed(1) * 0.6, random),
    });
  planTask(plan, 'ACTN', { from: start + minute * random.whole(5, 60), to: Infinity });
  if (random.chance(0.35)) planTask(plan, 'ASS2', { from: between(0.05, 0.2), to: between(0.2, 0.5) });
  if (random.chance(0.1)) planTask(plan, 'CRF1', { from: between(0.1, 0.3), to: between(0.3, 0.6) });
  if (random.chance(0.3)) {
    const reference = randomWorkOrder(random);
    const raised = between(0.3, 0.5);
    step(plan, raised, (request, at) => plan.desk.change(request, { externalReference: reference }, at));
    planTask(plan, 'ASS3', { from: raised, to: between(0.5, 0.6) });
    if (random.chance(0.6)) planTask(plan, 'ASS4', { from: between(0.6, 0.7), to: between(0.8, 0.95) });
  }
  if (random.chance(0.05)) {
    const other = randomCategory(random);
    if (other !== unmappedDemoCategory) {
      step(plan, between(0.02, 0.1), (request, at) => plan.desk.reclassify(request, other.categoryId, at));
    }
  }
}

/** UL-05: whoever waits for more than 15 working days (three weeks) is mostly told of progress, now and then too late or never. */
function planProgressNotice(plan: Plan, start: Millis, ended: Millis): void {
  const { notices } = plan;
  const [isOnTime, isLate] = [notices.chance(0.65), notices.chance(0.6)];
  if (ended <= start + 21 * day || (!isOnTime && !isLate)) return;
  const sent = inOfficeHours(start + day * (isOnTime ? notices.between(14, 18) : notices.between(24, 40)), notices);
  planTask(plan, 'CRF3', { from: sent, to: sent + minute * notices.whole(2, 20), random: notices });
}

function planEnd(plan: Plan, ended: Millis): void {
  const { random, desk } = plan;
  const code = random.weighted([
    { code: 'CCOM', weight: 55 },
    { code: 'COMP', weight: 33 },
    { code: 'CAC', weight: 12 },
  ]).code;
  step(plan, ended, (request, at) => desk.close(request, code, at));
  if (!random.chance(0.04)) return;
  const reopened = inOfficeHours(ended + day * random.whole(2, 20), random);
  step(plan, reopened, (request, at) => desk.reopen(request, at));
  step(plan, inOfficeHours(reopened + day * random.whole(1, 6), random), (request, at) =>
    desk.close(request, 'COMP', at),
  );
}

function planTask(
  plan: Plan,
  code: string,
  { from, to, random = plan.random }: { from: Millis; to: Millis; random?: Random },
): void {
  let taskId: number | null = null;
  const { desk } = plan;
  const note = random.chance(0.4) ? randomNote(random) : null;
  step(plan, from, (request, at) => {
    if (request.determinationCode === null) taskId = desk.openTask(request, { code, comment: note }, at).id;
  });
  if (to === Infinity) return;
  step(plan, Math.max(to, from + minute), (_request, at) => {
    const open = taskId !== null && plan.records.tables.tasks.get(taskId)?.open;
    if (open && taskId !== null) desk.complete(taskId, { code: 'CAC', completed: at }, at);
  });
}

/** Carried out on the request as it is by then. */
function step(plan: Plan, at: Millis, run: (request: RequestRow, at: Millis) => void): void {
  const whole = Math.floor(at / 1000) * 1000;
  plan.steps.push({
    at: whole,
    run: (instant) => {
      const request = plan.request && plan.records.tables.requests.get(plan.request.id);
      if (request) run(request, instant);
    },
  });
}

function receivedAt(now: Millis, random: Random): Millis {
  return Math.floor((now - 5 * minute - random.next() * 365 * day) / 1000) * 1000;
}
