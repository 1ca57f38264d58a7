import { freshDatabase } from '../support/database.js';
import { NoticeGround } from '../support/notice-ground.js';
it('perf', async () => {
  const fresh = await freshDatabase();
  const db = fresh.database;
  const n = new NoticeGround(db, { roles: { supervisor: { title: 'S', webhook: 'http://127.0.0.1:1/' } } });
  const time = async (what: string, f: () => Promise<unknown>) => { const t = performance.now(); await f(); console.log(what, Math.round(performance.now() - t)); };
  await db.query(`create table bare as select key, role, wanted_role, topic, clock, unit, number, system, due_at, rule, wanted_at, id from notices`);
  for (let i = 0; i < 6; i++) {
    const d = Array.from({ length: 10000 }, () => n.draft()); await time('want 10k', () => n.want(...d));
    await time('bare 10k', () => db.query(`insert into bare select 'case-'||g||':REQ-ACK:1:1:breached', 'supervisor','supervisor','sla.breached','REQ-ACK','Roads','2026/1','authority',now(),'UL-02',now(), gen_random_uuid() from generate_series(1,10000) g`));
    await time('uuid 10k', () => db.query(`select count(gen_random_uuid()) from generate_series(1,10000) g`));
  }
  for (const drop of ['notices_newest', 'notices_open', 'notices_message']) {
    await db.query('drop index '+drop);
    const d = Array.from({ length: 10000 }, () => n.draft()); await time('want 10k without ' + drop, () => n.want(...d));
  }
  await fresh.drop();
}, 300000);
