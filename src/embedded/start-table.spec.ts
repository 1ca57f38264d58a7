import { type StartFacts, startTable } from './start-table.js';

const facts: StartFacts = {
  http: 'http://localhost:3000',
  home: '/home/kim/shirelink/.shirelink',
  homeIsDefault: true,
  databaseUrl: 'postgres://shirelink:a-long-password@127.0.0.1:5432/shirelink',
  kafka: { brokers: ['127.0.0.1:9092'], state: 'up', reason: null },
  authorityUrl: 'http://127.0.0.1:3002',
  civicviewDrop: '/home/kim/shirelink/.shirelink/civicview/drop',
  issuer: 'http://127.0.0.1:3001',
  council: 'upper-lachlan',
};

it('tells what runs where, and three things to try', () => {
  expect(startTable(facts, false).join('\n')).toBe(String.raw`
Shirelink is up: http://localhost:3000  (Ctrl-C stops everything)

What runs where
  Console and API  http://localhost:3000        board at /, API under /api/v1
  PostgreSQL       127.0.0.1:5432               database shirelink, views in schema reporting
  Kafka            127.0.0.1:9092               Apache Kafka, one broker
  Authority        http://127.0.0.1:3002        simulator: requests arrive, are worked on and close
  CivicView        ./.shirelink/civicview/drop  simulator: complaints come as files, acks go back
  Issuer           http://127.0.0.1:3001        its tokens come from ${'`'}npx shirelink token${'`'}
  State            ./.shirelink                 delete it to start afresh

Three things to try, in another terminal in this folder
  # the newest requests, as the records officers see them
  curl -sH "Authorization: Bearer $(npx shirelink token --role records)" \
    'http://localhost:3000/api/v1/cases?limit=3'

  # the first events from Kafka
  kcat -C -q -b 127.0.0.1:9092 -t shirelink.upper-lachlan.case-events.v1 -o beginning -c 3

  # how fresh the mirror is, as the reporting team sees it
  psql "$(node -p "require('./.shirelink/embedded.json').databaseUrl")" \
    -xc 'table reporting.freshness'
`);
});

it('says why there is no Kafka, and where events are to be had without it', () => {
  const lines = startTable(
    { ...facts, kafka: { brokers: null, state: 'unavailable', reason: 'Java was not found' } },
    false,
  );
  expect(lines.filter((line) => /Kafka|events/.test(line))).toEqual([
    '  Kafka            -                            events wait in the outbox: Java was not found',
    '  # the first events, which need no Kafka',
    "    'http://localhost:3000/api/v1/events?limit=3'",
  ]);
});

it('names only the systems that the council has', () => {
  const named = (one: Partial<StartFacts>) =>
    startTable({ ...facts, ...one }, false).filter((line) => /^  (Authority|CivicView) /.test(line));
  expect(named({ authorityUrl: null })).toEqual([
    '  CivicView        ./.shirelink/civicview/drop  simulator: complaints come as files, acks go back',
  ]);
  expect(named({ civicviewDrop: null })).toEqual([
    '  Authority        http://127.0.0.1:3002  simulator: requests arrive, are worked on and close',
  ]);
});

it('names the home in the commands where it is not the usual one', () => {
  const text = startTable({ ...facts, home: "/tmp/kim's home", homeIsDefault: false }, false).join('\n');
  expect(text).toContain(String.raw`$(SHIRELINK_HOME='/tmp/kim'\''s home' npx shirelink token --role records)`);
});

it('colours nothing but headings and remarks', () => {
  const stripped = startTable(facts, true).map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
  expect(stripped).toEqual(startTable(facts, false));
});

it('fits a terminal of 100 columns', () => {
  expect(startTable(facts, false).filter((line) => line.length > 100)).toEqual([]);
});
