import { CircuitState } from 'cockatiel';
import { Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../metrics/metrics.js';

const durationName = 'shirelink_legacy_request_duration_seconds';
const circuitName = 'shirelink_legacy_circuit_state';

/** What one gateway tells: its system, its fixed operation names and failure codes are the only labels. */
export interface GatewayMetrics {
  observe(operation: string, outcome: string, seconds: number): void;
  circuit(state: CircuitState): void;
}

/** Gateways of several systems share the metrics of one registry. */
export function gatewayMetrics({ registry }: Metrics, system: string): GatewayMetrics {
  const durations =
    (registry.getSingleMetric(durationName) as Histogram | undefined) ??
    new Histogram({
      name: durationName,
      help: 'Time of each request to a legacy system, attempts counted apart. outcome: ok, http-<status> or the failure code.',
      labelNames: ['system', 'operation', 'outcome'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers: [registry],
    });
  const circuits =
    (registry.getSingleMetric(circuitName) as Gauge | undefined) ??
    new Gauge({
      name: circuitName,
      help: 'Circuit breaker of a legacy system: 0 closed, 1 half-open (one request tries), 2 open (nothing is sent).',
      labelNames: ['system'],
      registers: [registry],
    });
  const numbers = {
    [CircuitState.Closed]: 0,
    [CircuitState.HalfOpen]: 1,
    [CircuitState.Open]: 2,
    [CircuitState.Isolated]: 2,
  };
  circuits.set({ system }, 0);
  return {
    observe: (operation, outcome, seconds) => durations.observe({ system, operation, outcome }, seconds),
    circuit: (state) => circuits.set({ system }, numbers[state]),
  };
}
