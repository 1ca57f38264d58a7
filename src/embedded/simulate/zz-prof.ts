import pg from 'pg';
const acc = new Map<string, { n: number; ms: number }>();
const orig = pg.Client.prototype.query as any;
(pg.Client.prototype as any).query = function (config: any, ...rest: any[]) {
  const text: string = typeof config === 'string' ? config : (config?.name ?? config?.text ?? '?');
  const key = text.trim().slice(0, 60).replace(/\s+/g, ' ');
  const t = performance.now();
  const r = orig.call(this, config, ...rest);
  const done = () => { const a = acc.get(key) ?? { n: 0, ms: 0 }; a.n++; a.ms += performance.now() - t; acc.set(key, a); };
  if (r && typeof r.then === 'function') r.then(done, done);
  return r;
};
process.on('exit', () => { for (const [k, v] of [...acc].sort((a, b) => b[1].ms - a[1].ms).slice(0, 25)) console.error(v.ms.toFixed(0).padStart(8), String(v.n).padStart(6), k); });
import { Phases } from './phases.js';
const t0 = Phases.prototype.time;
Phases.prototype.time = async function (this: Phases, name: string, work: () => Promise<any>) {
  const c = process.cpuUsage(); const t = performance.now();
  const r = await t0.call(this, name, work as any);
  const d = process.cpuUsage(c);
  console.error('PHASE', name, 'wall', ((performance.now() - t) / 1000).toFixed(1), 'user', (d.user / 1e6).toFixed(1), 'sys', (d.system / 1e6).toFixed(1));
  return r;
} as any;
await import('./zz-sim.js');
