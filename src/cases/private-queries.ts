import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { Database } from '../platform/postgres/database.js';
import type { Sight } from './case-queries.js';
import { partContext, precisContext } from './case-row.js';

/** Who asked the council, and where. Null or empty where the legacy system has none, or what it had was erased. */
export interface ContactView {
  name: string | null;
  phones: string[];
  email: string | null;
  address: string | null;
  /** WGS 84 degrees, longitude first. */
  position: [longitude: number, latitude: number] | null;
}

/** The free text of a case, in which names may stand. */
export interface NotesView {
  precis: string | null;
  description: string | null;
  notes: { at: Instant | null; text: string }[];
}

interface PrivateRow {
  id: string;
  restricted: boolean;
  precis: Buffer | null;
  precis_key: string | null;
  parts: { part: string; sealed: string; key_id: string }[];
}

const selectPrivate = `
select c.id, c.restricted, c.precis, c.precis_key, p.parts
from cases c cross join lateral (
  select coalesce(json_agg(json_build_object('part', part, 'sealed', encode(sealed, 'base64'), 'key_id', key_id)), '[]') as parts
  from case_private where case_id = c.id and part = any($3)
) p
where c.id = $2 and (not c.restricted or $1)`;

/** Opens what is sealed. Whoever calls it writes down who asked before anything of it is shown. */
@Injectable()
export class PrivateQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyRing) private readonly keys: KeyRing,
  ) {}

  async contact(sight: Sight, id: string): Promise<ContactView | null> {
    const opened = await this.open(sight, { id, parts: ['contact', 'position'] });
    if (!opened) return null;
    const none = { name: null, phones: [], email: null, address: null };
    const contact = parsed<Omit<ContactView, 'position'>>(opened.parts.get('contact')) ?? none;
    return { ...contact, position: parsed<[number, number]>(opened.parts.get('position')) };
  }

  async notes(sight: Sight, id: string): Promise<NotesView | null> {
    const opened = await this.open(sight, { id, parts: ['description', 'notes'] });
    if (!opened) return null;
    const notes = parsed<NotesView['notes']>(opened.parts.get('notes')) ?? [];
    return { precis: opened.precis, description: opened.parts.get('description') ?? null, notes };
  }

  private async open(
    sight: Sight,
    { id, parts }: { id: string; parts: string[] },
  ): Promise<{ precis: string | null; parts: Map<string, string> } | null> {
    const [row] = await this.database.query<PrivateRow>(selectPrivate, [sight.restricted, id, parts]);
    if (!row) return null;
    const precis = row.precis && row.precis_key ? { sealed: row.precis, keyId: row.precis_key } : null;
    const texts = row.parts.map(({ part, sealed, key_id: keyId }): [string, string] => [
      part,
      this.keys.open({ sealed: Buffer.from(sealed, 'base64'), keyId }, partContext(row.id, part)),
    ]);
    return { precis: precis && this.keys.open(precis, precisContext(row.id)), parts: new Map(texts) };
  }
}

function parsed<Part>(text: string | undefined): Part | null {
  return text === undefined ? null : (JSON.parse(text) as Part);
}
