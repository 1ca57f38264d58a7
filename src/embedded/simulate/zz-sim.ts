import 'reflect-metadata';
import { simulate } from './simulate.js';
const root = '/work/main/';
const [from, columns] = process.argv.slice(2);
const stop = new AbortController(); process.on('SIGINT', () => stop.abort());
let last = '';
const r = await simulate({
  from: from!, columns: columns!, verify: true, home: '/tmp/sim-home', logLevel: 'warn', environment: process.env, signal: stop.signal,
  onProgress: (done, total, note) => { if (note !== last) console.error(note, done, total); last = note; },
  authorityProgram: process.env.BUILT ? undefined : ['--import', root + 'scripts/typescript.mjs', root + 'src/embedded/authority-simulator/main.ts'],
});
if (r.outcome === 'played') { console.log(r.result.lines.join('\n')); console.log('ok', r.result.ok); } else console.log(JSON.stringify(r, null, 1));
