import type { Random } from '../../src/embedded/authority-simulator/sample/random.js';

export interface RudeRow {
  id: number;
  number: string;
  /** Milliseconds since the epoch, with fractions of a second unlike the simulator's. */
  received: number;
  modified: number;
  determined: number | null;
  category: string;
  closure: string | null;
  unit: string;
  channel: string;
  precis: string;
}

/** The records behind the rude server, which change all the time. */
export class RudeCouncil {
  readonly known = new Map<number, RudeRow>();
  /** Ids that were there once. */
  readonly deleted = new Set<number>();
  private nextId = 5000;

  constructor(private readonly random: Random) {
    for (let row = 0; row < 250; row += 1) this.add(Date.now() - random.whole(60_000, 90_000_000));
  }

  /** One thing happens: mostly a change, now and then one that comes to light late or moves no modified time at all. */
  live(): void {
    const { random } = this;
    const what = random.next();
    if (what < 0.15) return this.add(Date.now());
    const row = random.pick([...this.known.values()]);
    if (what < 0.2) return this.remove(row.id);
    const modified = what < 0.95 ? Date.now() - random.whole(0, 3000) : row.modified;
    const isClosed = random.chance(0.3);
    this.known.delete(row.id);
    this.known.set(row.id, {
      ...row,
      modified,
      number: random.chance(0.1) ? this.number() : row.number,
      category: random.pick(['1010', '2010', '3020']),
      unit: random.pick(['10', '20', '30']),
      closure: isClosed ? 'CCOM' : null,
      determined: isClosed ? Date.now() : null,
      precis: `Changed ${random.whole(1, 1000)}`,
    });
  }

  /** As they go over the wire, the newest change first or in no order that could be named. */
  rows(filter: string): unknown[] {
    const since = /modifieddatetime ge (\S+)/i.exec(filter);
    const number = /formattedaccount eq '([^']*)'/i.exec(filter)?.[1];
    const rows = [...this.known.values()].filter((row) => {
      if (number !== undefined) return row.number.trim() === number.trim();
      return !since || row.modified >= Date.parse(since[1]!);
    });
    return rows.sort((a, b) => (a.id % 7) - (b.id % 7) || b.modified - a.modified).map(wireRow);
  }

  /** What details ask for, at its address; null where there is nothing like it. */
  detail(path: string, filter: string): unknown {
    const number = /formattedaccount eq '([^']*)'/i.exec(filter)?.[1];
    if (number !== undefined) return this.linked(path, number);
    const id = Number(/\/(\d+)(\/|$)/.exec(path)?.[1]);
    const row = this.known.get(id % idsOfNames);
    if (!row) return null;
    const { name, phone, description, note, position } = detailsOf(row);
    if (/names\//i.test(path)) return { id, familyName: ` ${name}`, mobilePhone: phone, title: null };
    if (/commentformatted/i.test(path)) return { commentFormatted: `${note}\r\n` };
    return /description/i.test(path) ? { description } : [{ coordinates: [], ...position }];
  }

  /** The customer, or the one task, of a request. */
  private linked(path: string, number: string): unknown[] {
    const row = this.numbered(number);
    if (!row) return [];
    const own = { formattedAccount: `${row.number} ` };
    const id = row.id + idsOfNames;
    return [/namelinks/i.test(path) ? { nameId: id, ...own } : { id, openFlag: 0, ...own }];
  }

  private numbered(number: string): RudeRow | undefined {
    return [...this.known.values()].find((row) => row.number.trim() === number.trim());
  }

  private add(modified: number): void {
    const id = (this.nextId += this.random.whole(1, 3));
    this.known.set(id, {
      id,
      number: this.number(),
      received: modified - 5000,
      modified,
      determined: null,
      category: '1010',
      closure: null,
      unit: '10',
      channel: 'T',
      precis: 'New',
    });
  }

  private remove(id: number): void {
    this.known.delete(id);
    this.deleted.add(id);
  }

  private number(): string {
    return `002.2026.${String(this.random.whole(1, 99_999_999)).padStart(8, '0')}.001`;
  }
}

/** Names and tasks bear the number of their request beyond this. */
const idsOfNames = 1_000_000;

/** What there is about a request beside its row: it changes whenever that does. */
export function detailsOf({ id, precis }: Pick<RudeRow, 'id' | 'precis'>) {
  return {
    name: `Resident ${id} of ${precis}`,
    phone: `02 5550 ${String(id % 10_000).padStart(4, '0')}`,
    description: `All about ${precis}`,
    note: `Told of ${precis}`,
    position: { latitude: -34 - (id % 100) / 1000, longitude: 149.4 },
  };
}

function wireRow(row: RudeRow): unknown {
  const time = (at: number | null) => (at === null ? undefined : new Date(at).toISOString().replace('Z', '1234Z'));
  return {
    zzExtra: { nested: [1, { deep: true }] },
    modifieddatetime: 'not this one',
    modifiedDatetime: time(row.modified),
    receivedDatetime: time(row.received),
    determinationDatetime: time(row.determined),
    formattedAccount: `  ${row.number} `,
    id: row.id,
    categoryId: row.category,
    actioningRoleId: Number(row.unit),
    contactMethodCode: row.channel.toLowerCase(),
    determinationCode: row.closure,
    documentPrecis: `${row.precis}\r\n`,
    formatted_account: null,
  };
}
