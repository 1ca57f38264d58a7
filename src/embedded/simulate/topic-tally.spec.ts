import type { TopicMessage } from './read-topic.js';
import { TopicTally } from './topic-tally.js';

/** `id`: case and sequence, `a.1`. */
function message(id: string, type: string, value: object = {}): TopicMessage {
  const [key = '', sequence = ''] = id.split('.');
  const headers = {
    ce_source: '/shirelink/simulate/1',
    ce_id: id,
    ce_type: `au.gov.nsw.shirelink.${type}`,
    ce_sequence: sequence,
  };
  return { key, headers, value: JSON.stringify({ case: { number: key, ...value } }) };
}

function tally(...messages: TopicMessage[]) {
  const counted = new TopicTally();
  for (const one of messages) counted.add(one);
  const { events, redelivered, sequenceGaps, doubled } = counted;
  return { events, redelivered, sequenceGaps, doubled, cases: counted.foundCases().map(({ found }) => found) };
}

const received = message('a.1', 'case.received', { status: 'received' });
const completed = message('a.2', 'case.completed', { status: 'completed' });

describe('TopicTally', () => {
  test('events in order, each case as its last one tells it', () => {
    expect(tally(received, message('b.1', 'case.received', { status: 'received' }), completed)).toEqual({
      events: { 'case.received': 2, 'case.completed': 1 },
      redelivered: 0,
      sequenceGaps: 0,
      doubled: 0,
      cases: [
        { number: 'a', status: 'completed' },
        { number: 'b', status: 'received' },
      ],
    });
  });

  test('a repeat is a redelivery, also after later events, and changes nothing', () => {
    expect(tally(received, completed, received, completed)).toMatchObject({
      events: { 'case.received': 1, 'case.completed': 1 },
      redelivered: 2,
      sequenceGaps: 0,
      doubled: 0,
      cases: [{ number: 'a', status: 'completed' }],
    });
  });

  test('a hole, and an event before its turn', () => {
    expect(tally(received, message('a.3', 'case.updated')).sequenceGaps).toBe(1);
    expect(tally(completed, received).sequenceGaps).toBe(2);
  });

  test('a second case.received with an id of its own is doubled', () => {
    expect(tally(received, message('a.2', 'case.received'))).toMatchObject({
      doubled: 1,
      redelivered: 0,
      sequenceGaps: 0,
    });
  });

  test('another epoch is another event', () => {
    const restored = { ...received, headers: { ...received.headers, ce_source: '/shirelink/simulate/2' } };
    expect(tally(received, restored)).toMatchObject({ redelivered: 0, doubled: 1, sequenceGaps: 1 });
  });
});
