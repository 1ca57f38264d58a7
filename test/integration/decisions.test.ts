import { followOnce } from '../../src/events/followers.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { DecisionGround, idOf, type ToldCase } from '../support/decision-ground.js';
import { latch } from '../support/latch.js';
import { waitFor } from '../support/wait-for.js';

let fresh: FreshDatabase;
let ground: DecisionGround;

beforeAll(async () => {
  fresh = await freshDatabase();
  ground = new DecisionGround(fresh.database);
});
beforeEach(() => ground.clear());
afterAll(() => fresh.drop());

interface Row {
  number: string;
  revision: number;
  version: number;
  office: string | null;
  admissibility: string | null;
  urgent: boolean;
  complete: boolean | null;
}

/** What stands of each case, in the order of their numbers. */
function rows(): Promise<Row[]> {
  return fresh.database.query<Row>(
    `select c.number, d.revision, d.case_version as version, d.office, d.admissibility, d.urgent, d.complete
     from case_decisions d join cases c on c.id = d.case_id order by c.number`,
  );
}

const service: Row = {
  number: '24/1',
  revision: 1,
  version: 1,
  office: 'customer-service',
  admissibility: 'admitted',
  urgent: false,
  complete: true,
};

describe('what is decided of a case', () => {
  it('is decided again with each change, and what stood before is kept [K-19, UL-15]', async () => {
    const id = await ground.decided('24/1');
    expect(await rows()).toEqual([service]);
    ground.clock.advance(60);
    await ground.decided('24/1', { complaint: { about: 'director' }, restricted: true });
    expect(await rows()).toEqual([{ ...service, revision: 2, version: 2, office: 'general-manager' }]);
    const history = await ground.queries.history(id);
    expect(history.map(({ caseVersion, decisions }) => [caseVersion, decisions.find(isRoute)?.answer])).toEqual([
      [1, 'customer-service'],
    ]);
    expect((await ground.queries.ofCase(id))!.decisions.find(isRoute)).toEqual({
      question: 'route',
      answer: 'general-manager',
      rules: ['K-19'],
      because: 'A complaint about a director goes to the general manager. Now it is with the general manager.',
      asks: [],
    });
  });

  it('is no news where the case changed and the answers did not', async () => {
    const id = await ground.decided('24/1');
    const decidedAt = (await ground.queries.ofCase(id))!.decidedAt;
    await ground.decided('24/1', { workOrders: ['WO-1'] });
    expect(await rows()).toEqual([{ ...service, version: 2 }]);
    expect(await ground.queries.history(id)).toEqual([]);
    expect((await ground.queries.ofCase(id))!.decidedAt).toBe(decidedAt);
  });

  it('is the same however often and in whatever order the logs tell of it', async () => {
    await ground.tell('24/1');
    await ground.tell('24/1', { restricted: true, complaint: { about: 'staff' } });
    await ground.tell('24/1', { restricted: false, complaint: { about: 'service' } });
    const [open, restricted] = ground.followers.logs;
    for (const follower of [restricted!, open!]) while ((await followOnce(fresh.database, follower)) > 0);
    const expected = [{ ...service, version: 3 }];
    expect(await rows()).toEqual(expected);
    await fresh.database.query(`update followers set position = 0`);
    await ground.follow();
    expect(await rows()).toEqual(expected);
    expect(await ground.queries.history(idOf('24/1'))).toEqual([]);
  });

  it('moves together with the follower, or not at all', async () => {
    await ground.tell('24/1');
    const [follower] = ground.followers.logs;
    const failing = {
      name: follower!.name,
      log: follower!.log,
      apply: async (...given: Parameters<(typeof follower & object)['apply']>) => {
        await follower!.apply(...given);
        throw new Error('killed');
      },
    };
    await expect(followOnce(fresh.database, failing)).rejects.toThrow('killed');
    expect(await rows()).toEqual([]);
    await ground.follow();
    expect(await rows()).toEqual([service]);
  });

  it('comes out once where two replicas follow side by side', async () => {
    const other = new DecisionGround(fresh.database);
    for (let n = 1; n <= 20; n += 1) await ground.tell(`24/${n}`, { priority: 'urgent' });
    for (let n = 1; n <= 20; n += 2)
      await ground.tell(`24/${n}`, { restricted: true, complaint: { about: 'councillor' } });
    await Promise.all([ground.follow(), other.follow(), ground.follow(), other.follow()]);
    const offices = (await rows()).map(({ revision, office }) => `${revision} ${office}`);
    expect(offices.toSorted()).toEqual([...Array(10).fill('1 customer-service'), ...Array(10).fill('1 mayor')]);
    // the responsible officer and the supervisor of each, of one about a councillor the Mayor alone
    expect((await ground.notices()).length).toBe(30);
  });

  it('takes turns, so that the older news of two never overwrites the newer, and each keeps what stood before', async () => {
    const id = await ground.tell('24/1');
    const decide = (afterwards: () => Promise<void>) =>
      fresh.database.transaction(async (tx) => {
        await ground.followers.decider.decide(tx, [id], 'telling');
        await afterwards();
      });
    const [decided, commit] = [latch(), latch()];
    const first = decide(() => (decided.open(), commit.opened));
    await decided.opened;
    await ground.tell('24/1', { complaint: { about: 'director' }, restricted: true });
    const second = decide(() => Promise.resolve());
    await waitFor(isAnybodyWaiting, { what: 'the second one to wait for the first' });
    commit.open();
    await Promise.all([first, second]);
    expect(await rows()).toEqual([{ ...service, revision: 2, version: 2, office: 'general-manager' }]);
    expect((await ground.queries.history(id)).map(({ caseVersion }) => caseVersion)).toEqual([1]);
  });

  it('waits for details that were not read yet, and is decided when they are, which is no event [UL-09, UL-15]', async () => {
    const told = { kind: 'request', complaint: null } as const;
    await ground.decided('24/1', told, null);
    const waiting = { ...service, office: null, complete: null };
    expect(await rows()).toEqual([waiting]);
    await fresh.database.query(`update cases set details_read_at = now(), details_wanted_at = null`);
    await fresh.database.query(`insert into first_details (case_id) select id from cases`);
    await ground.follow();
    expect(await rows()).toEqual([{ ...waiting, revision: 2, admissibility: 'not-actioned', complete: false }]);
    expect(await fresh.database.query(`select * from first_details`)).toEqual([]);
  });

  it('of one that the policy cannot decide holds no other up', async () => {
    const lines: string[] = [];
    const policy = structuredClone(ground.policy);
    policy.tables.urgency.rows = policy.tables.urgency.rows.map((row) => ({ ...row, when: { kind: ['complaint'] } }));
    const logger = Object.assign(createLogger('silent'), {
      error: (told: object) => void lines.push(JSON.stringify(told)),
    });
    const broken = new DecisionGround(fresh.database, { policy, logger });
    await ground.tell('24/1', { kind: 'compliment' });
    await ground.tell('24/2');
    await broken.follow();
    expect((await rows()).map(({ number }) => number)).toEqual(['24/2']);
    expect(lines).toEqual([JSON.stringify({ caseId: idOf('24/1'), policy: policy.version })]);
  });
});

