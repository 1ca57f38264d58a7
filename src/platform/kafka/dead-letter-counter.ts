import { Counter } from 'prom-client';
import type { Metrics } from '../metrics/metrics.js';

const name = 'shirelink_dead_letters_total';
const directions = ['outgoing', 'inbound'] as const;

/** Counts, over one registry, what this process puts into the dead-letter topic: own events, and messages that came in. */
export function countDeadLetter({ registry }: Metrics, direction: (typeof directions)[number]): () => void {
  const known = registry.getSingleMetric(name) as Counter<'direction'> | undefined;
  const counter = known ?? createCounter(registry);
  return () => counter.inc({ direction });
}

// from 0: the growth of a series that begins at 1 cannot be seen
function createCounter(registry: Metrics['registry']): Counter<'direction'> {
  const counter = new Counter({
    name,
    help: 'Messages put into the dead-letter topic: own events too large for their topic, inbound ones that could not be handled',
    labelNames: ['direction'],
    registers: [registry],
  });
  for (const direction of directions) counter.inc({ direction }, 0);
  return counter;
}
