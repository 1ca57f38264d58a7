import { Inject, Injectable } from '@nestjs/common';
import { caseView, type CaseView, caseViewColumns, type CaseViewRow } from '../../cases/case-view.js';
import { Database } from '../../platform/postgres/database.js';

/** A request and the complaints that grew out of it, from whichever side it is looked at. */
export interface RelatedCases {
  caseId: string;
  /** The request that this complaint grew out of; null: it names none. No case: the mirror has none of that number, or not for this reader. */
  request: { number: string; cases: CaseView[] } | null;
  /** Complaints that grew out of this case, newest received first, 200 at most. */
  complaints: CaseView[];
}

const from = `
from cases c left join sync_state s on s.system = c.system`;
const seen = `(not c.restricted or $1) and c.status <> 'removed' and c.id <> $3
order by c.received_at desc, c.id desc limit 200`;

// a number is its own system's: where two systems have it, both are shown
const requests = `select ${caseViewColumns} ${from} where upper(c.number) = upper($2) and ${seen}`;
const complaints = `
select ${caseViewColumns} ${from}
where upper(c.complaint ->> 'request') = upper($2) and c.complaint ->> 'request' is not null and ${seen}`;

/**
 * Where significant dissatisfaction made a complaint of a request. A restricted complaint is not there for a reader without the role: not in
 * the list, and in no count.
 *
 * @rule UL-10 K-29
 */
@Injectable()
export class RelatedCaseQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Whoever asks has seen that the case is the reader's to see. */
  async of({ restricted }: { restricted: boolean }, asked: CaseView): Promise<RelatedCases> {
    const number = asked.complaint?.request ?? null;
    const read = async (statement: string, of: string) =>
      (await this.database.query<CaseViewRow>(statement, [restricted, of, asked.id])).map(caseView);
    return {
      caseId: asked.id,
      request: number === null ? null : { number, cases: await read(requests, number) },
      complaints: await read(complaints, asked.number),
    };
  }
}
