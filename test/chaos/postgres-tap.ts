import type { Tap } from '../support/tcp-proxy.js';
import type { Point, Points } from './points.js';

/** What a transaction turned out to be about. */
type Doing = 'page' | 'clocks' | 'tick' | 'escalation';

// PostgreSQL's simple queries
const begin = Buffer.from('Q\0\0\0\x0abegin\0', 'latin1');
const commit = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');

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
    const points: Point[] = [];
    if (chunk.includes('lock-lease')) points.push('page: transaction begun');
    if (chunk.includes('save-cursor')) points.push('page: cursor written');
    if (chunk.includes("set state = 'wanted'")) points.push('escalation: recorded');
    if (chunk.includes('take-positions') && this.doing === 'tick') points.push('tick: batch written');
    if (chunk.includes('take-positions') && isPage(this.doing)) points.push('page: positions taken');
    if (chunk.includes('save-follower-position') && chunk.includes('relay')) points.push('relay: position written');
    if (chunk.includes(commit) && this.doing) {
      this.committing = this.doing;
      points.push(`${this.doing}: commit on its way`);
      this.doing = null;
    }
    return points;
  }
}

/** A page's cursor may be written behind its events. */
function isPage(doing: Doing | null): boolean {
  return doing === 'page' || doing === null;
}
