import { median } from './statistics.js';

export type Goal = { atLeast: number } | { atMost: number } | { below: number };

/** A line of reports/bench.json. `ratio` is ours / peer, the median of the rounds' own ratios; `ours` and `peer` are medians too. */
export interface ResultRow {
  axis: string;
  /** What ours stands beside; null where the goal is an absolute one. */
  against: string | null;
  ours: number | null;
  peer: number | null;
  unit: string;
  ratio: number | null;
  /** Least and greatest of what the goal is about: the rounds' ratios, or ours where there is no peer. */
  spread: [number, number] | null;
  rounds: number;
  goal: string | null;
  /** Null where there is no goal, or nothing was measured. */
  met: boolean | null;
  /** Why nothing was measured. */
  missing: string | null;
}

export interface RowNames {
  axis: string;
  against: string | null;
  unit: string;
  goal: Goal | null;
}

/** `ours` and `peer` round by round, in the same order. */
export function ratioRow(names: RowNames, ours: number[], peer: number[]): ResultRow {
  const ratios = ours.map((value, round) => value / peer[round]!);
  return measuredRow(names, { ours, peer, judged: ratios, ratio: rounded(median(ratios)) });
}

/** Ours alone, against an absolute goal. */
export function absoluteRow(names: Omit<RowNames, 'against'>, ours: number[]): ResultRow {
  return measuredRow({ ...names, against: null }, { ours, peer: null, judged: ours, ratio: null });
}

export function missingRow(names: RowNames, missing: string): ResultRow {
  const nothing = { ours: null, peer: null, ratio: null, spread: null, rounds: 0, met: null };
  return { ...named(names), ...nothing, missing };
}

function measuredRow(
  names: RowNames,
  { ours, peer, judged, ratio }: { ours: number[]; peer: number[] | null; judged: number[]; ratio: number | null },
): ResultRow {
  return {
    ...named(names),
    ours: rounded(median(ours)),
    peer: peer && rounded(median(peer)),
    ratio,
    spread: [rounded(Math.min(...judged)), rounded(Math.max(...judged))],
    rounds: ours.length,
    met: names.goal && isMet(names.goal, median(judged)),
    missing: null,
  };
}

function named({ axis, against, unit, goal }: RowNames) {
  return { axis, against, unit, goal: goal && goalText(goal) };
}

function isMet(goal: Goal, value: number): boolean {
  if ('atLeast' in goal) return value >= goal.atLeast;
  return 'atMost' in goal ? value <= goal.atMost : value < goal.below;
}

function goalText(goal: Goal): string {
  if ('atLeast' in goal) return `at least ${goal.atLeast}`;
  return 'atMost' in goal ? `at most ${goal.atMost}` : `below ${goal.below}`;
}

/** Three digits that count, and all before the point. */
function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
