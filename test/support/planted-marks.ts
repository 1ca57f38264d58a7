import type { AuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';

/** What stands in the legacy system and nowhere else in the world, by where it was planted. */
export type Marks = Record<string, string>;

const received = '2026-03-02T01:00:00Z';
const at = Date.parse(received);

/** For records officers alone: what people say, and who they are. */
export const personal: Marks = {
  precis: 'Zephyrquoll precis',
  description: 'Zephyrquoll description',
  reference: 'Zephyrquoll reference',
  initials: 'Zephyrqi',
  comment: 'Zephyrquoll comment',
  title: 'Zephyrtitle',
  givenName: 'Zephyrgiven',
  familyName: 'Zephyrfamily',
  homePhone: '02 5550 7101',
  mobilePhone: '+61 491 570 156',
  businessPhone: '02 5550 7102',
  faxPhone: '02 5550 7103',
  email: 'zephyr.mail@example.test',
  address1: '17 Zephyraddress Street',
  address2: 'Zephyrtown 2583',
  unread: 'Zephyrquoll unread',
  position: '-34.451237',
};

/** In rows that cannot be understood; their payload is for records officers. */
export const garbled: Marks = {
  number: 'Zephyrnumber Resident',
  date: 'Zephyrdate Resident',
  category: 'Zephyrcategory',
  row: 'Zephyrrow rang today',
  key: 'zephyrkey',
  value: 'zephyrvalue',
  long: 'zephyrlong',
};

/** In code fields. A code that is not mapped is shown to whoever may see cases, so that it can be mapped; and to nobody else. */
export const codes: Marks = { channel: 'ZEPHYRCHANNEL', closure: 'ZEPHYRCLOSURE', task: 'ZEPHYRTASK' };

/** Of a restricted case: its number, its words, its work order. */
export const restricted: Marks = {
  number: '002.2026.00987654.001',
  precis: 'Zephyrsecret precis',
  workOrder: 'WO-98765',
};

export const restrictedCategory = '4010';
export const casesPlanted = 5;
export const rejectsPlanted = 6;

/** One good case with everything, two with codes that nobody mapped, a restricted one, and rows that are none. */
export async function plant({ control }: AuthoritySimulator): Promise<void> {
  const { id: nameId } = await control.putName({
    ...{ title: personal.title!, givenName1: personal.givenName!, familyName: personal.familyName! },
    ...{ homePhone: personal.homePhone!, mobilePhone: personal.mobilePhone! },
    ...{ businessPhone: personal.businessPhone!, faxPhone: personal.faxPhone!, emailAddress: personal.email! },
    ...{ address1: personal.address1!, address2: personal.address2!, created: at, modified: at },
  });
  const common = { receivedDatetime: received, categoryId: 1010, contactMethodCode: 'T' };
  await control.load([
    {
      ...common,
      ...{ id: 1, documentPrecis: personal.precis, description: personal.description, nameId },
      ...{ externalReference: `${personal.reference} WO-12345`, actioningInitials: personal.initials },
      position: { latitude: Number(personal.position), longitude: 149.47 },
    },
    { ...common, id: 2, contactMethodCode: codes.channel },
    { ...common, id: 3 },
    {
      ...{ ...common, id: 4, categoryId: Number(restrictedCategory), nameId, formattedAccount: restricted.number! },
      ...{ documentPrecis: restricted.precis, externalReference: restricted.workOrder },
    },
    { ...common, id: 5 },
    ...[11, 12, 13, 14].map((id) => ({ ...common, id, documentPrecis: personal.precis, nameId })),
  ]);
  await plantTasks(control);
  await plantGarbage(control);
}

async function plantTasks(control: AuthoritySimulator['control']): Promise<void> {
  const task = {
    ...{ workflowSequence: 1, open: true, opened: at, due: null, determinationCode: null, determined: null },
    ...{ created: at, modified: at, modifiedOperatorId: 501 },
  };
  await control.putTask({ ...task, requestId: 1, workflowActionCode: 'ACTN', comments: [personal.comment!] });
  await control.putTask({ ...task, requestId: 3, workflowActionCode: codes.task! });
  await control.distort({ id: 1 }, { overlay: { remarks: personal.unread } });
  await control.update([{ id: 5, determinationCode: codes.closure, determinationDatetime: received }]);
}

async function plantGarbage(control: AuthoritySimulator['control']): Promise<void> {
  await control.distort({ id: 11 }, { overlay: { formattedAccount: garbled.number } });
  await control.distort({ id: 12 }, { overlay: { receivedDatetime: garbled.date } });
  await control.distort({ id: 13 }, { overlay: { categoryId: { name: garbled.category } } });
  await control.distort({ id: 14 }, { overlay: { contactMethodCode: garbled.long!.repeat(10) } });
  await control.addGarbage(garbled.row);
  await control.addGarbage({ [garbled.key!]: garbled.value });
}

/** Where the marks that `text` holds were planted, however it writes them. */
export function marksIn(text: string, ...marks: Marks[]): string[] {
  const small = text.toLowerCase();
  return marks.flatMap(Object.entries).flatMap(([field, mark]: [string, string]) => {
    const digits = mark.replace(/^\+61/, '').replace(/\D/g, '');
    const isPhone = /^[+\d ]{9,}$/.test(mark);
    return small.includes(mark.toLowerCase()) || (isPhone && small.includes(digits)) ? [field] : [];
  });
}
