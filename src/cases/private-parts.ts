import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { Sql, Transaction } from '../platform/postgres/database.js';
import { partContext } from './case-row.js';
import { type IncomingDetails, type PrivatePart, privateParts } from './incoming-case.js';

interface StoredPart {
  case_id: string;
  part: string;
  sealed: Buffer;
  key_id: string;
}

const selectParts = `select case_id, part, sealed, key_id from case_private where case_id = any($1::uuid[])`;
const deleteParts = `delete from case_private where case_id = any($1::uuid[])`;
const insertParts = `
insert into case_private (case_id, part, sealed, key_id) select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[])`;
const deleteLookups = `delete from contact_lookups where case_id = any($1::uuid[])`;
const insertLookups = `
insert into contact_lookups (case_id, kind, hash, key_id) select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[])
on conflict do nothing`;

/**
 * The sealed texts of cases, and the keyed hashes by which people and places are found.
 *
 * @rule K-03 K-14
 */
export class PrivateParts {
  constructor(private readonly keys: KeyRing) {}

  /** Names of the parts whose text differs from what is stored, by case; cases without a difference are left out. */
  async differing(sql: Sql, wanted: ReadonlyMap<string, IncomingDetails>): Promise<Map<string, PrivatePart[]>> {
    const differing = new Map<string, PrivatePart[]>();
    if (wanted.size === 0) return differing;
    const before = await this.stored(sql, [...wanted.keys()]);
    for (const [id, { parts }] of wanted) {
      const texts = before.get(id);
      const changed = privateParts.filter((part) => (texts?.get(part) ?? null) !== parts[part]);
      if (changed.length > 0) differing.set(id, changed);
    }
    return differing;
  }

  /** Puts these in the place of what the cases had. */
  async replace(tx: Transaction, cases: ReadonlyMap<string, IncomingDetails>): Promise<void> {
    if (cases.size === 0) return;
    const ids = [...cases.keys()];
    await tx.query(deleteParts, [ids]);
    await tx.query(deleteLookups, [ids]);
    const sealed = [...cases].flatMap(([id, { parts }]) =>
      privateParts.flatMap((part) => (parts[part] === null ? [] : [this.sealed(id, part, parts[part])])),
    );
    await tx.query(insertParts, columnsOf(sealed));
    const { activeHashKey } = this.keys;
    const lookups = [...cases].flatMap(([id, details]) =>
      details.lookups.map(({ kind, value }): PartRow => [id, kind, this.keys.hash(value), activeHashKey]),
    );
    await tx.query(insertLookups, columnsOf(lookups));
  }

  private sealed(id: string, part: PrivatePart, text: string): PartRow {
    const { sealed, keyId } = this.keys.seal(text, partContext(id, part));
    return [id, part, sealed, keyId];
  }

  private async stored(sql: Sql, ids: string[]): Promise<Map<string, Map<string, string>>> {
    const texts = new Map<string, Map<string, string>>();
    for (const { case_id: id, part, sealed, key_id: keyId } of await sql.query<StoredPart>(selectParts, [ids])) {
      const own = texts.get(id) ?? new Map<string, string>();
      texts.set(id, own.set(part, this.keys.open({ sealed, keyId }, partContext(id, part))));
    }
    return texts;
  }
}

type PartRow = [id: string, name: string, bytes: Buffer, keyId: string];

function columnsOf(rows: PartRow[]): [string[], string[], Buffer[], string[]] {
  return [rows.map(([id]) => id), rows.map((row) => row[1]), rows.map((row) => row[2]), rows.map((row) => row[3])];
}
