import { Inject, Injectable } from '@nestjs/common';
import { ReadAudit } from '../audit/read-audit.js';
import { type Principal, seesRestricted } from '../auth/principal.js';
import type { Sight } from '../cases/case-queries.js';

/** Reads that people must answer for are written down before anything of them is shown: no audit, no answer. */
@Injectable()
export class AuditedReads {
  constructor(@Inject(ReadAudit) private readonly audit: ReadAudit) {}

  /** Somebody read what is personal, or searched by it. Neither what they typed nor what they found is kept, but which cases. */
  async note(
    caller: Principal,
    action: string,
    { subject, detail }: { subject: string; detail?: Record<string, number | string[]> },
  ): Promise<void> {
    await this.audit.record({ actor: caller.subject, action, subject, ...(detail && { detail }) });
  }

  /** Restricted rows among those that are about to be shown; nothing is written where there are none. */
  async noteRestricted(caller: Principal, action: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const subject = ids.length === 1 ? `case:${ids[0]}` : 'cases';
    await this.note(caller, `${action}.restricted`, { subject, detail: { cases: ids } });
  }
}

export function sightOf(caller: Principal): Sight {
  return { restricted: seesRestricted(caller) };
}
