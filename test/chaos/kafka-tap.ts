import type { Tap } from '../support/tcp-proxy.js';
import type { Points } from './points.js';

const produce = 0;

/**
 * Follows Kafka's frames (length, then key and correlation id) to tell produce requests and their answers from the rest, and
 * puts this wire's port where the broker names its own, or clients would go round it.
 */
export function kafkaTap(watched: Points, ports: { own: number; real: number }): Tap {
  const [requests, answers] = [new Frames(), new Frames()];
  const sent = new Set<number>();
  const passing = (frames: Buffer[]) => (watched.isOpen('kafka') && frames.length > 0 ? Buffer.concat(frames) : null);
  return {
    fromClient: (chunk) => {
      const frames = requests.push(chunk);
      const on = frames.filter((frame) => {
        if (frame.readInt16BE(4) !== produce) return true;
        sent.add(frame.readInt32BE(8));
        return watched.reached('relay: batch on its way');
      });
      const out = passing(on);
      if (out && on.some((frame) => frame.readInt16BE(4) === produce))
        setImmediate(() => watched.reached('relay: batch sent'));
      return out;
    },
    fromServer: (chunk) => {
      const frames = answers.push(chunk).filter((frame) => {
        if (!sent.delete(frame.readInt32BE(4))) return true;
        return watched.reached('relay: acknowledgement on its way');
      });
      for (const frame of frames) readdress(frame, ports);
      return passing(frames);
    },
  };
}

function readdress(frame: Buffer, { own, real }: { own: number; real: number }): void {
  const broker = Buffer.alloc(13, '127.0.0.1');
  broker.writeInt32BE(real, 9);
  for (let at = frame.indexOf(broker); at >= 0; at = frame.indexOf(broker, at + 13)) frame.writeInt32BE(own, at + 9);
}

class Frames {
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 4 && this.rest.length >= this.rest.readInt32BE(0) + 4) {
      const length = this.rest.readInt32BE(0) + 4;
      frames.push(Buffer.from(this.rest.subarray(0, length)));
      this.rest = this.rest.subarray(length);
    }
    return frames;
  }
}
