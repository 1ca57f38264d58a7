import { collectDefaultMetrics, Registry } from 'prom-client';

/** One registry a process; each feature registers its own `shirelink_` metrics on it, with bounded labels only. */
export class Metrics {
  readonly registry = new Registry();

  /** Node's own metrics, for the service; a command line or a test does without. */
  collectDefaults(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
