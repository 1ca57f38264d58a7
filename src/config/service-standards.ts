import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type {
  BreachAction,
  ClockName,
  ServiceStandard,
  ServiceStandards,
  StandardTarget,
} from '../model/service-standard.js';
import type { Signal } from '../model/service-target.js';
import { contractsDir } from './contracts-dir.js';
import type { Fault } from './fault.js';
import type { CouncilClock, CouncilStandards } from './settings.js';
import { readYamlFile, type YamlFile } from './yaml-file.js';

/** contracts/sla/clocks.schema.json */
interface ShippedClock {
  title: string;
  rule: string;
  byDefault: boolean;
  kind: 'request' | 'complaint';
  starts: Signal;
  stops: Signal[];
  pauses: 'never' | 'council';
  target: 'category' | { days: number; unit: 'business-days' | 'calendar-days' } | { months: number };
  onBreach: { action: BreachAction; role: string };
}

/** The shipped standards with the council's own settings over them. Throws where the shipped file is broken: it comes with the product. */
export function serviceStandards(council: CouncilStandards = {}): ServiceStandards {
  const clocks = Object.entries(shippedClocks())
    .filter(([clock]) => council.clocks?.[clock as ClockName]?.enabled !== false)
    .map(([clock, shipped]) => standardOf(clock as ClockName, shipped, council));
  const escalationsPerTick = council.escalationsPerTick ?? 20;
  return { version: digest(clocks), clocks, escalationsPerTick };
}

/** What the council file's schema cannot say of its `sla` section. */
export function standardsFaults(file: YamlFile): Fault[] {
  const { sla } = file.value as { sla?: CouncilStandards };
  const shipped = shippedClocks();
  return Object.entries(sla?.clocks ?? {}).flatMap(([clock, own]) =>
    clockFaults(own, shipped[clock]!, (key) => file.place(['sla', 'clocks', clock, key])),
  );
}

function clockFaults(
  own: CouncilClock,
  { target, pauses }: ShippedClock,
  place: (key: keyof CouncilClock) => string,
): Fault[] {
  const faults: Fault[] = [];
  if (own.days !== undefined && (target === 'category' || 'months' in target)) {
    const fix =
      target === 'category'
        ? "Take it out: set targetDays of the mapping's categories instead."
        : 'Take it out: this standard counts in months.';
    faults.push({ where: place('days'), what: 'is not for this clock', fix });
  }
  if (own.pauseWhileWaiting === true && pauses === 'never') {
    faults.push({
      where: place('pauseWhileWaiting'),
      what: 'is not for this clock',
      fix: 'Take it out: it never pauses.',
    });
  }
  return faults;
}

function shippedClocks(): Record<string, ShippedClock> {
  const file = readYamlFile(join(contractsDir, 'sla', 'clocks.yaml'), 'contracts/sla/clocks.yaml');
  if (!file.ok) throw new Error('contracts/sla/clocks.yaml cannot be read: it comes with Shirelink');
  return (file.value.value as { clocks: Record<string, ShippedClock> }).clocks;
}

/** @rule UL-20 */
function standardOf(clock: ClockName, shipped: ShippedClock, council: CouncilStandards): ServiceStandard {
  const own = council.clocks?.[clock] ?? {};
  const { title, rule, kind, starts, stops, onBreach } = shipped;
  return {
    clock,
    title,
    rule,
    byDefault: shipped.byDefault && own.days === undefined,
    kind,
    starts,
    stops,
    pauses: shipped.pauses === 'council' && own.pauseWhileWaiting === true,
    target: targetOf(shipped.target, own),
    warnBusinessDaysBefore: warning(own, council),
    onBreach: { action: onBreach.action, role: own.role ?? onBreach.role },
    objective: own.objective ?? null,
  };
}

// null is an answer: no warnings
function warning(own: CouncilClock, council: CouncilStandards): number | null {
  if (own.warnBusinessDaysBefore !== undefined) return own.warnBusinessDaysBefore;
  return council.warnBusinessDaysBefore === undefined ? 1 : council.warnBusinessDaysBefore;
}

function targetOf(target: ShippedClock['target'], own: CouncilClock): StandardTarget {
  if (target === 'category') return { from: 'category' };
  if ('months' in target) return { from: 'months', months: target.months };
  return { from: 'days', days: own.days ?? target.days, unit: own.unit ?? target.unit };
}

/** Of what clocks are judged by: whom a breach is told to may change without judging any of them anew. */
function digest(clocks: ServiceStandard[]): string {
  const ruling = clocks.map(({ onBreach: _, objective: __, title: ___, ...rest }) => rest);
  return createHash('sha256').update(JSON.stringify(ruling)).digest('hex').slice(0, 12);
}
