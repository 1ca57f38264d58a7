import { caseKinds } from '../../model/case.js';
import { clockNames } from '../../model/service-standard.js';
import { outcomes } from '../../sla/what-if/what-if-outcome.js';
import { array, choice, flag, id, instant, integer, nullable, ref, type Schema, shape, text } from './schema.js';

const states = choice(
  ['running', 'paused', 'met', 'late', 'cancelled'],
  '`late` was stopped after its due instant; a running clock past it is `running` with `breachedAt` set.',
);
const date = { type: 'string', format: 'date' };
const page = {
  nextCursor: { type: ['string', 'null'], description: 'Null: there is no more.' },
};
const title = text('What is to be done, as people read it.');
const byDefault = flag('The policies name no target: it is Shirelink’s default.');
const lateness = nullable(
  shape('How far past its due instant it was stopped, or is now.', {
    days: integer('Closings of business days that went by.'),
    minutes: integer('Whole minutes of business hours.'),
  }),
);
const result = {
  revision: integer('Counts from 1; a corrected result is a new revision.'),
  state: states,
  startedAt: instant(),
  dueAt: nullable(instant('Null: no target, or paused.')),
  stoppedAt: nullable(instant()),
  breachedAt: nullable(instant('When it was broken: the later of due and learnt.')),
  netMinutes: nullable(integer('Minutes within business hours while it ran.')),
  grossMinutes: nullable(integer('Minutes from start to stop.')),
  calendarVersion: text(),
  standardsVersion: text(),
};
const days = ['business-days', 'calendar-days'];

const explain: Record<string, Schema> = {
  ExplainStep: shape('One step of the arithmetic, as it can be read out.', {
    text: text('In the council’s local time.'),
    rule: nullable(text('The clause that it follows, such as UL-01.')),
    from: nullable(instant()),
    to: nullable(instant()),
    days: nullable(integer('Days that it counts or leaves out.')),
  }),
  Explanation: shape('Why a clock is due when it is, and how it stands.', {
    summary: text('To be read out on the phone.'),
    steps: array(ref('ExplainStep')),
    days: nullable(
      shape('The days, so that anyone can count again. Local dates.', {
        unit: choice(days),
        startedOn: date,
        receivedOn: { ...date, description: 'Day 0 (UL-01).' },
        counted: array(date, 'The last one is the day it is due.'),
        notCounted: array(shape('A weekday that is no business day.', { date, name: text(), source: text() })),
        held: array(date, 'Days whose closing a wait held.'),
        left: nullable(integer('Of a paused clock: days that are left once it goes on.')),
      }),
    ),
  }),
  NotObservable: shape('A standard that is not watched in a system.', {
    clock: choice(clockNames),
    title,
    system: text(),
    missing: array(text(), 'What the system does not show.'),
    reason: text(),
  }),
};

const clocks: Record<string, Schema> = {
  Clock: shape('One service standard of a case, in one cycle.', {
    clock: choice(clockNames),
    title,
    rule: text('Its clause, such as UL-02.'),
    byDefault,
    cycle: integer('1, or which reopening.'),
    ...result,
    dueLearntAt: instant('When what makes it due was learnt.'),
    legacyDueAt: nullable(instant('Legacy’s own due instant.')),
    councilDueAt: nullable(instant('By the council’s own target.')),
    target: nullable(
      shape('The target that rules.', {
        source: choice(['legacy', 'council']),
        days: nullable(integer()),
        months: nullable(integer()),
        unit: choice([...days, 'months', 'instant'], '`instant`: legacy’s own date.'),
      }),
    ),
    warnAt: nullable(instant()),
    warnedAt: nullable(instant()),
    historical: flag('Due or over before Shirelink saw its case: counted, never announced.'),
    unconfirmed: flag('Past due, and legacy was not asked since: no breach yet.'),
    overdue: lateness,
    remark: nullable(text('Why it ended without a result, or has no due instant.')),
    category: nullable(text()),
    caseVersion: integer('The version of the case that it was judged by.'),
    segments: array(
      shape('Where it stood for a while.', {
        state: choice(['running', 'paused']),
        from: instant(),
        to: nullable(instant()),
        rule: text(),
        cause: text('What began it.'),
        version: integer('The version of the case that told it.'),
      }),
    ),
    revisions: array(
      shape('An earlier result that later news took the place of.', { ...result, supersededAt: instant() }),
    ),
    escalations: array(
      shape('What its breach asked of whom.', {
        action: text(),
        role: text(),
        state: choice(['waiting', 'wanted', 'expired']),
        revision: integer(),
        beganAt: instant(),
        wantedAt: nullable(instant()),
        settledAt: nullable(instant()),
      }),
    ),
    explain: ref('Explanation'),
  }),
  CaseClocks: shape('The clocks of a case, as at now.', {
    caseId: id,
    system: text(),
    number: text(),
    zone: text('In which the words tell time.'),
    at: instant(),
    items: array(ref('Clock')),
    notObservable: array(ref('NotObservable')),
    remark: nullable(text('Why there are none, or fewer than expected.')),
  }),
};

