import { DocumentInbox } from '../../src/links/document-inbox.js';
import { letter } from '../support/document-stage.js';
import { type Field, type Operation, operations } from '../support/openapi-operations.js';
import { ask, type RawAnswer } from '../support/raw-request.js';
import { seedClocks } from '../support/seeded-clocks.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

/** SQL, patterns of LIKE, and what passes for a quote where somebody decodes twice. None of them is in the data. */
const attacks = [
  "'",
  "' or '1'='1",
  "') or ('1'='1",
  "' or 1=1 --",
  "x'; delete from cases; --",
  "';/**/truncate/**/audit;--",
  "x' || pg_sleep(30) || '",
  "'; select pg_sleep(30); --",
  "' union select null, version() --",
  '1 or 1=1',
  '1; drop table cases',
  '$1',
  '%',
  '_%',
  '*',
  '\\',
  "\\' or 1=1 --",
  "E'\\x27' or true",
  '%27 or 1=1 --',
  '\uff07 or 1=1 --',
  '"; drop table cases; --',
  "{'a'}",
  'null',
  'now()',
];

const untouched = `
select (select count(*)::int from cases) as cases, (select count(*)::int from case_versions) as versions,
  (select count(*)::int from case_events) as events, (select count(*)::int from case_private) as private,
  (select count(*)::int from quarantine where state = 'open') as open, (select count(*)::int from followers) as followers,
  (select md5(string_agg(c::text, '' order by id)) from cases c) as content`;

let service: SeededService;
let samples: Record<string, string>;
let token: string;

beforeAll(async () => {
  service = await seededService();
  const { database } = service.fresh;
  const [record] = await database.query<{ id: string }>(`select id from quarantine where state = 'open' limit 1`);
  await seedClocks(service);
  samples = {
    quarantine: record!.id,
    case: service.seeded.id('1'),
    number: 'WO-1',
    system: 'authority',
    clock: 'REQ-PROG',
    days: '1',
    from: '2026-01-01T00:00:00Z',
  };
  token = await service.issuer.token(['admin', 'restricted']);
  await service.http.app.get(DocumentInbox).take(letter);
  // so that the audit, the decisions and the notices have something to show
  await service.seeded.mirror.hold.hold('authority', 'ann', 'upgrade');
  await service.seeded.mirror.hold.release('authority', 'ann');
  await database.query(
    `insert into case_decisions (case_id, received_at, case_version, policy_version, decisions, digest, urgent)
     select id, received_at, version, 'sample', '[]', 'sample', false from cases where id = $1`,
    [samples['case']],
  );
  await database.query(
    `insert into notices (key, channel, role, wanted_role, topic, restricted, wanted_at, expires_at, state)
     values ('k', 'none', 'manager', 'manager', 'sla.breached', false, now(), now(), 'no-channel')`,
  );
});

afterAll(() => service.stop());

/** The operation with good values in its address, and this text in one of its fields. */
function attacked(
  { method, path, fields, requiredInBody, requiredInQuery }: Operation,
  field?: Field,
  text = '',
): Promise<RawAnswer> {
  const good = (name: string) =>
    name === 'id' ? samples[path.includes('quarantine') ? 'quarantine' : 'case'] : samples[name];
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(field?.in === 'path' && field.name === name ? text : good(name)!),
  );
  const query = new URLSearchParams(requiredInQuery.map((name): [string, string] => [name, samples[name]!]));
  if (field?.in === 'query') query.set(field.name, text);
  const body = Object.fromEntries(requiredInBody.map((name) => [name, 'sample']));
  if (field?.in === 'body') body[field.name] = text;
  // Node sends no header beyond Latin-1
  const header = field?.in === 'header' ? { [field.name]: Buffer.from(text).toString('latin1') } : {};
  const hasBody = fields.some((one) => one.in === 'body');
  return ask(service.http.url, {
    method,
    path: `${address}?${query.toString()}`,
    headers: { authorization: `Bearer ${token}`, ...header, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: JSON.stringify(body) }),
  });
}

/** Rows that an answer shows. */
function rowsOf({ headers, text }: RawAnswer): number {
  if (/csv/.test(String(headers['content-type']))) return text.trimEnd().split('\r\n').length - 1;
  const { items } = JSON.parse(text) as { items?: unknown[] };
  return items?.length ?? 1;
}

/** A reason is kept as it was given, whatever it says. */
const freeText = (field: Field) => field.name === 'reason' && field.in === 'body';

function verdict(field: Field, answer: RawAnswer, sent: string): string | null {
  const { status } = answer;
  // what-if says again what it was asked
  const text = answer.text.replaceAll(JSON.stringify(sent), '');
  if (/sql|postgres|syntax|pg_|relation|42\d\d\d/i.test(text.replaceAll(/"(instance|detail)":"[^"]*"/g, '')))
    return `tells of the database: ${text}`;
  if (status === 400 || status === 404) return null;
  if (status !== 200) return `answers ${status}`;
  if (freeText(field)) return null;
  return rowsOf(answer) === 0 ? null : `shows ${rowsOf(answer)} rows`;
}

const all = operations();
const open = all.filter(({ fields }) => fields.length > 0);

test('every operation that takes anything is attacked, and each list has what an attack could show', async () => {
  expect(open.length).toBeGreaterThanOrEqual(18);
  const filtered = open.filter(
    ({ path, fields }) => !path.includes('{') && fields.some((field) => field.in === 'query'),
  );
  const shown = await Promise.all(
    filtered
      .filter(({ id }) => id !== 'streamEvents')
      .map(async (operation) => ({ id: operation.id, rows: rowsOf(await attacked(operation)) })),
  );
  expect(shown.filter(({ rows }) => rows === 0)).toEqual([]);
});

describe.each(open.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '%s',
  (_, operation) => {
    it.each(operation.fields.map((field) => [`${field.in} ${field.name}`, field] as const))(
      'takes no SQL in %s',
      async (_name, field) => {
        const { database } = service.fresh;
        const before = await database.query(untouched);
        const verdicts = await Promise.all(
          attacks.map(async (text) => ({ text, wrong: verdict(field, await attacked(operation, field, text), text) })),
        );
        expect(verdicts.filter(({ wrong }) => wrong !== null)).toEqual([]);
        expect(await database.query(untouched)).toEqual(before);
      },
      60_000,
    );
  },
);

test('what is kept is kept as it was given', async () => {
  const hold = all.find(({ id }) => id === 'holdSystem')!;
  const release = all.find(({ id }) => id === 'releaseSystem')!;
  await attacked(release);
  const text = "x'; delete from cases; -- \\ %s $1 \" ' or 1=1";
  expect((await attacked(hold, { name: 'reason', in: 'body' }, text)).status).toBe(200);
  const [state] = await service.fresh.database.query(`select held_reason from sync_state where system = 'authority'`);
  expect(state).toEqual({ held_reason: text });
  await attacked(release);
});