async function isAnybodyWaiting(): Promise<boolean> {
  const waiting = await fresh.database.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

const isRoute = ({ question }: { question: string }) => question === 'route';

describe('council roles are told', () => {
  const gm = { about: 'general-manager', handler: 'manager' } as const;
  it.each<[string, ToldCase, string[]]>([
    [
      'of what is urgent [UL-14]',
      { priority: 'urgent' },
      ['24/1 decision.urgent customer-service-supervisor UL-14', '24/1 decision.urgent responsible-officer UL-14'],
    ],
    [
      'of corruption, where the general manager is it [K-16]',
      { complaint: { allegations: ['corruption'], about: 'staff' }, restricted: true },
      ['24/1 decision.refer general-manager K-16 restricted'],
    ],
    [
      'of pecuniary interest [K-17]',
      { complaint: { allegations: ['pecuniary-interest'], about: 'manager' }, restricted: true },
      ['24/1 decision.refer general-manager K-17 restricted'],
    ],
    [
      'of a crime of the general manager, where the Mayor is it [K-18]',
      { complaint: { allegations: ['crime'], ...gm }, restricted: true },
      ['24/1 decision.refer mayor K-18 restricted'],
    ],
    [
      'of a complaint that is with whom it is about [K-20]',
      { complaint: { about: 'director', handler: 'director', handlerIsSubject: true }, restricted: true },
      ['24/1 decision.conflict general-manager K-20 restricted'],
    ],
    [
      'of a restricted contact [K-22]',
      { complaint: { contactRestriction: 'writing-only' } },
      ['24/1 decision.restricted-contact general-manager K-22'],
    ],
  ])('%s', async (_, told, notices) => {
    await ground.decided('24/1', told);
    expect(await ground.notices()).toEqual(notices);
    await ground.decided('24/1', { workOrders: ['WO-2'] });
    expect(await ground.notices()).toEqual(notices);
  });

  it('of an allegation though the complaint is closed already [K-16]', async () => {
    await ground.decided('24/1', { status: 'completed', restricted: true, complaint: { allegations: ['corruption'] } });
    expect(await ground.notices()).toEqual(['24/1 decision.refer general-manager K-16 restricted']);
  });

  it('of a conflict again where it was mended and made again [K-20]', async () => {
    const own = { about: 'director', handlerIsSubject: true, handler: 'director' } as const;
    await ground.decided('24/1', { restricted: true, complaint: own });
    await ground.decided('24/1', { complaint: { handlerIsSubject: false, handler: 'general-manager' } });
    await ground.decided('24/1', { complaint: own });
    const told = '24/1 decision.conflict general-manager K-20 restricted';
    expect(await ground.notices()).toEqual([`${told} withdrawn`, told]);
  });

  it('of nothing that is over before it was sent', async () => {
    await ground.decided('24/1', { priority: 'urgent' });
    await ground.decided('24/1', { status: 'completed', completedAt: ground.clock.instant(), outcome: 'Done' });
    expect((await ground.notices()).map((told) => told.split(' ').at(-1))).toEqual(['withdrawn', 'withdrawn']);
  });

  it('of no case that the legacy system no longer has', async () => {
    await ground.decided('24/1', { status: 'removed', priority: 'urgent', complaint: { allegations: ['crime'] } });
    expect(await ground.notices()).toEqual([]);
  });
});

describe('nobody is told of what was there before', () => {
  const urgent = { priority: 'urgent' };

  it('with the first pass, while it runs and after it', async () => {
    await ground.firstPassEnded(null);
    await ground.decided('24/1', urgent);
    await ground.tell('24/2', urgent);
    ground.clock.advance(60);
    await ground.firstPassEnded(ground.clock.instant());
    await ground.follow();
    expect(await ground.notices()).toEqual([]);
  });

  it('where it changes for another reason later, decided before or not', async () => {
    await ground.firstPassEnded(null);
    await ground.decided('24/1', urgent);
    await ground.tell('24/2', urgent);
    await ground.firstPassEnded(ground.clock.instant());
    ground.clock.advance(60);
    for (const number of ['24/1', '24/2']) await ground.tell(number, { workOrders: ['WO-1'] });
    await ground.follow();
    expect((await rows()).map((row) => [row.number, row.urgent])).toEqual([
      ['24/1', true],
      ['24/2', true],
    ]);
    expect(await ground.notices()).toEqual([]);
  });

  it('but of what becomes so afterwards', async () => {
    await ground.firstPassEnded(null);
    await ground.tell('24/1');
    await ground.firstPassEnded(ground.clock.instant());
    ground.clock.advance(60);
    await ground.decided('24/1', { complaint: { contactRestriction: 'limited-access' } });
    expect(await ground.notices()).toEqual(['24/1 decision.restricted-contact general-manager K-22']);
  });

  it('nor of a store that was there before there were decisions', async () => {
    await ground.tell('24/1', urgent);
    ground.clock.advance(60);
    await fresh.database.query(`update decision_state set began_at = $1`, [ground.clock.instant()]);
    await ground.follow();
    expect(await ground.notices()).toEqual([]);
  });
});

describe('a policy that changed', () => {
  const never = new AbortController().signal;

  /** Another version, in which every complaint is urgent and customer service is no office for those about the service. */
  function changed(version = 'next') {
    const policy = structuredClone(ground.policy);
    const row = policy.tables.route.rows.find(({ when }) => String(when.about) === 'service' && !when.neutrality);
    row!.offices = ['manager', 'director', 'general-manager'];
    policy.tables.urgency.rows.unshift({
      when: { kind: ['complaint'] },
      answer: 'at-once',
      rules: ['UL-14'],
      because: 'All are.',
      asks: [{ role: 'responsible-officer', action: 'Act now.', urgent: true }],
    });
    return new DecisionGround(fresh.database, { policy: { ...policy, version } });
  }

  beforeEach(async () => {
    for (const number of ['24/1', '24/2', '24/3']) await ground.decided(number);
    await ground.recompute.adopt();
  });

  it('decides all cases anew, keeps what stood before, and tells nobody', async () => {
    const next = changed();
    expect(await next.recompute.isStale()).toBe(false);
    await next.recompute.adopt();
    expect([await next.recompute.isStale(), await ground.recompute.isStale()]).toEqual([true, false]);
    expect(await next.recompute.run(never)).toBe(3);
    expect(await next.recompute.isStale()).toBe(false);
    const decided = await rows();
    expect(decided.map(({ revision, version, urgent }) => [revision, version, urgent])).toEqual(
      Array(3).fill([2, 1, true]),
    );
    expect(decided.filter(({ office }) => office === 'customer-service')).toEqual([]);
    expect((await next.queries.history(idOf('24/1'))).map(({ policyVersion }) => policyVersion)).toEqual([
      ground.policy.version,
    ]);
    expect(await next.notices()).toEqual([]);
  });

  it('goes on where it was stopped', async () => {
    const next = changed();
    await next.recompute.adopt();
    await fresh.database.transaction((tx) => next.followers.decider.decide(tx, [idOf('24/2')], 'silently'));
    expect(await next.recompute.run(AbortSignal.abort())).toBe(0);
    expect(await next.recompute.run(never)).toBe(2);
    expect(await next.recompute.run(never)).toBe(0);
  });

  it('is left to another replica that is at it', async () => {
    const next = changed();
    await next.recompute.adopt();
    await fresh.database.query(
      `insert into leases (name, holder, token, expires_at) values ('decisions-policy', 'other', 1, now() + interval '1 minute')`,
    );
    expect(await next.recompute.run(never)).toBeNull();
    expect((await rows()).map(({ revision }) => revision)).toEqual([1, 1, 1]);
  });

  it('takes up what a replica of the older policy decided meanwhile', async () => {
    const next = changed();
    await next.recompute.adopt();
    await next.recompute.run(never);
    await ground.decided('24/2', { workOrders: ['WO-9'] });
    expect([await ground.recompute.isStale(), await next.recompute.isStale()]).toEqual([false, true]);
    expect(await next.recompute.run(never)).toBe(1);
  });
});
