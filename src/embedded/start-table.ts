import { relative } from 'node:path';
import { textTable } from '../platform/terminal/text-table.js';

/** What the table tells; `kafka` null with a reason: there is no broker. Paths are absolute. */
export interface StartFacts {
  http: string;
  home: string;
  /** Whether commands need SHIRELINK_HOME to find it. */
  homeIsDefault: boolean;
  databaseUrl: string;
  kafka: { brokers: string[] | null; state: 'starting' | 'up' | 'unavailable'; reason: string | null };
  /** Null: the council has no Authority. */
  authorityUrl: string | null;
  /** Absolute path within the home; null: the council has no CivicView. */
  civicviewDrop: string | null;
  issuer: string;
  council: string;
}

/** The start table's lines, for a terminal of 100 columns; `colour` adds ANSI sequences, which take none. */
export function startTable(facts: StartFacts, colour: boolean): string[] {
  const { bold, dim } = colour ? ansi : plain;
  const heading = (text: string): string => bold(text);
  return [
    '',
    `${heading('Shirelink')} is up: ${facts.http}  ${dim('(Ctrl-C stops everything)')}`,
    '',
    heading('What runs where'),
    ...textTable(servers(facts), '  '),
    '',
    heading('Three things to try, in another terminal in this folder'),
    ...thingsToTry(facts).map((line) => (line.startsWith('#') ? dim(`  ${line}`) : `  ${line}`.trimEnd())),
    '',
  ];
}

const ansi = {
  bold: (text: string) => `\u001b[1m${text}\u001b[22m`,
  dim: (text: string) => `\u001b[2m${text}\u001b[22m`,
};
const plain = { bold: (text: string) => text, dim: (text: string) => text };

function servers(facts: StartFacts): string[][] {
  const { http, databaseUrl, kafka, issuer } = facts;
  const database = new URL(databaseUrl);
  return [
    ['Console and API', http, 'board at /, API under /api/v1'],
    ['PostgreSQL', database.host, `database ${database.pathname.slice(1)}, views in schema reporting`],
    ['Kafka', kafka.brokers?.join(',') ?? '-', kafkaNote(kafka)],
    ...simulators(facts),
    ['Issuer', issuer, 'its tokens come from `npx shirelink token`'],
    ['State', homeOf(facts), 'delete it to start afresh'],
  ];
}

function simulators({ authorityUrl, civicviewDrop, ...facts }: StartFacts): string[][] {
  const drop = civicviewDrop === null ? '' : `${homeOf(facts)}/${relative(facts.home, civicviewDrop)}`;
  return [
    ...(authorityUrl === null
      ? []
      : [['Authority', authorityUrl, 'simulator: requests arrive, are worked on and close']]),
    ...(drop === '' ? [] : [['CivicView', drop, 'simulator: complaints come as files, acks go back']]),
  ];
}

function kafkaNote({ state, reason }: StartFacts['kafka']): string {
  if (state === 'up') return 'Apache Kafka, one broker';
  if (state === 'starting') return 'coming up; until then events wait in the outbox';
  return `events wait in the outbox: ${reason}`;
}

/** Each is one command; what is too wide for the terminal goes on in the next line. */
function thingsToTry(facts: StartFacts): string[] {
  return [
    '# the newest requests, as the records officers see them',
    ...asRole(facts, 'records', '/api/v1/cases?limit=3'),
    '',
    ...kafkaToTry(facts),
    '',
    '# how fresh the mirror is, as the reporting team sees it',
    `psql "$(node -p "require('${homeOf(facts)}/embedded.json').databaseUrl")" \\`,
    "  -xc 'table reporting.freshness'",
  ];
}

function kafkaToTry(facts: StartFacts): string[] {
  const { kafka, council } = facts;
  if (!kafka.brokers)
    return ['# the first events, which need no Kafka', ...asRole(facts, 'reporting', '/api/v1/events?limit=3')];
  return [
    '# the first events from Kafka',
    `kcat -C -q -b ${kafka.brokers[0]} -t shirelink.${council}.case-events.v1 -o beginning -c 3`,
  ];
}

function asRole(facts: StartFacts, role: string, path: string): string[] {
  const home = facts.homeIsDefault ? '' : `SHIRELINK_HOME=${quoted(facts.home)} `;
  return [
    `curl -sH "Authorization: Bearer $(${home}npx shirelink token --role ${role})" \\`,
    `  '${facts.http}${path}'`,
  ];
}

function homeOf({ homeIsDefault, home }: Pick<StartFacts, 'homeIsDefault' | 'home'>): string {
  return homeIsDefault ? './.shirelink' : home;
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
