import { type Ask, withApi } from './api-session.js';
import { loggedEvents } from './check-topic.js';
import { type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

interface EventPage {
  items: { id: string }[];
  nextCursor: string;
}

const pageSize = 200;

/** `GET /api/v1/events`, page by page, tells what the public log holds, in its order, without what is restricted today. */
export async function checkRoute(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  try {
    const told = await withApi(lane, everyEvent);
    const logged = (await loggedEvents(lane)).filter(({ visible }) => visible).map(({ id }) => id);
    for (const id of logged.slice(told.length)) findings.lost.push(`event ${id} is not told by the route`);
    for (const id of told.slice(logged.length)) findings.doubled.push(`event ${id} is told once too often`);
    const wrong = told.slice(0, logged.length).findIndex((id, index) => id !== logged[index]);
    if (wrong >= 0) findings.inversions.push(`the route tells ${told[wrong]} where the log has ${logged[wrong]}`);
  } catch (error) {
    findings.lost.push(`the route does not tell: ${(error as Error).message}`);
  }
  return findings;
}

async function everyEvent(ask: Ask): Promise<string[]> {
  const told: string[] = [];
  for (let cursor: string | null = null; ;) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor === null ? {} : { after: cursor }) });
    const { status, body } = await ask(['reporting'], `/api/v1/events?${query.toString()}`);
    if (status !== 200) throw new Error(`the events route answered ${status}: ${JSON.stringify(body)}`);
    const page = body as EventPage;
    if (page.items.length === 0) return told;
    told.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
}
