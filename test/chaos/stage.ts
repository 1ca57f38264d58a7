import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import type { Build, Patch } from './build.js';
import { Lane, type LaneOptions, type WiredWorker } from './lane.js';
import { markOf, recovered } from './progress.js';
import type { Expectations } from './verdict.js';
import type { World } from './world.js';

/** A guard that is taken away on purpose: the same play must then be found wanting. */
export interface Control {
  guard: string;
  patches: Patch[];
  /** Also played in the short version. */
  short?: boolean;
  /** Milliseconds that a recovery may take, where the sound product takes far less. */
  patience?: number;
  /** Default: the fault's own. */
  play?: (stage: Stage) => Promise<void>;
}

export interface Fault {
  name: string;
  /** How often it strikes: in the long version, which gets 200 kills in all, and in the short one. */
  times: { long: number; short: number };
  /** It strikes a server that all lanes share. */
  alone?: boolean;
  expected?: Expectations;
  /** How what is built is changed for this play: no guard, but a minute that is shorter, say. */
  patches?: Patch[];
  /** The API tells of the log in the short version too: a process more. Default false. */
  routeInShort?: boolean;
  controls?: Control[];
  /** What this machine lacks for it; null where nothing. */
  missing?(): string | null;
  play(stage: Stage): Promise<void>;
}

export interface Running {
  lane: Lane;
  wired: WiredWorker;
}

/** Where one fault is played: opens lanes, counts, remembers how long recovery took. */
export class Stage {
  readonly lanes: Lane[] = [];
  readonly recoveries: number[] = [];
  /** Figures beside the table, `name: value`. */
  readonly notes: string[] = [];
  /** Controls of the checks themselves. */
  readonly harness: { guard: string; caught: boolean }[] = [];
  /** What the play itself found wrong. */
  readonly faulty: string[] = [];
  /** Run when the lanes are closed, in this order. */
  readonly leaving: (() => Promise<void>)[] = [];
  readonly random: Random;
  /** Several plays, one after the other, on one lane. */
  sharing = false;
  private shared: Promise<Running> | null = null;

  constructor(
    readonly world: World,
    public times: number,
    private readonly options: { seed: number; build?: Build; patience?: number },
  ) {
    this.random = new Random(options.seed);
  }

  async open(options: Partial<LaneOptions> = {}): Promise<Lane> {
    const seed = this.random.whole(1, 1e9);
    const lane = await Lane.open(this.world, {
      seed,
      ...(this.options.build && { build: this.options.build }),
      ...(this.options.patience && { patience: this.options.patience }),
      ...options,
    });
    this.lanes.push(lane);
    return lane;
  }

  /** A lane whose worker has made its first pass; where plays share it, what the first of them got. */
  running(options: Partial<LaneOptions> = {}): Promise<Running> {
    if (!this.sharing) return this.start(options);
    this.shared ??= this.start(options);
    return this.shared;
  }

  private async start(options: Partial<LaneOptions>): Promise<Running> {
    const lane = await this.open(options);
    const wired = await lane.addWorker();
    const mark = await markOf(lane);
    await wired.worker.start();
    await recovered(lane, mark, performance.now());
    return { lane, wired };
  }

  /** Strikes while legacy is at work, and measures how long it takes until the next page is stored and sent. */
  async strike(lane: Lane, blow: () => Promise<void>): Promise<void> {
    await lane.legacy.work(10);
    const from = performance.now();
    await blow();
    const mark = await markOfLater(lane);
    await lane.legacy.work(10);
    this.recoveries.push(await recovered(lane, mark, from));
  }

  async close(): Promise<void> {
    for (const lane of this.lanes) await lane.close();
    for (const leave of this.leaving) await leave();
  }
}

/** The database may be down just now; nothing is committed before it is up again. */
async function markOfLater(lane: Lane): ReturnType<typeof markOf> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await markOf(lane);
    } catch (error) {
      if (attempt === 60) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 250);
      });
    }
  }
}
