import type { Control, RequestKey } from '../control/control.js';
import { parseFault } from '../control/faults.js';
import type { RequestInput } from '../control/request-input.js';
import type { RequestRow } from '../store/rows.js';
import { json, type Answer } from './answer.js';
import type { Call, Route } from './route-table.js';

/** What the server itself can be told. */
export interface ServerControl {
  pause(): void;
  resume(): void;
  step(steps: number): Promise<number>;
  revokeTokens(): void;
  status(): object;
}

type Given = Record<string, unknown>;

const loadBatch = 1_000;

/** `/control/...`: not part of Authority. Bodies are JSON, or NDJSON where many requests come or go. */
export function controlRoutes(control: Control, server: ServerControl): Route[] {
  const get = (word: string, answer: () => unknown) => route('GET', word, () => json(200, answer()));
  const post = (word: string, act: (given: Given) => unknown) =>
    route('POST', word, async (call) => json(200, (await act((await call.json()) as Given)) ?? {}));
  return [
    route('POST', 'load', (call) => inBatches(call, async (inputs) => (await control.load(inputs)).loaded)),
    route('POST', 'update', (call) => inBatches(call, async (inputs) => (await control.update(inputs)).updated)),
    // worked out before the answer waits for the disk: nobody is shown what isn't there yet
    route('GET', 'dump', () => ({ status: 200, body: { lines: [...control.dump()] } })),
    get('counts', () => control.counts()),
    get('status', () => server.status()),
    get('calls', () => ({
      counts: control.calls.counts(),
      faults: control.faults.counts(),
      recent: control.calls.recent(),
    })),
    post('calls/clear', () => control.calls.clear()),
    post('restamp', (given) => control.restamp(given.at as string | undefined)),
    post('remove', (given) => control.remove(given.requests as RequestKey[])),
    post('renumber', (given) => control.renumber(given.request as RequestKey, String(given.formattedAccount))),
    post('distort', (given) =>
      control.distort(given.request as RequestKey, given.distortion as RequestRow['distortion']),
    ),
    post('garbage', (given) => control.addGarbage(given.replacement)),
    post('task', (given) => control.putTask(given as unknown as Parameters<Control['putTask']>[0])),
    post('name', (given) => control.putName(given as unknown as Parameters<Control['putName']>[0])),
    post('parcel', (given) => control.putParcel(given as unknown as Parameters<Control['putParcel']>[0])),
    post('attachment', (given) => control.putAttachment(given as unknown as Parameters<Control['putAttachment']>[0])),
    post('settings', (given) => control.settings(given)),
    post('faults', (given) => control.faults.add(parseFault(given))),
    post('faults/clear', () => control.faults.clear()),
    post('checkpoint', (given) => control.checkpoint(String(given.name))),
    post('restore', (given) => control.restore(String(given.name))),
    post('pause', () => server.pause()),
    post('resume', () => server.resume()),
    post('step', async (given) => ({ steps: await server.step(Number(given.steps ?? 1)) })),
    post('tokens/revoke', () => server.revokeTokens()),
  ];
}

function route(method: Route['method'], word: string, handler: Route['handler']): Route {
  return { method, path: `/control/${word}`, operation: `control ${word}`, access: 'control', handler };
}

/** Line by line; what came before a bad line stays done. */
async function inBatches(call: Call, take: (inputs: RequestInput[]) => Promise<number>): Promise<Answer> {
  let done = 0;
  let line = 0;
  let batch: RequestInput[] = [];
  for await (const text of call.lines()) {
    line += 1;
    if (text.trim() === '') continue;
    batch.push(parseLine(text, line));
    if (batch.length === loadBatch) {
      done += await take(batch);
      batch = [];
    }
  }
  done += await take(batch);
  return json(200, { requests: done });
}

function parseLine(text: string, line: number): RequestInput {
  try {
    return JSON.parse(text) as RequestInput;
  } catch {
    throw new RangeError(`line ${line} isn't JSON`);
  }
}
