import { createHash } from 'node:crypto';
import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';
import { customerOf, descriptionOf } from './people.js';

interface PrivateRow {
  id: string;
  legacy_id: string;
  precis: Buffer | null;
  precis_key: string | null;
  parts: Record<string, { sealed: string; key: string }>;
  lookups: number;
}

const selectPrivate = `
select id, legacy_id, precis, precis_key, (select count(*)::int from contact_lookups where case_id = id) as lookups,
  coalesce((select jsonb_object_agg(part, jsonb_build_object('sealed', encode(sealed, 'base64'), 'key', key_id))
    from case_private where case_id = id), '{}') as parts
from cases where status <> 'removed'`;

/** What is sealed can be opened with the lane's keys, and is what legacy says: precis, customer and description. */
export async function checkPrivate(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  const keys = new KeyRing(lane.keys);
  const truth = new Map((await lane.legacy.dump()).map((request) => [String(request.id), request]));
  for (const row of await lane.query<PrivateRow>(selectPrivate)) {
    const request = truth.get(row.legacy_id);
    if (!request || lane.legacy.isBad(request)) continue;
    const [is, wanted] = [openedText(keys, row), expectedText(request)];
    if (is !== wanted) findings.lost.push(`what is sealed of case ${row.legacy_id} is ${is} instead of ${wanted}`);
  }
  return findings;
}

function expectedText({ documentPrecis, externalReference }: RequestDump): string {
  const person = customerOf(documentPrecis);
  const name = person && `${person.givenName1} ${person.familyName}`;
  return textOf([documentPrecis, name, descriptionOf(externalReference), person ? 3 : 0]);
}

function openedText(keys: KeyRing, { id, precis, precis_key, parts, lookups }: PrivateRow): string {
  const open = (part: string) => {
    const found = parts[part];
    if (!found) return null;
    return keys.open({ sealed: Buffer.from(found.sealed, 'base64'), keyId: found.key }, `case_private.${part}:${id}`);
  };
  try {
    const contact = JSON.parse(open('contact') ?? 'null') as { name: string } | null;
    const text = precis && keys.open({ sealed: precis, keyId: precis_key ?? '' }, `cases.precis:${id}`);
    return textOf([text, contact?.name ?? null, open('description'), lookups]);
  } catch (error) {
    return `unreadable (${(error as Error).message})`;
  }
}

/** Told by a digest: even a made-up person's name is in no report. */
function textOf(values: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12);
}
