import { expectedCase } from './compare-cases.js';
import { expectedEvents } from './expected-figures.js';
import type { TopicMessage } from './read-topic.js';
import type { ServiceRequest } from './service-request.js';
import { TopicTally } from './topic-tally.js';
import { type Evidence, verify } from './verify.js';

const row = {
  receivedAt: '2025-03-03T03:07:00.000Z',
  dueAt: null,
  category: 'Pothole',
  group: 'Roads',
  unit: 'Crew',
  outcome: null,
};
const requests: ServiceRequest[] = [
  { ...row, line: 2, number: '1', completedAt: null, channel: 'Phone' },
  { ...row, line: 3, number: '2', completedAt: '2025-03-04T03:07:00.000Z', channel: null },
];

function messagesOf(request: ServiceRequest): TopicMessage[] {
  return expectedEvents(request).map((type, index) => ({
    key: `id-${request.number}`,
    headers: {
      ce_source: '/shirelink/simulate/1',
      ce_id: `id-${request.number}.${index + 1}`,
      ce_type: `au.gov.nsw.shirelink.${type}`,
      ce_sequence: String(index + 1),
    },
    value: JSON.stringify({ case: expectedCase(request) }),
  }));
}

const messages = requests.flatMap(messagesOf);

/** What was found where all went well, with one thing changed. */
function evidence(
  change: {
    store?: Evidence['store'];
    targets?: Partial<Evidence['targets']>;
    messages?: TopicMessage[];
    metrics?: Partial<Evidence['metrics']>;
  } = {},
): Evidence {
  const topic = new TopicTally();
  for (const message of change.messages ?? messages) topic.add(message);
  const metrics = {
    records: { received: 2, changed: 1, unchanged: 5 },
    published: { 'case.received': 2, 'case.completed': 1 },
  };
  const targets = { withTarget: 0, met: 0, late: 0, openPastTarget: 0, withoutTarget: 2, ...change.targets };
  return {
    store: change.store ?? requests.map(expectedCase),
    targets,
    topic,
    metrics: { ...metrics, ...change.metrics },
  };
}

const good = { missing: 0, doubled: 0, sequenceGaps: 0, differences: [] };

describe('verify', () => {
  test('all is well', () => {
    expect(verify(requests, evidence())).toEqual(good);
  });

  test('a clock that says otherwise than the file is told', () => {
    expect(verify(requests, evidence({ targets: { met: 1, withoutTarget: 1 } })).differences).toEqual([
      'clocks: requests met: 1 where the file has 0',
      'clocks: requests withoutTarget: 1 where the file has 2',
    ]);
  });

  test('a redelivery is allowed, counted by the metrics or not', () => {
    const again = [...messages, ...messages.slice(0, 1)];
    expect(verify(requests, evidence({ messages: again }))).toEqual(good);
    const published = { 'case.received': 3, 'case.completed': 1 };
    expect(verify(requests, evidence({ messages: again, metrics: { published } }))).toEqual(good);
  });

  test('a case is not in the store', () => {
    expect(verify(requests, evidence({ store: requests.slice(0, 1).map(expectedCase) }))).toEqual({
      ...good,
      missing: 1,
      differences: [
        'store: 1 cases missing',
        'store: status completed: 0 where the file has 1',
        'store: category Pothole: 1 where the file has 2',
        'store: channel (blank): 0 where the file has 1',
      ],
    });
  });

  test('a value differs', () => {
    const store = requests.map(expectedCase).map((found) => ({ ...found, dueAt: row.receivedAt }));
    expect(verify(requests, evidence({ store }))).toEqual({
      ...good,
      differences: ['store: dueAt differs in 2 cases'],
    });
  });

  test('an event is not on the topic', () => {
    expect(verify(requests, evidence({ messages: messages.slice(0, 2) }))).toEqual({
      ...good,
      missing: 1,
      differences: [
        'topic: event case.completed: 0 where the file has 1',
        'metrics: 1 case.completed published where the file has 1 and the topic 0',
      ],
    });
  });

  test('an event stands twice under two ids, in place of another', () => {
    const [first, second] = messages as [TopicMessage, TopicMessage];
    const twice = { ...first, headers: { ...first.headers, ce_id: 'id-1.2', ce_sequence: '2' } };
    const found = verify(requests, evidence({ messages: [first, twice, second] }));
    expect(found).toMatchObject({ missing: 1, doubled: 1, sequenceGaps: 0 });
  });

  test('events out of sequence', () => {
    const [first, second, third] = messages as [TopicMessage, TopicMessage, TopicMessage];
    expect(verify(requests, evidence({ messages: [first, third, second] }))).toMatchObject({
      sequenceGaps: 2,
      differences: expect.arrayContaining(['topic: 2 events are out of sequence']) as string[],
    });
  });

  test('the metrics count otherwise', () => {
    const metrics = {
      records: { received: 2, changed: 2, rejected: 1 },
      published: { 'case.received': 1, 'case.completed': 1 },
    };
    expect(verify(requests, evidence({ metrics })).differences).toEqual([
      'metrics: records changed: 2 where the file has 1',
      'metrics: records rejected: 1 where the file has 0',
      'metrics: 1 case.received published where the file has 2 and the topic 2',
    ]);
  });

  test('without a broker everything is missing there', () => {
    expect(verify(requests, { ...evidence(), topic: null })).toMatchObject({
      missing: 3,
      differences: expect.arrayContaining(['topic: no broker runs here, so nothing was read back']) as string[],
    });
  });
});
