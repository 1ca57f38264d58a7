import { Clock } from '../../src/platform/clock/clock.js';

/** Time stands until it is put on: nothing waits for it. */
export class SettableClock extends Clock {
  constructor(private at = Date.parse('2026-03-03T03:00:00.000Z')) {
    super();
  }

  now(): number {
    return this.at;
  }

  advance(seconds: number): void {
    this.at += seconds * 1000;
  }
}
