/** Named points in the way of a request, as they are seen on the wires of the service. */
const pagePoints = [
  'page: legacy answered',
  'page: transaction begun',
  'page: cursor written',
  'page: positions taken',
  'page: commit on its way',
  'page: committed, reply on its way',
] as const;
const relayPoints = [
  'relay: batch on its way',
  'relay: batch sent',
  'relay: acknowledgement on its way',
  'relay: position written',
] as const;
/** Of the follower that judges clocks. */
const clockPoints = ['clocks: commit on its way', 'clocks: committed, reply on its way'] as const;
/** Of the look over what became due: each batch is a transaction, and so are the escalations behind them. */
export const tickPoints = [
  'tick: batch written',
  'tick: commit on its way',
  'tick: committed, reply on its way',
  'escalation: recorded',
  'escalation: commit on its way',
  'escalation: committed, reply on its way',
] as const;
/** Those that come by while legacy is at work; what falls due must be brought about. */
export const usualPoints = [...pagePoints, ...relayPoints, ...clockPoints] as const;
export type Point = (typeof usualPoints)[number] | (typeof tickPoints)[number];

export type Wire = 'postgres' | 'kafka' | 'authority';

interface Armed {
  point: Point;
  left: number;
  swallow: boolean;
  act(): void;
}

/** Waits for a point to be passed for the n-th time and acts there, before the bytes go on. */
export class Points {
  private armed: Armed | null = null;
  private swallowing: Wire | null = null;
  private readonly passed = new Map<Point, number>();

  /** These bytes, and all after them on this wire, get no further. */
  arm(point: Point, nth: number, act: () => void): void {
    this.swallowing = null;
    this.armed = { point, left: nth, swallow: point !== 'relay: batch sent', act };
  }

  /** As `arm`, but the bytes go on. */
  watch(point: Point, nth: number, act: () => void): void {
    this.swallowing = null;
    this.armed = { point, left: nth, swallow: false, act };
  }

  disarm(): void {
    this.armed = null;
    this.swallowing = null;
  }

  count(point: Point): number {
    return this.passed.get(point) ?? 0;
  }

  /** Told by the taps. False: the bytes stop here. */
  reached(point: Point): boolean {
    this.passed.set(point, this.count(point) + 1);
    if (this.armed?.point !== point) return this.isOpen(wireOf(point));
    this.armed.left -= 1;
    if (this.armed.left > 0) return true;
    const { act, swallow } = this.armed;
    this.armed = null;
    this.swallowing = swallow ? wireOf(point) : null;
    act();
    return !swallow;
  }

  isOpen(wire: Wire): boolean {
    return this.swallowing !== wire;
  }
}

function wireOf(point: Point): Wire {
  if (point === 'page: legacy answered') return 'authority';
  return point.startsWith('relay') && point !== 'relay: position written' ? 'kafka' : 'postgres';
}