const ofCase = {
  caseId: id,
  system: text(),
  number: text(),
  kind: choice(caseKinds),
  unit: nullable(text()),
  category: nullable(text()),
  restricted: flag('Seen with the role `restricted` only.'),
  clock: choice(clockNames),
  title,
  rule: text(),
  byDefault,
  cycle: integer(),
};
const asks = { role: text('The council role that a breach is for.'), action: text('What it asks for.') };
const expected = { willBreach: integer(), broken: integer('Broken already and still open.') };

const lists: Record<string, Schema> = {
  Breach: shape('A broken service standard.', {
    ...ofCase,
    revision: integer(),
    state: states,
    startedAt: instant(),
    dueAt: nullable(instant()),
    breachedAt: instant(),
    stoppedAt: nullable(instant()),
    historical: flag(),
    overdue: lateness,
    ...asks,
    escalation: nullable(
      shape('The request to act; null: a plain alert.', {
        state: choice(['waiting', 'wanted', 'expired']),
        wantedAt: nullable(instant()),
      }),
    ),
    notice: nullable(text('State of its newest notice; /notices lists them.')),
  }),
  BreachList: shape('A page of Breach.', {
    items: array(ref('Breach')),
    ...page,
    historicalLeftOut: nullable(
      integer('Of the first page: how many historical ones are not shown. Null on later pages.'),
    ),
  }),
  ForecastItem: shape('A standard that will be broken unless it is met.', {
    ...ofCase,
    startedAt: instant(),
    dueAt: instant(),
    ...asks,
  }),
  BreachForecast: shape('What will be broken until a given time unless it is met.', {
    at: instant(),
    until: instant(),
    summary: text('To be read out.'),
    ...expected,
    byUnit: array(shape('Of one unit.', { unit: nullable(text()), ...expected })),
    byRole: array(shape('Of one council role.', { role: text(), ...expected })),
    byClock: array(shape('Of one standard.', { clock: choice(clockNames), title, ...expected })),
    unconfirmed: integer('Past due, and their systems were not asked since.'),
    leftOut: shape('What is not among them.', {
      stale: array(
        shape('A system that was not heard of for too long.', {
          system: text(),
          since: nullable(instant('Start of its last complete pass.')),
          clocks: integer('That fall due until then.'),
        }),
      ),
      paused: integer('Waiting on their customers.'),
      unmapped: integer('Open cases, without a clock while their codes are not mapped.'),
      historical: integer('Due before Shirelink saw their cases.'),
      withoutTarget: integer('No target rules them.'),
    }),
    items: array(ref('ForecastItem')),
    ...page,
  }),
};

const outcome = choice(outcomes, '`overdue` is running past its due instant, `running` within it.');
const counts = shape('Clocks by how they came out.', Object.fromEntries(outcomes.map((name) => [name, integer()])));
const side = (description: string) => shape(description, { outcome, dueAt: nullable(instant()) });
const share = nullable({ type: 'number', minimum: 0, maximum: 1, description: 'Met of met, late and overdue.' });

const rest: Record<string, Schema> = {
  WhatIf: shape('How the clocks of a period came out, and would have by the other rule.', {
    at: instant(),
    clock: choice(clockNames),
    title,
    category: nullable(text()),
    from: instant(),
    to: instant(),
    rule: shape('What was asked; null is as it is today.', {
      days: nullable(integer()),
      unit: nullable(choice(days)),
      calendarVersion: text(),
    }),
    clocks: integer('That started in the period.'),
    today: counts,
    other: counts,
    metToday: share,
    metOther: share,
    changed: integer('Clocks whose outcome differs.'),
    changes: array(shape('How so many differ.', { today: outcome, other: outcome, clocks: integer() })),
    items: array(
      shape('A clock whose outcome differs.', {
        caseId: id,
        number: text(),
        system: text(),
        unit: nullable(text()),
        category: nullable(text()),
        cycle: integer(),
        startedAt: instant(),
        stoppedAt: nullable(instant()),
        today: side('As it is.'),
        other: side('As it would have been.'),
      }),
      'So many of them as were asked for, in the order in which they started.',
    ),
  }),
  ServiceStandards: shape('What holds at this council.', {
    version: text(),
    calendarVersion: text(),
    zone: text(),
    items: array(
      shape('A service standard.', {
        clock: choice(clockNames),
        title,
        kind: choice(['request', 'complaint']),
        rule: text(),
        target: shape('How long it may take.', {
          text: text(),
          days: nullable(integer()),
          months: nullable(integer()),
          unit: choice([...days, 'months', 'category']),
        }),
        targetBy: choice(
          ['policy', 'council', 'default'],
          'Whose target it is; `default`: Shirelink’s, where both are silent.',
        ),
        starts: text(),
        stops: array(text()),
        pausesWhileWaiting: flag(),
        warnBusinessDaysBefore: nullable(integer()),
        onBreach: shape('What a breach asks for, and of whom.', { action: text(), role: text() }),
        objective: nullable({ type: 'number', description: 'Share that the council wants met, 0 to 1.' }),
        notObservable: array(ref('NotObservable')),
      }),
    ),
    categories: array(
      shape('A category’s own completion target (UL-03).', {
        system: text(),
        category: text(),
        days: nullable(integer()),
        unit: choice(days),
        source: choice(['legacy', 'council'], 'Whose date rules the clock.'),
      }),
    ),
  }),
};

export const slaSchemas: Record<string, Schema> = { ...explain, ...clocks, ...lists, ...rest };
