import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { BusinessCalendar } from '../model/business-calendar/business-calendar.js';
import type { ServiceStandard, ServiceStandards } from '../model/service-standard.js';
import { SYSTEM_SERVICES, type SystemService, type SystemServices } from '../model/service-target.js';
import { unobservable } from './clocks/judge-clocks.js';

/** A standard that is not watched, because the system never shows the signals it needs. */
export interface NotObservable {
  clock: string;
  title: string;
  system: string;
  missing: string[];
}

/** What this council's clocks are judged by: its calendar, its standards, and what its legacy systems let be seen. */
@Injectable()
export class ClockRules {
  readonly calendar: BusinessCalendar;
  readonly standards: ServiceStandards;

  constructor(
    @Inject(SETTINGS) settings: Pick<Settings, 'calendar' | 'standards'>,
    @Inject(SYSTEM_SERVICES) readonly services: SystemServices,
  ) {
    this.calendar = BusinessCalendar.of(settings.calendar);
    this.standards = settings.standards;
  }

  standard(clock: string): ServiceStandard | undefined {
    return this.standards.clocks.find((standard) => standard.clock === clock);
  }

  service(system: string): SystemService {
    return this.services.get(system) ?? unseen;
  }

  /** Standards that at least one system lets be seen. */
  watched(): ServiceStandard[] {
    return this.standards.clocks.filter((standard) =>
      [...this.services.values()].some((service) => unobservable(standard, service).length === 0),
    );
  }

  notObservable(): NotObservable[] {
    return [...this.services].flatMap(([system, service]) =>
      this.standards.clocks.flatMap((standard) => {
        const missing = unobservable(standard, service);
        return missing.length === 0 ? [] : [{ clock: standard.clock, title: standard.title, system, missing }];
      }),
    );
  }

  /** `system clock` of those whose stop only a reading of the case's details shows. */
  needingDetails(): string[] {
    return [...this.services].flatMap(([system, { needsDetails }]) =>
      this.standards.clocks
        .filter(({ stops }) => stops.some((signal) => needsDetails.has(signal)))
        .map(({ clock }) => `${system} ${clock}`),
    );
  }

  /** Of which clocks there are and when they start, pause and stop: where it changes, histories are read anew. */
  get structure(): string {
    const clocks = this.standards.clocks.map(({ clock, kind, starts, stops, pauses }) => [
      clock,
      kind,
      starts,
      stops,
      pauses,
    ]);
    const seen = [...this.services].map(([system, { observes }]) => [system, [...observes].toSorted()]);
    return digest([clocks, seen]);
  }

  /** Of all that a due instant is made from. */
  get digest(): string {
    const targets = [...this.services].map(([system, service]) => [system, [...service.targets]]);
    return digest([this.calendar.version, this.standards.version, targets, this.structure]);
  }
}

const unseen: SystemService = { targets: new Map(), observes: new Set(), needsDetails: new Set() };

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
