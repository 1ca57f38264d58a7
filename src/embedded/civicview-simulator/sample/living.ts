import { Random } from '../../authority-simulator/sample/random.js';
import { closedStatuses, unmappedDemo } from '../codes.js';
import type { CouncilProfile } from '../councils.js';
import type { ComplaintRow } from '../store/complaint-row.js';
import * as deeds from '../store/deeds.js';
import type { Register } from '../store/register.js';
import { type Council, randomChannel, receive } from './arrival.js';
import { officerAt } from './officers.js';
import { randomScenario } from './scenario.js';
import { randomNote } from './texts.js';

const day = 86_400_000;
/** So many open ones are usual; with more, more are resolved. */
const usualOpen = 30;

interface Deed {
  name: string;
  weight: number;
  run: () => void;
}

/** CARE at work: each step is one thing that somebody does. Seeded; the pace is its caller's. */
export class Living {
  private readonly council: Council;
  private timer: NodeJS.Timeout | null = null;
  private steps = 0;

  constructor(
    private readonly register: Register,
    profile: CouncilProfile,
    seed: number,
  ) {
    const random = new Random(seed + register.size * 7919 + register.exports().length);
    this.council = { register, random, profile };
  }

  get running(): boolean {
    return this.timer !== null;
  }

  get stepsDone(): number {
    return this.steps;
  }

  /** Something happens every six seconds or so. */
  start(): void {
    if (this.timer) return;
    const next = () => {
      this.timer = setTimeout(
        () => {
          this.step();
          next();
        },
        this.council.random.between(3_500, 8_500),
      );
    };
    next();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Says what was done. */
  step(): string {
    const deed = this.council.random.weighted(this.deeds());
    deed.run();
    this.steps += 1;
    return deed.name;
  }

  private deeds(): Deed[] {
    const rows = this.register.all();
    const open = rows.filter(({ status }) => !closedStatuses.has(status));
    const { random } = this.council;
    const doTo = ([name, weight]: [string, number], among: ComplaintRow[], deed: () => deeds.Deed): Deed => ({
      name,
      weight: among.length > 0 ? weight : 0,
      run: () => this.do(random.pick(among), deed()),
    });
    const at = (...statuses: string[]) => open.filter(({ status }) => statuses.includes(status));
    const answered = open.filter(({ flags }) => !flags.includes('ABUSE'));
    const unacknowledged = answered.filter(({ status }) => status === 'REGISTERED');
    const resolved = rows.filter(({ status }) => status === 'RESOLVED');
    return [
      { name: 'arrival', weight: 16, run: () => this.arrive() },
      doTo(['acknowledged', 14], unacknowledged, () => deeds.acknowledge),
      doTo(['investigated', 12], at('ACKNOWLEDGED', 'WAITING'), () => deeds.investigate),
      doTo(['waits', 3], at('INVESTIGATING'), () => deeds.waitForCustomer),
      doTo(['note', 10], open, () => deeds.note(randomNote(random))),
      doTo(['progress told', 3], this.unheard(answered), () => deeds.tellProgress),
      doTo(['resolved', (14 * answered.length) / usualOpen], answered, () => this.resolution()),
      doTo(['closed', 8], resolved, () => deeds.close),
      doTo(['withdrawn', 0.7], open, () => deeds.withdraw),
      doTo(['work order', 2], at('INVESTIGATING'), () => deeds.raiseWorkOrder(`WO-${random.whole(10_000, 99_999)}`)),
      doTo(['to a temporary officer', 0.4], at('REGISTERED'), () => deeds.allocate(unmappedDemo.officer)),
      doTo(['unmapped category', 0.3], at('REGISTERED'), () => deeds.reclassify(unmappedDemo.category)),
      { name: 'mended', weight: 2, run: () => this.mend(open) },
      { name: 'reopened', weight: resolved.length > 0 ? 1.5 : 0, run: () => this.reopen(random.pick(resolved)) },
    ];
  }

  private do(row: ComplaintRow, deed: deeds.Deed): void {
    this.register.put(deed(row, this.register.nowInMinutes()));
  }

  private arrive(): void {
    const { random } = this.council;
    const at = this.register.nowInMinutes();
    this.register.put(
      receive(this.council, { scenario: randomScenario(random), channel: randomChannel(random).code, at }),
    );
  }

  /** Open for more than two weeks, and nobody told the complainant of progress (K-01). */
  private unheard(open: ComplaintRow[]): ComplaintRow[] {
    const since = this.register.now() - 13 * day;
    return open.filter(({ received, progressTold }) => received < since && progressTold === null);
  }

  private resolution(): deeds.Deed {
    const isUpheld = this.council.random.chance(0.6);
    return deeds.resolve({ outcome: isUpheld ? 'UPHELD' : 'NOTUPH', response: isUpheld ? 'ACT' : 'NOACT' });
  }

  /** What a temporary officer or an unknown category had, somebody puts right. */
  private mend(open: ComplaintRow[]): void {
    const row = open.find(
      ({ officer, category }) => officer === unmappedDemo.officer || category === unmappedDemo.category,
    );
    if (!row) return this.arrive();
    const { random, profile } = this.council;
    const officer = officerAt(random, profile, { stage: 2, not: row.subjectOfficer });
    const category = row.category === unmappedDemo.category ? 'CMP-SERVICE' : row.category;
    this.do({ ...row, category }, deeds.allocate(officer));
  }

  private reopen(row: ComplaintRow): void {
    const { random, profile } = this.council;
    const stage = Number(deeds.nextStage(row));
    this.do(row, deeds.reopen(officerAt(random, profile, { stage, not: row.subjectOfficer })));
  }
}
