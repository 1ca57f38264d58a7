import type { PassResult } from '../../sync/pass.js';
import type { AuthorityRequests } from './authority-requests.js';
import type { Phases } from './phases.js';
import type { Stage } from './stage.js';

export interface Playing {
  stage: Stage;
  rows: AuthorityRequests;
  phases: Phases;
  signal: AbortSignal;
  onProgress: (done: number, total: number | null, note: string) => void;
}

/** Requests arrive open, and a pass mirrors them; those that were completed are closed, and a pass follows; Kafka gets all of it. */
export async function play({ stage, rows, phases, signal, onProgress }: Playing): Promise<void> {
  const { authority, service } = stage;
  const { opened, closed } = rows;
  const loading = (total: number, note: string) => ({
    signal,
    onProgress: (done: number) => onProgress(done, total, note),
  });
  if (stage.kafka) service.startRelay();
  await phases.time('arrive', () => authority.load(opened, loading(opened.length, 'requests arrive')));
  await phases.time('first sync', () => service.pass(passWishes(opened.length, 'mirrored', { signal, onProgress })));
  await phases.time('close', () => authority.update(closed, loading(closed.length, 'requests are closed')));
  await phases.time('second sync', () =>
    service.pass(passWishes(opened.length, 'mirrored again', { signal, onProgress })),
  );
  await phases.time('relay', () => untilRelayed({ stage, signal, onProgress }));
}

type Watching = Pick<Playing, 'signal' | 'onProgress'>;

export function passWishes(total: number, note: string, { signal, onProgress }: Watching) {
  return { full: false, signal, onProgress: ({ fetched }: PassResult) => onProgress(fetched, total, note) };
}

export async function untilRelayed({ stage, signal, onProgress }: Watching & { stage: Stage }): Promise<void> {
  if (!stage.kafka) return;
  await stage.service.relayed(signal, (behind) => onProgress(behind, null, 'events wait for Kafka'));
}
