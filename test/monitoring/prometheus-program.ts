import { join } from 'node:path';

/** Path of Prometheus or promtool, as scripts/monitoring-check.mjs found or fetched them. */
export function prometheusProgram(name: 'prometheus' | 'promtool'): string {
  const folder = process.env['SHIRELINK_PROMETHEUS'];
  if (!folder) throw new Error('these tests are run by `npm run test:monitoring`, which brings Prometheus');
  return join(folder, name);
}
