import { Presets, SingleBar } from 'cli-progress';

/** How far a command is. `total` null: nobody knows how much there is. */
export interface Progress {
  update(done: number, total: number | null, note?: string): void;
  stop(): void;
}

export type Terminal = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

const plainEveryMilliseconds = 2000;

/** A bar on a terminal, otherwise a plain line every two seconds and one at the end; both on stderr, which isn't the result. */
export function createProgress(label: string, stream: Terminal): Progress {
  return stream.isTTY ? barProgress(label, stream as NodeJS.WriteStream) : plainProgress(label, stream);
}

function barProgress(label: string, stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | null = null;
  return {
    update(done, total, note = '') {
      bar ??= startBar(label, { stream, counted: total !== null });
      bar.setTotal(Math.max(total ?? done, done, 1));
      bar.update(done, { note });
    },
    stop() {
      bar?.stop();
    },
  };
}

function startBar(label: string, { stream, counted }: { stream: NodeJS.WriteStream; counted: boolean }): SingleBar {
  const format = counted
    ? `${label} {bar} {percentage} % of {total} {note} {eta_formatted}`
    : `${label} {value} {note} {duration_formatted}`;
  const looks = { format, stream, hideCursor: true, barsize: 30, fps: 10, linewrap: false, gracefulExit: false };
  const bar = new SingleBar(looks, Presets.shades_classic);
  bar.start(1, 0, { note: '' });
  return bar;
}

function plainProgress(label: string, stream: Terminal): Progress {
  let shownAt = performance.now();
  let waiting: string | null = null;
  const show = (): void => {
    if (waiting !== null) stream.write(`${waiting}\n`);
    waiting = null;
    shownAt = performance.now();
  };
  return {
    update(done, total, note = '') {
      waiting = `${label}: ${done}${total === null ? '' : ` of ${total}`} ${note}`.trimEnd();
      if (performance.now() - shownAt >= plainEveryMilliseconds) show();
    },
    stop: show,
  };
}
