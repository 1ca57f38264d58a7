import { Module } from '@nestjs/common';
import { AuditLog } from './audit-log.js';
import { AuditQueries } from './audit-queries.js';
import { AuditSealer } from './audit-sealer.js';
import { ReadAudit } from './read-audit.js';

/** Who did what: append-only, and chained by hash. */
@Module({
  providers: [AuditLog, AuditQueries, AuditSealer, ReadAudit],
  exports: [AuditLog, AuditQueries, AuditSealer, ReadAudit],
})
export class AuditModule {}
