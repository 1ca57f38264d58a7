import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../../config/settings.js';
import type { ServiceStandard, StandardTarget } from '../../model/service-standard.js';
import type { ServiceTarget } from '../../model/service-target.js';
import { ClockRules } from '../clock-rules.js';
import { counted } from './local-words.js';
import { type Unwatched, unwatched } from './not-observable.js';

/** A service standard as it holds at this council. */
export interface StandardView {
  clock: string;
  title: string;
  kind: 'request' | 'complaint';
  rule: string;
  target: {
    text: string;
    days: number | null;
    months: number | null;
    unit: 'business-days' | 'calendar-days' | 'months' | 'category';
  };
  /** Whose target it is: the policy's clause, the council file's, or Shirelink's default where both are silent. */
  targetBy: 'policy' | 'council' | 'default';
  starts: string;
  stops: string[];
  pausesWhileWaiting: boolean;
  warnBusinessDaysBefore: number | null;
  onBreach: { action: string; role: string };
  objective: number | null;
  /** Systems that do not let it be seen, with the reason; empty: watched everywhere. */
  notObservable: Unwatched[];
}

/** A category's own completion target (UL-03). */
export interface CategoryTargetView extends ServiceTarget {
  system: string;
  category: string;
}

export interface StandardsView {
  version: string;
  calendarVersion: string;
  zone: string;
  items: StandardView[];
  categories: CategoryTargetView[];
}

/** What holds here, as the shipped standards, the council file and the mappings make it. */
@Injectable()
export class StandardsOverview {
  constructor(
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'council'>,
  ) {}

  all(): StandardsView {
    const { standards, calendar, services } = this.rules;
    return {
      version: standards.version,
      calendarVersion: calendar.version,
      zone: calendar.zone,
      items: standards.clocks.map((standard) => this.view(standard)),
      categories: [...services].flatMap(([system, { targets }]) =>
        [...targets].map(([category, target]) => ({ system, category, ...target })),
      ),
    };
  }

  private view(standard: ServiceStandard): StandardView {
    const { clock, title, kind, rule, starts, stops, pauses, warnBusinessDaysBefore, onBreach, objective } = standard;
    return {
      clock,
      title,
      kind,
      rule,
      target: targetView(standard.target),
      targetBy: this.targetBy(standard),
      starts,
      stops,
      pausesWhileWaiting: pauses,
      warnBusinessDaysBefore,
      onBreach,
      objective,
      notObservable: [...this.rules.services].flatMap(([system, service]) =>
        unwatched([standard], { system, service }),
      ),
    };
  }

  private targetBy({ clock, byDefault }: ServiceStandard): StandardView['targetBy'] {
    if (this.settings.council.sla?.clocks?.[clock]?.days !== undefined) return 'council';
    return byDefault ? 'default' : 'policy';
  }
}

function targetView(target: StandardTarget): StandardView['target'] {
  if (target.from === 'category') return { text: "the category's own", days: null, months: null, unit: 'category' };
  if (target.from === 'months') {
    return { text: counted(target.months, 'calendar month'), days: null, months: target.months, unit: 'months' };
  }
  const { days, unit } = target;
  return { text: counted(days, unit === 'business-days' ? 'business day' : 'calendar day'), days, months: null, unit };
}
