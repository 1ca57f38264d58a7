import type { Lane } from './lane.js';
import { quiet } from './progress.js';

const selectStanding = `
select (select count(*)::int from case_events where type like 'sla.%' or type = 'case.escalated') as told,
  (select count(*)::int from clock_revisions) as revisions,
  (select md5(string_agg(concat_ws(' ', case_id, clock, cycle, revision, state, due_at, stopped_at, breached_at, announced, historical), ','
    order by case_id, clock, cycle)) from clocks) as clocks`;
const beginAgain = `update followers set position = 0 where name = 'sla'`;

/** Every history judged once more, from the first event: that writes no other result, and tells nothing. */
export async function checkRejudged(lane: Lane): Promise<string[]> {
  await quiet(lane);
  const [before] = await lane.query(selectStanding);
  await lane.query(beginAgain);
  await quiet(lane);
  const [after] = await lane.query(selectStanding);
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  return was === is ? [] : [`judged once more the clocks are ${is} instead of ${was}`];
}
