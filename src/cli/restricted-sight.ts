import { ReadAudit } from '../audit/read-audit.js';
import type { INestApplicationContext } from '@nestjs/common';
import { actor } from './actor.js';

/** Restricted cases are shown where that was asked for, and the audit says who asked, before anything is shown. */
export async function sightOf(
  application: INestApplicationContext,
  { restricted = false, action, subject }: { restricted: boolean | undefined; action: string; subject: string },
): Promise<{ restricted: boolean }> {
  if (restricted) await application.get(ReadAudit).record({ actor: actor(), action: `${action}.restricted`, subject });
  return { restricted };
}

export const restrictedOption = ['--restricted', 'restricted cases too; the audit log keeps that you looked'] as const;
