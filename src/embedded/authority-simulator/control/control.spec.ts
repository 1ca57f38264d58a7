import { Records } from '../store/records.js';
import { CallLog } from './call-log.js';
import { Control } from './control.js';
import { Faults } from './faults.js';

const start = Date.parse('2026-03-04T22:00:00Z');
let now = start;

async function openControl(): Promise<{ control: Control; records: Records }> {
  now = start;
  const records = await Records.open(null, () => now);
  return { records, control: new Control(records, new Faults(() => now), new CallLog()) };
}

const received = '2011-07-01T08:00:00-04:00';

describe('Control', () => {
  it('loads requests under whatever number they bear', async () => {
    const { control } = await openControl();
    await control.load([
      { formattedAccount: '101000295613', receivedDatetime: received, categoryId: 3 },
      { formattedAccount: '002.2025.00000007.001 ', receivedDatetime: received },
      { receivedDatetime: received },
    ]);
    expect([...control.dump()].map(({ id, formattedAccount }) => [id, formattedAccount])).toEqual([
      [1, '101000295613'],
      [2, '002.2025.00000007.001'],
      [3, '002.2011.00000001.001'],
    ]);
  });

  it('puts a number that comes again in the old place', async () => {
    const { control } = await openControl();
    const twice = { formattedAccount: 'A-1', receivedDatetime: received };
    await control.load([twice, { ...twice, documentPrecis: 'second' }]);
    await control.load([{ ...twice, documentPrecis: 'third' }]);
    expect([...control.dump()]).toEqual([expect.objectContaining({ id: 1, documentPrecis: 'third' })]);
  });

  it('changes what is named, and the modified time with it', async () => {
    const { control } = await openControl();
    await control.load([
      { formattedAccount: 'A-1', receivedDatetime: received, categoryId: 3, externalReference: 'x'.repeat(60) },
    ]);
    now += 5_000;
    await control.update([{ formattedAccount: 'a-1', determinationCode: 'COMP', determinationDatetime: received }]);
    expect([...control.dump()]).toEqual([
      {
        id: 1,
        formattedAccount: 'A-1',
        categoryId: 3,
        contactMethodCode: null,
        actioningRoleId: null,
        determinationCode: 'COMP',
        externalReference: 'x'.repeat(50),
        documentPrecis: null,
        received: '2011-07-01T12:00:00.000Z',
        due: null,
        determined: '2011-07-01T12:00:00.000Z',
        modified: '2026-03-04T22:00:05.000Z',
        tasks: 0,
        openTasks: 0,
        distorted: false,
      },
    ]);
  });

  it('lets a change come to light late', async () => {
    const { control } = await openControl();
    await control.load([{ formattedAccount: 'A-1', receivedDatetime: received }]);
    await control.update([
      { formattedAccount: 'A-1', documentPrecis: 'late', modifiedDatetime: '2026-03-04T21:00:00Z' },
    ]);
    expect([...control.dump()]).toEqual([
      expect.objectContaining({ documentPrecis: 'late', modified: '2026-03-04T21:00:00.000Z' }),
    ]);
  });

  it.each([
    [{ receivedDatetime: 'yesterday' }, "receivedDatetime can't be read as a time"],
    [{}, 'receivedDatetime is missing'],
    [{ receivedDatetime: received, recievedDate: received }, 'there is no field recievedDate'],
  ])('refuses to load %j, and loads nothing', async (input, message) => {
    const { control } = await openControl();
    await expect(control.load([{ receivedDatetime: received }, input])).rejects.toThrow(message);
    expect(control.counts().requests).toBe(0);
  });

  it('removes, renumbers, restamps and goes back to a checkpoint', async () => {
    const { control } = await openControl();
    await control.load([1, 2, 3].map((id) => ({ id, formattedAccount: `A-${id}`, receivedDatetime: received })));
    control.checkpoint('before');
    await control.remove([{ id: 1 }]);
    await control.renumber({ formattedAccount: 'A-2' }, 'B-2');
    now += 60_000;
    await control.restamp();
    const numbers = () =>
      [...control.dump()].map(({ formattedAccount, modified }) => `${formattedAccount} ${modified.slice(11, 19)}`);
    expect(numbers()).toEqual(['B-2 22:01:00', 'A-3 22:01:00']);
    await expect(control.update([{ formattedAccount: 'A-2' }])).rejects.toThrow('there is no such request');
    await control.restore('before');
    expect(numbers()).toEqual(['A-1 22:00:00', 'A-2 22:00:00', 'A-3 22:00:00']);
  });

  it('refuses settings that it does not know', async () => {
    const { control } = await openControl();
    await expect(control.settings({ pagecap: 5 })).rejects.toThrow("setting pagecap isn't known or isn't right");
    await expect(control.settings({ pageCap: 0 })).rejects.toThrow('setting pageCap');
    expect(await control.settings({ pageCap: 50 })).toMatchObject({ pageCap: 50, order: 'id' });
  });
});
