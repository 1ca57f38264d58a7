import type { Sql } from './database.js';

export interface StoreIdentity {
  /** Slug: part of every case's id, so a store serves one council for good. */
  council: string;
  /** IANA name, for the local dates of the reporting views. */
  zone: string;
}

/** Thrown where the database mirrors another council than the council file names. */
export class StoreOfAnotherCouncil extends Error {
  constructor(stored: string, wanted: string) {
    super(
      `this database mirrors council ${stored}, and the council file names ${wanted}: give each council its own database`,
    );
    this.name = 'StoreOfAnotherCouncil';
  }
}

const identify = `
insert into store (council, zone) values ($1, $2)
on conflict (one) do update set zone = excluded.zone where store.council = excluded.council
returning council`;
const selectCouncil = `select council from store`;

/** Names the council that the store mirrors, the first time for good; the zone may be put right later. */
export async function identifyStore(sql: Sql, { council, zone }: StoreIdentity): Promise<void> {
  const written = await sql.query(identify, [council, zone]);
  if (written.length > 0) return;
  const [stored] = await sql.query<StoreIdentity>(selectCouncil);
  throw new StoreOfAnotherCouncil(stored?.council ?? 'unknown', council);
}
