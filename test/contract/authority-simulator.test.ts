import { startAuthoritySimulator, type AuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';
import { AuthorityCaller, authorityCredentials, signInForm } from '../support/authority-caller.js';
import { AuthorityContract } from '../support/authority-contract.js';
import { authorityFixture, authorityFixtureNames } from '../support/authority-fixtures.js';

const contract = new AuthorityContract({ strict: true });
const api = '/main/api/v2';
const number = '002.2026.00012345.001';
const byNumber = `$filter=${encodeURIComponent(`formattedAccount eq '${number}'`)}`;
const document = { documentType: 2, documentYear: 2026, documentNumber: 12345, documentPart: 1 };
const closing = { determinationCode: 'CAC', completionDateTime: '2026-03-04 01:02:03' };
const newTask = { ...document, taskDetails: [{ taskReasonCode: 'ASS2', comment: 'On Thursday' }] };
const newRequest = {
  requestor: {
    nameDetails: { familyName: 'Samplewood', streetAddress: [{ address1: '1 Sample St', postcode: '2583' }] },
  },
  categoryItemNumber: 1010,
  contactMethodCode: 'NR',
  description: 'Pothole',
};
const attachmentQuery = {
  formattedAccounts: [number],
  moduleReference: 'DD',
  includeInTransit: true,
  includeOnHold: true,
};

interface Attempt {
  operationId: string;
  status: number;
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

/** `answer` is the operation and the status that it is to answer with. */
function attemptOf(method: 'GET' | 'POST', answer: string, path: string): Attempt {
  const [operationId = '', status] = answer.split(' ');
  return { operationId, status: Number(status), method, path };
}

const get = (answer: string, path: string) => attemptOf('GET', answer, path);
const post = (answer: string, path: string, body?: unknown) => ({ ...attemptOf('POST', answer, path), body });

const successes: Attempt[] = [
  get('listRequests 200', '/crm/crm'),
  post('createRequest 200', '/crm/crm', newRequest),
  get('readDescription 200', '/crm/crm/9001/Description'),
  get('readPositions 200', '/crm/crm/9001/gpsLocations'),
  get('listTasks 200', '/workflows/tasks'),
  post('openTask 200', '/workflows/tasksopen', newTask),
  post('addComment 200', '/workflows/tasks/9101/comments?comment=Rang%20them'),
  get('readComments 200', '/workflows/tasks/9101/commentformatted'),
  post('completeTask 200', '/workflows/tasks/9101/complete', closing),
  get('listNameLinks 200', `/nameregister/namelinks?${byNumber}`),
  get('readName 200', '/nameregister/names/801'),
  get('listPropertyLinks 200', `/property/propertylinks?${byNumber}`),
  get('listPropertyAddresses 200', '/property/propertyaddress?$filter=parcelId%20eq%20701'),
  post('listAttachments 200', '/recordmanagement/attachmentmetadata', attachmentQuery),
];

const refusals: Attempt[] = [
  get('listRequests 400', '/crm/crm?$filter=status%20eq%201'),
  get('listRequests 400', '/crm/crm?$skip=-1'),
  post('createRequest 400', '/crm/crm', { description: 'no customer' }),
  get('readDescription 404', '/crm/crm/777/Description'),
  get('readPositions 404', '/crm/crm/777/gpsLocations'),
  get('listTasks 400', '/workflows/tasks?$filter=openFlag%20eq%20true'),
  post('openTask 400', '/workflows/tasksopen', { ...newTask, taskDetails: [{ taskReasonCode: 'NONE' }] }),
  post('openTask 404', '/workflows/tasksopen', { ...newTask, documentNumber: 777 }),
  post('addComment 400', '/workflows/tasks/9101/comments'),
  post('addComment 404', '/workflows/tasks/777/comments?comment=x'),
  get('readComments 404', '/workflows/tasks/777/commentformatted'),
  post('completeTask 400', '/workflows/tasks/9101/complete', {
    ...closing,
    completionDateTime: '2026-03-04T01:02:03Z',
  }),
  post('completeTask 404', '/workflows/tasks/777/complete', closing),
  get('listNameLinks 400', '/nameregister/namelinks?$filter=nope'),
  get('readName 404', '/nameregister/names/777'),
  get('listPropertyLinks 400', '/property/propertylinks?$filter=nope'),
  get('listPropertyAddresses 400', '/property/propertyaddress?$filter=nope'),
  post('listAttachments 400', '/recordmanagement/attachmentmetadata', {}),
  get('readAttachment 404', '/recordmanagement/attachments/D-777'),
];

let simulator: AuthoritySimulator;
let caller: AuthorityCaller;

beforeEach(async () => {
  simulator = await startAuthoritySimulator({ dir: null, credentials: authorityCredentials, sample: 60, seed: 5 });
  caller = await AuthorityCaller.signedIn(simulator.url);
  const { control } = simulator;
  const at = Date.parse('2026-03-03T03:07:00Z');
  const times = { created: at, modified: at };
  const phones = { homePhone: null, mobilePhone: '0491 570 156', businessPhone: null, faxPhone: null };
  const name = { title: 'Dr', givenName1: 'Kim', familyName: 'Nonesuch', emailAddress: 'kim@example.test' };
  await control.putName({
    id: 801,
    ...name,
    ...phones,
    address1: '1 Mill LANE',
    address2: 'GUNNING NSW 2581',
    ...times,
  });
  const street = { houseNumber: '1', streetName: 'Mill', streetTypeCode: 'LANE' };
  await control.putParcel({ id: 701, ...street, suburb: 'Gunning', postcode: '2581' });
  const links = { nameId: 801, parcelId: 701, position: { latitude: -34.78, longitude: 149.27 } };
  const received = { receivedDatetime: '2026-03-03T14:07:00+11:00', description: 'Deep', categoryId: 1010 };
  await control.load([{ id: 9001, formattedAccount: number, ...received, ...links }]);
  const task = { requestId: 9001, workflowActionCode: 'ASS2', workflowSequence: 1, open: true, opened: at, due: null };
  await control.putTask({
    id: 9101,
    ...task,
    determinationCode: null,
    determined: null,
    ...times,
    modifiedOperatorId: 1,
  });
  const file = { fileName: 'a.txt', displayName: 'A', contentBase64: Buffer.from('photo').toString('base64') };
  await control.putAttachment({ id: 601, requestId: 9001, created: at, inTransit: false, held: false, ...file });
  // the sample may have one row that breaks the contract on purpose: whether, the day's date decides
  for (const { id, distorted } of [...control.dump()]) if (distorted) await control.distort({ id }, null);
});
afterEach(() => simulator.stop());

async function attempt({ method, path, body }: Attempt, by = caller): Promise<{ status: number; body: unknown }> {
  const answer = method === 'GET' ? await by.get(api + path) : await by.post(api + path, body);
  return { status: answer.status, body: await answer.json() };
}

/** What is wrong with the answer, its status included. */
async function objections(wanted: Attempt, by = caller): Promise<string[]> {
  const { status, body } = await attempt(wanted, by);
  if (status !== wanted.status) return [`status ${status} ${JSON.stringify(body)}`];
  return contract.objections(wanted.operationId, status, body);
}

describe('the simulator against contracts/legacy/authority.openapi.yaml', () => {
  it('is asked for everything that the contract has', () => {
    const tried = [...successes, ...refusals].map(({ operationId, status }) => `${operationId} ${status}`);
    const elsewhere = ['token 200', 'token 400', 'readAttachment 200'];
    const unauthorised = [...contract.operations().keys()].filter((id) => id !== 'token').map((id) => `${id} 401`);
    const declared = [...contract.operations()].flatMap(([id, statuses]) =>
      statuses.map((status) => `${id} ${status}`),
    );
    expect([...new Set([...tried, ...elsewhere, ...unauthorised])].sort()).toEqual(declared.sort());
  });

  it.each(successes)('$operationId answers as it should', async (wanted) => {
    expect(await objections(wanted)).toEqual([]);
  });

  it.each(refusals)('$operationId refuses $path with $status', async (wanted) => {
    expect(await objections(wanted)).toEqual([]);
  });

  it.each(successes)('$operationId is closed without a token', async (wanted) => {
    const stranger = new AuthorityCaller(simulator.url, 'no such token');
    expect(await objections({ ...wanted, status: 401 }, stranger)).toEqual([]);
  });

  it('sends an attachment as bytes', async () => {
    const answer = await caller.get(`${api}/recordmanagement/attachments/D-601`);
    expect(answer.headers.get('content-type')).toBe(contract.contentType('readAttachment', 200));
    expect(await answer.text()).toBe('photo');
    expect((await new AuthorityCaller(simulator.url).get(`${api}/recordmanagement/attachments/D-601`)).status).toBe(
      401,
    );
  });

  it.each([
    '/crm/crm',
    '/workflows/tasks',
    '/nameregister/namelinks',
    '/property/propertylinks',
    '/property/propertyaddress',
  ])('holds for every row of %s, new ones and old ones', async (path) => {
    await simulator.step(200);
    for (const row of [...simulator.control.dump()].filter((one) => one.distorted))
      await simulator.control.distort(row, null);
    const operationId = successes.find((wanted) => wanted.path.split('?')[0] === path)?.operationId ?? '';
    const envelope = (await attempt(get(`${operationId} 200`, path))).body as object;
    const result = await caller.walk(api + path);
    expect(contract.objections(operationId, 200, { ...envelope, result, resultCount: result.length })).toEqual([]);
    expect(result.length).toBeGreaterThan(30);
  });

  it('would be caught deviating', async () => {
    const { body } = await attempt(get('listRequests 200', `/crm/crm?${byNumber}`));
    const good = body as { result: Record<string, unknown>[] };
    const planted = (change: object) => ({ ...good, result: [{ ...good.result[0], ...change }] });
    const { categoryId: _left, ...withoutCategory } = good.result[0] ?? {};
    const judged = [
      good,
      { ...good, result: [withoutCategory] },
      planted({ receivedDatetime: '03/03/2026 14:07' }),
      planted({ determinationCode: 7 }),
      planted({ status: 'open' }),
      { ...good, errors: ['no'] },
    ].map((answer) => contract.objections('listRequests', 200, answer).length > 0);
    expect(judged).toEqual([false, true, true, true, true, true]);
  });
});

describe('signing in', () => {
  it('takes the right form and answers as the contract says', async () => {
    const answer = await caller.signIn(signInForm);
    expect(answer.status).toBe(200);
    expect(contract.objections('token', 200, await answer.json())).toEqual([]);
  });

  it.each([
    [{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    [{ username: 'else' }, 'invalid_grant'],
    [{ password: 'else' }, 'invalid_grant'],
    [{ client_id: 'else' }, 'invalid_client'],
    [{ client_secret: 'else' }, 'invalid_client'],
    [{ scope: 'openid' }, 'invalid_scope'],
  ])('refuses %j as %s', async (change, error) => {
    const answer = await caller.signIn({ ...signInForm, ...change });
    const body: unknown = await answer.json();
    expect([answer.status, body]).toEqual([400, { error }]);
    expect(contract.objections('token', 400, body)).toEqual([]);
  });
});

describe('the recorded answers for adapters', () => {
  const fixtures = authorityFixtureNames().map((name) => ({ name, ...authorityFixture(name) }));

  it.each(fixtures.filter((fixture) => !fixture.breaks))(
    '$name keeps the contract',
    ({ operationId, status, body }) => {
      expect(contract.objections(operationId, status, body)).toEqual([]);
    },
  );

  it.each(fixtures.filter((fixture) => fixture.breaks))('$name breaks it: $breaks', ({ operationId, status, body }) => {
    expect(contract.objections(operationId, status, body)).not.toEqual([]);
  });
});
