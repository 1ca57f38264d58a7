import type { PassResult } from '../../sync/pass.js';
import type { RequestInput } from '../authority-simulator/control/request-input.js';
import { arrival, closing } from './authority-requests.js';
import type { CodeLists } from './code-lists.js';
import type { Phases } from './phases.js';
import type { ServiceRequest } from './service-request.js';
import type { Stage } from './stage.js';

export interface Playing {
  stage: Stage;
  requests: ServiceRequest[];
  codes: CodeLists;
  phases: Phases;
  signal: AbortSignal;
  onProgress: (done: number, total: number | null, note: string) => void;
}

/** Requests arrive open, and a pass mirrors them; those that were completed are closed, and a pass follows; their clocks are judged, and Kafka gets all of it. */
export async function play({ stage, requests, codes, phases, signal, onProgress }: Playing): Promise<void> {
  const { authority, service } = stage;
  const total = requests.length;
  const watching = { signal, onProgress };
  const showing = (note: string) => ({ signal, onProgress: (done: number) => onProgress(done, total, note) });
  if (stage.kafka) service.startRelay();
  await phases.time('arrive', () => authority.load(arrivals(requests, codes), showing('requests arrive')));
  await phases.time('first sync', () => service.pass(passWishes(total, 'mirrored', watching)));
  await phases.time('close', () => authority.update(closings(requests, codes), showing('requests are closed')));
  await phases.time('second sync', () => service.pass(passWishes(total, 'mirrored again', watching)));
  await phases.time('clocks', () => service.judge(signal, (events) => onProgress(events, null, 'clocks are judged')));
  await phases.time('relay', () => untilRelayed({ stage, ...watching }));
}

function* arrivals(requests: ServiceRequest[], codes: CodeLists): Iterable<RequestInput> {
  for (const [index, request] of requests.entries()) yield arrival(request, index + 1, codes);
}

function* closings(requests: ServiceRequest[], codes: CodeLists): Iterable<RequestInput> {
  for (const [index, request] of requests.entries()) {
    const closed = closing(request, index + 1, codes);
    if (closed) yield closed;
  }
}

type Watching = Pick<Playing, 'signal' | 'onProgress'>;

export function passWishes(total: number, note: string, { signal, onProgress }: Watching) {
  return { full: false, signal, onProgress: ({ fetched }: PassResult) => onProgress(fetched, total, note) };
}

export async function untilRelayed({ stage, signal, onProgress }: Watching & { stage: Stage }): Promise<void> {
  if (!stage.kafka) return;
  await stage.service.relayed(signal, (behind) => onProgress(behind, null, 'events wait for Kafka'));
}
