import type { Tap } from '../support/tcp-proxy.js';
import type { Point, Points } from './points.js';

/** What a transaction turned out to be about. */
type Doing = 'page' | 'clocks' | 'tick' | 'escalation';

// PostgreSQL's simple queries
const begin = Buffer.from('Q\0\0\0\x0abegin\0', 'latin1');
const commit = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');

/** A statement by what stands in its bytes, where it matters with what its transaction is about. */
interface Sign {
  words: string[];
  of?: (Doing | null)[];
  point: Point;
}

const signs: Sign[] = [
  { words: ['lock-lease'], point: 'page: transaction begun' },
  { words: ['save-cursor'], point: 'page: cursor written' },
  { words: ["set state = 'wanted'"], point: 'escalation: recorded' },
  { words: ['take-positions'], of: ['tick'], point: 'tick: batch written' },
  // a page's cursor may be written behind its events
  { words: ['take-positions'], of: ['page', null], point: 'page: positions taken' },
  { words: ['save-follower-position', 'relay'], point: 'relay: position written' },
];

/** Follows the transactions of one connection by what the product's statements are called, and by their words where they have no name. */
export function postgresTap(watched: Points): Tap {
  const transaction = new Transaction(watched);
  return {
    fromClient: (chunk) => (transaction.asked(chunk) && watched.isOpen('postgres') ? chunk : null),
    fromServer: (chunk) => (transaction.answered() && watched.isOpen('postgres') ? chunk : null),
  };
}

class Transaction {
  private doing: Doing | null = null;
  /** A follower's: what it judges has not become due, it has become known. */
  private follows = false;
  private committing: Doing | null = null;

  constructor(private readonly watched: Points) {}

  /** False: the bytes stop here. */
  asked(chunk: Buffer): boolean {
    if (chunk.includes(begin)) [this.doing, this.follows] = [null, false];
    this.learn(chunk);
    // each point that is in these bytes is told, also behind one at which they stop
    const open = this.pointsIn(chunk).map((point) => this.watched.reached(point));
    return open.every((goesOn) => goesOn);
  }

  answered(): boolean {
    if (!this.committing) return true;
    const point = `${this.committing}: committed, reply on its way` as const;
    this.committing = null;
    return this.watched.reached(point);
  }

  private learn(chunk: Buffer): void {
    if (chunk.includes('insert into followers')) this.follows = true;
    if (chunk.includes('save-cursor')) this.doing = 'page';
    if (chunk.includes('lock-cases-to-announce')) this.doing = this.follows ? 'clocks' : 'tick';
    if (chunk.includes("set state = 'wanted'")) this.doing = 'escalation';
  }

  private pointsIn(chunk: Buffer): Point[] {
    const points = signs
      .filter(({ words, of }) => words.every((word) => chunk.includes(word)) && (!of || of.includes(this.doing)))
      .map(({ point }) => point);
    if (!chunk.includes(commit) || !this.doing) return points;
    this.committing = this.doing;
    this.doing = null;
    return [...points, `${this.committing}: commit on its way`];
  }
}
