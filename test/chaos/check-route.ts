import { loggedEvents } from './check-topic.js';
import { type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

interface EventPage {
  items: { id: string }[];
  nextCursor: string;
}

const pageSize = 200;

/** `GET /api/v1/events`, page by page, tells what the log holds, in its order. */
export async function checkRoute(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  const api = lane.api();
  try {
    const told = await everyEvent(
      `http://127.0.0.1:${await api.start()}/api/v1/events`,
      await lane.world.issuer.token(['reporting']),
    );
    const logged = (await loggedEvents(lane)).map(({ id }) => id);
    for (const id of logged.slice(told.length)) findings.lost.push(`event ${id} is not told by the route`);
    for (const id of told.slice(logged.length)) findings.doubled.push(`event ${id} is told once too often`);
    const wrong = told.slice(0, logged.length).findIndex((id, index) => id !== logged[index]);
    if (wrong >= 0) findings.inversions.push(`the route tells ${told[wrong]} where the log has ${logged[wrong]}`);
  } catch (error) {
    findings.lost.push(`the route does not tell: ${(error as Error).message}`);
  } finally {
    await api.kill();
  }
  return findings;
}

async function everyEvent(url: string, token: string): Promise<string[]> {
  const told: string[] = [];
  for (let cursor: string | null = null; ;) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor === null ? {} : { after: cursor }) });
    const answer = await fetch(`${url}?${query.toString()}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`the events route answered ${answer.status}: ${await answer.text()}`);
    const page = (await answer.json()) as EventPage;
    if (page.items.length === 0) return told;
    told.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
}
