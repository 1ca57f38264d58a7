import { textTable } from '../platform/terminal/text-table.js';

/** What the table tells; `kafka` null with a reason: there is no broker. Paths are absolute. */
export interface StartFacts {
  http: string;
  home: string;
  /** Whether commands need SHIRELINK_HOME to find it. */
  homeIsDefault: boolean;
  databaseUrl: string;
  kafka: { brokers: string[] | null; state: 'starting' | 'up' | 'unavailable'; reason: string | null };
  authorityUrl: string;
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
    ...thingsToTry(facts).flatMap(([what, command]) => ['', dim(`  # ${what}`), `  ${command}`]),
    '',
  ];
}

const ansi = {
  bold: (text: string) => `\u001b[1m${text}\u001b[22m`,
  dim: (text: string) => `\u001b[2m${text}\u001b[22m`,
};
const plain = { bold: (text: string) => text, dim: (text: string) => text };

function servers({ http, databaseUrl, kafka, authorityUrl, issuer, home }: StartFacts): string[][] {
  const database = new URL(databaseUrl);
  return [
    ['console and API', http, 'board at /, API under /api/v1'],
    ['PostgreSQL', database.host, `database ${database.pathname.slice(1)}, views in schema reporting`],
    ['Kafka', kafka.brokers?.join(',') ?? '-', kafkaNote(kafka)],
    ['Authority', authorityUrl, 'simulator with sample requests that arrive, are worked on and close'],
    ['issuer', issuer, 'signs the tokens of `npx shirelink token`'],
    ['state', home, 'delete it to start afresh'],
  ];
}

function kafkaNote({ state, reason }: StartFacts['kafka']): string {
  if (state === 'up') return 'Apache Kafka, one broker';
  if (state === 'starting') return 'coming up; events wait in the outbox until it is';
  return `events wait in the outbox: ${reason}`;
}

function thingsToTry(facts: StartFacts): [what: string, command: string][] {
  const home = facts.homeIsDefault ? '' : `SHIRELINK_HOME=${quoted(facts.home)} `;
  const file = facts.homeIsDefault ? './.shirelink/embedded.json' : `${facts.home}/embedded.json`;
  const bearer = `"Authorization: Bearer $(${home}npx shirelink token --role records)"`;
  return [
    [
      'the newest requests, as the records officers see them',
      `curl -sH ${bearer} '${facts.http}/api/v1/cases?limit=3'`,
    ],
    facts.kafka.brokers
      ? [
          'five events from Kafka',
          `kcat -C -q -b ${facts.kafka.brokers[0]} -t shirelink.${facts.council}.case-events.v1 -o beginning -c 5`,
        ]
      : [
          'the first events, without Kafka',
          `curl -sH ${bearer.replace('records', 'reporting')} '${facts.http}/api/v1/events?after=0&limit=5'`,
        ],
    [
      'how fresh the mirror is, as the reporting team sees it',
      `psql "$(node -p "require('${file}').databaseUrl")" -xc 'table reporting.freshness'`,
    ],
  ];
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
