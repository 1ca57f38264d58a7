import { DocumentStage } from '../support/document-stage.js';
test('perf', async () => {
  const stage = await DocumentStage.set();
  await stage.clear();
  const { database } = stage;
  const lines: string[] = [];
  const timed = async (what: string, work: () => Promise<unknown>) => { const t = performance.now(); const r = await work(); lines.push(`${what} ${Math.round(performance.now() - t)} ms ${JSON.stringify(r)?.slice(0, 100)}`); };
  await timed('cases', () => database.query(`insert into cases (id, system, legacy_id, number, kind, status, received_at, restricted, codes, version, read_began_at, content_hash, content_key, work_orders, complaint)
    select gen_random_uuid(), 'authority', n::text, '24/' || n, 'complaint', 'received', now(), true, '{}', 1, now(), '\\x00', 'k', array['WO-' || n], jsonb_build_object('request', 'R' || n) from generate_series(1, 50000) n`));
  await timed('docs', () => database.query(`insert into registered_documents (document_id, number, kind, work_order, case_number, registered_at, changed_at, heard_at, state, due_learnt_at, historical, rules)
    select 'd' || n, 'D26/' || n, 'complaint', 'WO-x' || n, '25/' || n, now() - n * interval '1 second', now(), now(), 'open', now(), false, $1 from generate_series(1, 2000) n`, [ `${stage.ground.rules.calendar.version} ${stage.ground.rules.standards.version}`]));
  await database.query('analyze');
  for (let i = 0; i < 3; i++) await timed('look, 2,000 open, 50,000 cases', () => stage.look());
  const plan = await database.query(`explain analyze select ways.* from registered_documents d cross join lateral (
    select c.id as case_id, 'case-number' as by, 1 as place from cases c
      where upper(c.number) = upper(d.case_number) and c.system = any('{authority}') and c.status <> 'removed'
    union all
    select c.id, 'related-reference', 2 from cases c
      where upper(c.complaint ->> 'request') = upper(d.number) and c.complaint ->> 'request' is not null
        and c.system = any('{authority}') and c.status <> 'removed'
    union all
    select c.id, 'work-order', 3 from cases c
      where c.work_orders && array[d.work_order, upper(d.work_order)] and c.work_orders <> '{}' and d.work_order is not null
        and c.system = any('{authority}') and c.status <> 'removed') ways where d.document_id = any(array(select 'd' || n from generate_series(1,500) n))`);
  lines.push(...plan.map((r) => (r as any)['QUERY PLAN']));
  process.stdout.write(lines.join('\n') + '\n');
  await stage.drop();
}, 120_000);
